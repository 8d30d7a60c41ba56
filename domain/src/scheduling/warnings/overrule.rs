//! Going on all the same.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Warning;
use crate::accounts::UserId;
use crate::text::text_type;

text_type!(
    /// Why somebody goes on in spite of a warning.
    OverruleReason, max 300, "reason"
);

/// The will to go on in spite of warnings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Overrule {
    pub reason: OverruleReason,
}

/// Warnings about a shift that somebody has overruled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overruled {
    pub at: DateTime<Utc>,
    pub by: UserId,
    pub reason: OverruleReason,
    pub warnings: Vec<Warning>,
}
