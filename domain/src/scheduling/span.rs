//! The span of a shift: instants, half open, never longer than a day.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::templates::plannable;
use crate::Problem;

/// `[starts_at, ends_at)`. Touching ends are no overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "Ends", into = "Ends")]
pub struct ShiftSpan {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSpan {
    #[error("the end lies before the start; for a night shift, choose the next day as its end")]
    Backwards,
    #[error("a shift has at least one minute")]
    Empty,
    #[error("a shift has at most 24 hours; split it in two")]
    TooLong,
    #[error("choose a day between 2000 and 2199")]
    Unplannable,
}

/// How a span looks on the wire.
#[derive(Serialize, Deserialize)]
struct Ends {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl ShiftSpan {
    pub const MAX: TimeDelta = TimeDelta::hours(24);
    pub const MIN: TimeDelta = TimeDelta::minutes(1);

    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Self, InvalidSpan> {
        let length = ends_at - starts_at;
        if length < TimeDelta::zero() {
            Err(InvalidSpan::Backwards)
        } else if length < Self::MIN {
            Err(InvalidSpan::Empty)
        } else if length > Self::MAX {
            Err(InvalidSpan::TooLong)
        } else if !plannable(starts_at.date_naive()) {
            Err(InvalidSpan::Unplannable)
        } else {
            Ok(Self { starts_at, ends_at })
        }
    }

    pub fn starts_at(&self) -> DateTime<Utc> {
        self.starts_at
    }

    pub fn ends_at(&self) -> DateTime<Utc> {
        self.ends_at
    }

    /// Real hours, whatever the clocks on the wall did meanwhile.
    pub fn length(&self) -> TimeDelta {
        self.ends_at - self.starts_at
    }

    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        self.starts_at <= at && at < self.ends_at
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    pub fn moved_by(&self, by: TimeDelta) -> Self {
        Self { starts_at: self.starts_at + by, ends_at: self.ends_at + by }
    }
}

impl TryFrom<Ends> for ShiftSpan {
    type Error = InvalidSpan;

    fn try_from(ends: Ends) -> Result<Self, Self::Error> {
        Self::new(ends.starts_at, ends.ends_at)
    }
}

impl From<ShiftSpan> for Ends {
    fn from(span: ShiftSpan) -> Self {
        Self { starts_at: span.starts_at, ends_at: span.ends_at }
    }
}

impl From<InvalidSpan> for Problem {
    fn from(reason: InvalidSpan) -> Self {
        Self::invalid("ends_at", reason)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn a_span_runs_forward_and_ends_within_a_day() {
        assert_eq!(ShiftSpan::new(at(10), at(0)), Err(InvalidSpan::Backwards));
        assert_eq!(ShiftSpan::new(at(10), at(10)), Err(InvalidSpan::Empty));
        assert_eq!(ShiftSpan::new(at(0), at(24 * 60 + 1)), Err(InvalidSpan::TooLong));
        assert!(ShiftSpan::new(at(0), at(24 * 60)).is_ok());
    }

    #[test]
    fn json_cannot_smuggle_in_a_backward_span() {
        let json = r#"{"starts_at":"2026-11-16T10:00:00Z","ends_at":"2026-11-16T09:00:00Z"}"#;
        assert!(
            serde_json::from_str::<ShiftSpan>(json)
                .unwrap_err()
                .to_string()
                .contains("before the start")
        );
    }

    proptest! {
        #[test]
        fn overlap_is_mutual_and_means_a_shared_minute(a in 0i64..2000, la in 1i64..1440, b in 0i64..2000, lb in 1i64..1440) {
            let (x, y) = (ShiftSpan::new(at(a), at(a + la)).unwrap(), ShiftSpan::new(at(b), at(b + lb)).unwrap());
            let shared = (0..3500).any(|m| x.contains(at(m)) && y.contains(at(m)));
            prop_assert_eq!(x.overlaps(&y), shared);
            prop_assert_eq!(x.overlaps(&y), y.overlaps(&x));
        }
    }
}
