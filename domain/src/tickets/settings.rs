//! How tickets are handled here.

use serde::{Deserialize, Serialize};

use crate::accounts::UserId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TicketSettings {
    /// Who gets what nobody else owns; `None`: the first admin.
    #[serde(default)]
    pub triage_owner_id: Option<UserId>,
    /// Resolved tickets close after so many days.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3650))]
    pub close_after_days: u16,
    /// Closed tickets are archived after so many days.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 3650))]
    pub archive_after_days: u16,
}

impl Default for TicketSettings {
    fn default() -> Self {
        Self { triage_owner_id: None, close_after_days: 7, archive_after_days: 90 }
    }
}
