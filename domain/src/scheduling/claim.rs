//! Taking an open shift.

use serde::{Deserialize, Serialize};

use crate::accounts::UserId;

/// Who takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Claim {
    /// Left out: oneself. Somebody else by those who plan.
    pub technician_id: Option<UserId>,
}
