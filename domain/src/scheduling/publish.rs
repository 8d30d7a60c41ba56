//! Showing what was planned as drafts.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Shift, ShiftId};
use crate::locations::LocationId;

/// Which drafts are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftSelection {
    /// These; whichever of them is published already stays as it is.
    These(Vec<ShiftId>),
    /// All that begin in `[from, to)`, at one location or anywhere.
    Begin { from: DateTime<Utc>, to: DateTime<Utc>, location: Option<LocationId> },
}

/// What was published, in order of start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Published {
    pub shifts: Vec<Shift>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSelection {
    #[error("the end lies before the start")]
    Backwards,
    #[error("publish at most 62 days at once")]
    TooLong,
    #[error("publish at most {} shifts at once", DraftSelection::MOST)]
    TooMany,
}

impl DraftSelection {
    /// How many shifts can be published at once.
    pub const MOST: usize = 1000;
    const LONGEST: TimeDelta = TimeDelta::days(62);

    pub fn check(&self) -> Result<(), InvalidSelection> {
        match self {
            Self::These(ids) if ids.len() > Self::MOST => Err(InvalidSelection::TooMany),
            Self::Begin { from, to, .. } if to <= from => Err(InvalidSelection::Backwards),
            Self::Begin { from, to, .. } if *to - *from > Self::LONGEST => {
                Err(InvalidSelection::TooLong)
            }
            _ => Ok(()),
        }
    }
}

impl InvalidSelection {
    /// The field that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Backwards | Self::TooLong => "to",
            Self::TooMany => "ids",
        }
    }
}
