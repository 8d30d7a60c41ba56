//! What there is to warn of.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::locations::LocationId;
use crate::scheduling::ShiftId;

/// One thing that speaks against a shift, in numbers; who reads it has a language of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Warning {
    /// Too little time between this shift and another of the same technician.
    ShortRest { minutes: u32, at_least: u32, shift_id: ShiftId },
    /// Too many minutes of work in the week that begins on this Monday.
    LongWeek { minutes: u32, at_most: u32, week: NaiveDate },
    /// At a time at which the technician would rather not work.
    UnwishedTime { minutes: u32 },
    /// More minutes in that week than the technician wants.
    UnwishedHours { minutes: u32, wished: u32, week: NaiveDate },
    /// Others are trained for the location, the technician is not.
    Untrained { location_id: LocationId },
}

/// A warning in numbers and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Caution {
    #[serde(flatten)]
    pub warning: Warning,
    pub message: String,
    /// The shift it is about, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<ShiftId>,
}

impl From<Warning> for Caution {
    fn from(warning: Warning) -> Self {
        let message = warning.to_string();
        Self { warning, message, about: None }
    }
}

/// From where on there is a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Hours of rest between two shifts.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 24))]
    pub rest_hours: u8,
    /// Hours of work in a week, from Monday on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 168))]
    pub week_hours: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLimits {
    #[error("choose 0 to 24 hours")]
    Rest,
    #[error("choose 1 to 168 hours")]
    Week,
}

impl Default for Limits {
    /// The working time directive of the European Union.
    fn default() -> Self {
        Self { rest_hours: 11, week_hours: 48 }
    }
}

impl Limits {
    pub fn checked(self) -> Result<Self, InvalidLimits> {
        match self {
            Self { rest_hours: 25.., .. } => Err(InvalidLimits::Rest),
            Self { week_hours: 0 | 169.., .. } => Err(InvalidLimits::Week),
            _ => Ok(self),
        }
    }

    pub fn rest_minutes(self) -> u32 {
        u32::from(self.rest_hours) * 60
    }

    pub fn week_minutes(self) -> u32 {
        u32::from(self.week_hours) * 60
    }
}

impl From<InvalidLimits> for Problem {
    fn from(reason: InvalidLimits) -> Self {
        let field = match reason {
            InvalidLimits::Rest => "rest_hours",
            InvalidLimits::Week => "week_hours",
        };
        Self::invalid(field, reason)
    }
}

impl Warning {
    /// Whether whoever has accepted this one has accepted `other`: the same, and no worse.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::ShortRest { minutes, shift_id, .. },
                Self::ShortRest { minutes: less, shift_id: same, .. },
            ) => shift_id == same && less >= minutes,
            (
                Self::LongWeek { minutes, week, .. },
                Self::LongWeek { minutes: more, week: same, .. },
            )
            | (
                Self::UnwishedHours { minutes, week, .. },
                Self::UnwishedHours { minutes: more, week: same, .. },
            ) => week == same && more <= minutes,
            (Self::UnwishedTime { minutes }, Self::UnwishedTime { minutes: more }) => {
                more <= minutes
            }
            (Self::Untrained { location_id }, Self::Untrained { location_id: same }) => {
                location_id == same
            }
            _ => false,
        }
    }

    /// Whether this warning about `shift` was heard when `heard` about the shift `other` was: two
    /// shifts of one technician share the rest between them and the week they lie in.
    pub fn is_heard_in(&self, shift: ShiftId, heard: &Self, other: ShiftId) -> bool {
        match (heard, self) {
            _ if shift == other => heard.covers(self),
            (
                Self::ShortRest { minutes, shift_id, .. },
                Self::ShortRest { minutes: more, shift_id: same, .. },
            ) => (*shift_id, *same) == (shift, other) && more >= minutes,
            (Self::LongWeek { .. } | Self::UnwishedHours { .. }, _) => heard.covers(self),
            _ => false,
        }
    }
}

/// In English, for programs that show it as it is.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortRest { minutes, at_least, .. } => {
                write!(
                    f,
                    "only {} of rest to another shift, not {}",
                    hours(*minutes),
                    hours(*at_least)
                )
            }
            Self::LongWeek { minutes, at_most, week } => {
                write!(
                    f,
                    "{} of work in the week from {week}, more than {}",
                    hours(*minutes),
                    hours(*at_most)
                )
            }
            Self::UnwishedTime { minutes } => {
                write!(
                    f,
                    "{} at times at which the technician would rather not work",
                    hours(*minutes)
                )
            }
            Self::UnwishedHours { minutes, wished, week } => {
                write!(
                    f,
                    "{} of work in the week from {week}, the technician wants {}",
                    hours(*minutes),
                    hours(*wished)
                )
            }
            Self::Untrained { .. } => {
                f.write_str("the technician is not trained for this location")
            }
        }
    }
}

/// `7 h`, `7:30 h`
fn hours(minutes: u32) -> String {
    match minutes % 60 {
        0 => format!("{} h", minutes / 60),
        rest => format!("{}:{rest:02} h", minutes / 60),
    }
}
