//! Feed links: secret addresses under which other calendars read shifts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::text::id_type;

id_type!(FeedLinkId);

/// Whose shifts a feed has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum FeedScope {
    /// One's own, with one's time off.
    Mine,
    Technician {
        technician_id: UserId,
    },
    Location {
        location_id: LocationId,
    },
    All,
}

/// A link as its owner sees it afterwards; its address is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedLink {
    pub id: FeedLinkId,
    #[serde(flatten)]
    pub scope: FeedScope,
    pub created_at: DateTime<Utc>,
    /// To the hour.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A link with its address, which is shown this once. It never shows itself in a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedFeedLink {
    #[serde(flatten)]
    pub link: FeedLink,
    /// What another calendar subscribes to.
    pub url: String,
}

impl FeedScope {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Technician { .. } => "technician",
            Self::Location { .. } => "location",
            Self::All => "all",
        }
    }
}
