//! The hours of a week in which somebody works.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::scheduling::CivilSpan;
use crate::scheduling::templates::{Days, WEEKDAYS};

/// At least an hour in every week, so that all that is counted in them comes to its end. Each span
/// lies within its day: a day that is closed is closed from midnight to midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Days))]
#[serde(try_from = "Days", into = "Days")]
pub struct BusinessHours(Days);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHours {
    #[error("work at least an hour in a week")]
    TooFew,
    #[error("business hours end at midnight; write what follows on the next day")]
    OverMidnight(Weekday),
    #[error("these hours overlap")]
    Overlap(Weekday),
    #[error("a day has at most {} spans of hours", BusinessHours::MOST_A_DAY)]
    TooMany(Weekday),
}

const DAY: u16 = 24 * 60;

impl BusinessHours {
    /// By the clock on the wall, in a week.
    pub const LEAST_MINUTES: u32 = 60;
    pub const MOST_A_DAY: usize = 5;

    /// In the order of each day.
    pub fn new(mut days: Days) -> Result<Self, InvalidHours> {
        for day in WEEKDAYS {
            let spans = days.on_mut(day);
            spans.sort_unstable();
            if spans.len() > Self::MOST_A_DAY {
                return Err(InvalidHours::TooMany(day));
            }
            if spans.iter().any(|span| span.ends_next_day() && span.end().minutes() > 0) {
                return Err(InvalidHours::OverMidnight(day));
            }
        }
        if let Some(day) = days.overlap(true) {
            return Err(InvalidHours::Overlap(day));
        }
        if days.minutes() < Self::LEAST_MINUTES {
            return Err(InvalidHours::TooFew);
        }
        Ok(Self(days))
    }

    /// Monday to Friday, 8 to 18: where nobody chose others.
    pub fn office() -> Self {
        let mut days = Days::default();
        for day in &WEEKDAYS[..5] {
            let span = CivilSpan::from_minutes(8 * 60, 10 * 60);
            days.on_mut(*day).extend(span);
        }
        Self(days)
    }

    pub fn on(&self, day: Weekday) -> &[CivilSpan] {
        self.0.on(day)
    }

    pub fn days(&self) -> &Days {
        &self.0
    }

    /// From the first minute of Monday on: where each span begins and ends.
    pub fn minutes_of_week(&self) -> impl Iterator<Item = (u16, u16)> {
        self.0.spans().map(|(day, span)| {
            let start = day as u16 * DAY + span.start().minutes();
            (start, start + span.minutes())
        })
    }

    /// The same back; what runs over midnight is a span of each day.
    pub fn from_minutes_of_week(
        spans: impl IntoIterator<Item = (u16, u16)>,
    ) -> Result<Self, InvalidHours> {
        let mut days = Days::default();
        for (mut start, end) in spans {
            while start < end {
                let day = WEEKDAYS[usize::from(start / DAY) % 7];
                let until = end.min((start / DAY + 1) * DAY);
                days.on_mut(day).extend(CivilSpan::from_minutes(start % DAY, until - start));
                start = until;
            }
        }
        Self::new(days)
    }
}

impl TryFrom<Days> for BusinessHours {
    type Error = InvalidHours;

    fn try_from(days: Days) -> Result<Self, Self::Error> {
        Self::new(days)
    }
}

impl From<BusinessHours> for Days {
    fn from(hours: BusinessHours) -> Self {
        hours.0
    }
}

impl InvalidHours {
    /// The day at which it is to be said.
    pub const fn day(self) -> Option<Weekday> {
        match self {
            Self::TooFew => None,
            Self::OverMidnight(day) | Self::Overlap(day) | Self::TooMany(day) => Some(day),
        }
    }
}

impl From<InvalidHours> for Problem {
    fn from(reason: InvalidHours) -> Self {
        Self::invalid("hours", reason)
    }
}

/// Any hours there can be, for property tests.
#[cfg(test)]
pub(super) fn any_hours() -> impl proptest::strategy::Strategy<Value = BusinessHours> {
    use proptest::prelude::*;

    let edges = prop::collection::btree_set(0u16..=288, 0..=6);
    prop::collection::vec(edges, 7).prop_filter_map("an hour a week", |week| {
        let mut days = Days::default();
        for (day, edges) in WEEKDAYS.into_iter().zip(week) {
            let edges: Vec<u16> = edges.into_iter().collect();
            for pair in edges.chunks_exact(2) {
                let (start, length) = (pair[0] * 5, (pair[1] - pair[0]) * 5);
                days.on_mut(day).extend(CivilSpan::from_minutes(start, length));
            }
        }
        BusinessHours::new(days).ok()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(json: &str) -> Result<BusinessHours, String> {
        serde_json::from_str(json).map_err(|err| err.to_string())
    }

    #[test]
    fn hours_that_cannot_be_kept_are_refused() {
        assert!(hours(r#"{}"#).unwrap_err().contains("at least an hour"));
        let little = r#"{"mon": [{"start": "09:00", "end": "09:55"}]}"#;
        assert!(hours(little).unwrap_err().contains("at least an hour"));
        let night = r#"{"mon": [{"start": "22:00", "end": "06:00"}]}"#;
        assert!(hours(night).unwrap_err().contains("end at midnight"));
        let twice =
            r#"{"mon": [{"start": "09:00", "end": "12:00"}, {"start": "11:00", "end": "17:00"}]}"#;
        assert!(hours(twice).unwrap_err().contains("overlap"));
        assert!(hours(r#"{"mon": [{"start": "00:00", "end": "24:00"}]}"#).is_ok());
    }

    #[test]
    fn an_office_works_fifty_hours() {
        assert_eq!(BusinessHours::office().days().minutes(), 50 * 60);
    }

    proptest! {
        #[test]
        fn hours_survive_the_wire_and_the_database(hours in any_hours()) {
            let json = serde_json::to_string(&hours).unwrap();
            prop_assert_eq!(serde_json::from_str::<BusinessHours>(&json).unwrap(), hours.clone());
            // The database joins what touches; that counts the same.
            let minutes: u32 = hours.days().minutes();
            let back = BusinessHours::from_minutes_of_week(hours.minutes_of_week()).unwrap();
            prop_assert_eq!(&back, &hours);
            prop_assert_eq!(back.days().minutes(), minutes);
        }
    }
}
