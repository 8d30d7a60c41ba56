//! When and how much a technician would like to work.

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::scheduling::templates::{Days, WEEKDAYS, weekday_name};

/// Wishes bind nobody: whoever plans against them is told, and says why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Wishes {
    /// The times at which they would rather not work, on the clocks of their own zone.
    pub avoid: Days,
    /// How many hours they want in a week; none: as many as there are.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 168))]
    pub weekly_hours: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWishes {
    #[error("a day has at most {} spans", Wishes::MAX_SPANS)]
    TooManySpans(chrono::Weekday),
    #[error("choose 1 to 168 hours")]
    Hours,
}

impl Wishes {
    pub const MAX_SPANS: usize = 6;

    /// Holds them to the rules, and puts the spans in order. They may overlap: a wish is a wish.
    pub fn checked(mut self) -> Result<Self, InvalidWishes> {
        for day in WEEKDAYS {
            let spans = self.avoid.on_mut(day);
            spans.sort_unstable();
            spans.dedup();
            if spans.len() > Self::MAX_SPANS {
                return Err(InvalidWishes::TooManySpans(day));
            }
        }
        match self.weekly_hours {
            Some(0 | 169..) => Err(InvalidWishes::Hours),
            _ => Ok(self),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<InvalidWishes> for Problem {
    fn from(reason: InvalidWishes) -> Self {
        match reason {
            InvalidWishes::TooManySpans(day) => {
                Self::invalid(&format!("avoid.{}", weekday_name(day)), reason)
            }
            InvalidWishes::Hours => Self::invalid("weekly_hours", reason),
        }
    }
}
