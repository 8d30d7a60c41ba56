//! How much time off somebody has, has taken, and has left.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{TimeOffCategory, TimeOffState, When};
use crate::accounts::UserId;

/// Working days, counted in quarters.
///
/// Monday to Friday are working days, whatever the rota says: leave is agreed upon in days of a
/// five-day week, and a technician on nights or weekends has as many of them as everybody else. A
/// part of a day counts its hours in a day of eight, in quarters, rounded up, and never more than
/// the day. Public holidays count as the weekdays they are.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = f64, example = 2.25))]
#[serde(from = "f64", into = "f64")]
pub struct WorkingDays(i32);

/// One technician's year in one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    pub technician_id: UserId,
    pub category: TimeOffCategory,
    pub year: i32,
    /// `null`: nobody counts these.
    pub allowance: Option<WorkingDays>,
    pub approved: WorkingDays,
    pub requested: WorkingDays,
    /// What could still be asked for: neither approved nor waiting. Below zero if too much was
    /// granted.
    pub remaining: Option<WorkingDays>,
}

/// How many days of a category somebody may take in a year; `null` takes the limit away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeaveAllowance {
    pub technician_id: UserId,
    pub category: TimeOffCategory,
    #[cfg_attr(feature = "openapi", schema(minimum = 2000, maximum = 2099))]
    pub year: i32,
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 366))]
    pub days: Option<i16>,
}

impl WorkingDays {
    pub const NONE: Self = Self(0);

    pub const fn whole(days: i32) -> Self {
        Self(days * 4)
    }
}

impl When {
    pub fn working_days(&self) -> WorkingDays {
        self.count(|_| true)
    }

    /// Those that lie in one year: time off over New Year is taken from both.
    pub fn working_days_in(&self, year: i32) -> WorkingDays {
        self.count(|day| day.year() == year)
    }

    fn count(&self, is_meant: impl Fn(NaiveDate) -> bool) -> WorkingDays {
        let counts = |day: &NaiveDate| {
            is_meant(*day) && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        };
        match self {
            Self::Days(days) => days.iter().filter(counts).map(|_| WorkingDays::whole(1)).sum(),
            Self::Part(part) if counts(&part.day()) => {
                let minutes = i32::from(part.end().minutes() - part.start().minutes());
                WorkingDays(((minutes + 119) / 120).min(4))
            }
            Self::Part(_) => WorkingDays::NONE,
        }
    }
}

impl Balance {
    /// From all time off of the technician in the category that touches the year.
    pub fn of<'a>(
        technician_id: UserId,
        category: TimeOffCategory,
        year: i32,
        allowance: Option<WorkingDays>,
        taken: impl IntoIterator<Item = (TimeOffState, &'a When)>,
    ) -> Self {
        let (mut approved, mut requested) = (WorkingDays::NONE, WorkingDays::NONE);
        for (state, when) in taken {
            let days = when.working_days_in(year);
            match state {
                TimeOffState::Approved => approved = approved + days,
                TimeOffState::Requested => requested = requested + days,
                TimeOffState::Declined | TimeOffState::Withdrawn => {}
            }
        }
        let remaining = allowance.map(|allowance| allowance - approved - requested);
        Self { technician_id, category, year, allowance, approved, requested, remaining }
    }
}

impl Add for WorkingDays {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for WorkingDays {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for WorkingDays {
    fn sum<I: Iterator<Item = Self>>(days: I) -> Self {
        days.fold(Self::NONE, Add::add)
    }
}

impl From<WorkingDays> for f64 {
    fn from(days: WorkingDays) -> Self {
        Self::from(days.0) / 4.0
    }
}

impl From<f64> for WorkingDays {
    /// To the next quarter.
    fn from(days: f64) -> Self {
        Self((days * 4.0).round() as i32)
    }
}

/// `3`, `2.25`; whoever shows it to people writes the point as they do.
impl fmt::Display for WorkingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, quarters) = (self.0.abs() / 4, self.0.abs() % 4);
        let sign = if self.0 < 0 { "-" } else { "" };
        let rest = ["", ".25", ".5", ".75"][quarters.unsigned_abs() as usize % 4];
        write!(f, "{sign}{whole}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PartOfDay, WholeDays};
    use super::*;

    fn days(first: &str, last: &str) -> When {
        WholeDays::new(first.parse().unwrap(), last.parse().unwrap()).unwrap().into()
    }

    fn part(day: &str, start: &str, end: &str) -> When {
        let zone = "Europe/Berlin".parse().unwrap();
        PartOfDay::new(day.parse().unwrap(), start.parse().unwrap(), end.parse().unwrap(), zone)
            .unwrap()
            .into()
    }

    #[test]
    fn two_weeks_with_their_weekends_are_ten_days() {
        assert_eq!(days("2026-11-14", "2026-11-29").working_days(), WorkingDays::whole(10));
        assert_eq!(days("2026-11-14", "2026-11-15").working_days(), WorkingDays::NONE);
    }

    #[test]
    fn days_over_new_year_belong_to_their_years() {
        let when = days("2026-12-28", "2027-01-06");
        assert_eq!(when.working_days_in(2026), WorkingDays::whole(4));
        assert_eq!(when.working_days_in(2027), WorkingDays::whole(4));
        assert_eq!(when.working_days(), WorkingDays::whole(8));
    }

    #[test]
    fn hours_count_in_quarters_of_a_day_and_never_more_than_it() {
        let on_monday = |start, end| part("2026-11-16", start, end).working_days();
        assert_eq!(on_monday("09:00", "10:00").to_string(), "0.25");
        assert_eq!(on_monday("09:00", "13:00").to_string(), "0.5");
        assert_eq!(on_monday("00:00", "24:00").to_string(), "1");
        assert_eq!((WorkingDays::NONE - on_monday("09:00", "15:00")).to_string(), "-0.75");
        assert_eq!(part("2026-11-15", "09:00", "13:00").working_days(), WorkingDays::NONE);
    }

    #[test]
    fn what_waits_is_not_left_and_what_was_declined_is() {
        let (taken, waits, declined) = (
            days("2026-11-16", "2026-11-20"),
            part("2026-11-23", "09:00", "13:00"),
            days("2026-12-01", "2026-12-04"),
        );
        let balance = Balance::of(
            UserId(uuid::Uuid::nil()),
            TimeOffCategory::Vacation,
            2026,
            Some(WorkingDays::whole(28)),
            [
                (TimeOffState::Approved, &taken),
                (TimeOffState::Requested, &waits),
                (TimeOffState::Declined, &declined),
            ],
        );
        assert_eq!(balance.approved, WorkingDays::whole(5));
        assert_eq!(balance.remaining, Some(WorkingDays::from(22.5)));
        assert_eq!(serde_json::to_value(&balance).unwrap()["requested"], 0.5);
    }
}
