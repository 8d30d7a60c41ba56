//! Taking an open shift.

use serde::{Deserialize, Serialize};

use super::warnings::Overrule;
use crate::accounts::UserId;

/// Who takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Claim {
    /// Left out: oneself. Somebody else by those who plan.
    pub technician_id: Option<UserId>,
    /// To take it in spite of warnings; by those who plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}
