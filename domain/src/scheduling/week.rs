//! A calendar week: seven civil days, from whichever day a reader's weeks start.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};

use crate::zones::{ZoneRules, start_of_day};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    first: NaiveDate,
}

/// The day on which a reader's weeks start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    #[default]
    Monday,
    Sunday,
}

impl Week {
    /// The week a day lies in.
    pub fn of(day: NaiveDate, start: WeekStart) -> Self {
        Self { first: day.week(start.weekday()).first_day() }
    }

    pub fn first(self) -> NaiveDate {
        self.first
    }

    pub fn last(self) -> NaiveDate {
        self.first + Days::new(6)
    }

    pub fn days(self) -> [NaiveDate; 7] {
        std::array::from_fn(|day| self.first + Days::new(day as u64))
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last()).contains(&day)
    }

    /// The ISO 8601 number. A week from Sunday to Saturday has that of its Thursday, which is the
    /// number of six of its days.
    pub fn number(self) -> u32 {
        let thursday = self.days().into_iter().find(|day| day.weekday() == Weekday::Thu);
        thursday.unwrap_or(self.first).iso_week().week()
    }

    /// `[start, end)` as instants: an hour more or less than 168 where the clocks change.
    pub fn bounds(self, tz: impl ZoneRules) -> (DateTime<Utc>, DateTime<Utc>) {
        (start_of_day(self.first, tz), start_of_day(self.first + Days::new(7), tz))
    }
}

impl WeekStart {
    const fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Mon,
            Self::Sunday => Weekday::Sun,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use chrono_tz::Tz;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_sunday_ends_one_kind_of_week_and_begins_the_other() {
        let sunday = date("2026-11-22");
        assert_eq!(Week::of(sunday, WeekStart::Monday).first(), date("2026-11-16"));
        assert_eq!(Week::of(sunday, WeekStart::Sunday).first(), sunday);
    }

    #[test]
    fn numbers_follow_iso_8601_over_new_year() {
        let number = |day, start| Week::of(date(day), start).number();
        assert_eq!(number("2026-11-18", WeekStart::Monday), 47);
        assert_eq!(number("2027-01-01", WeekStart::Monday), 53);
        assert_eq!(number("2024-12-30", WeekStart::Monday), 1);
        // Sunday 27 December 2026 still counts to week 52, but the week it opens is the 53rd.
        assert_eq!(number("2026-12-27", WeekStart::Monday), 52);
        assert_eq!(number("2026-12-27", WeekStart::Sunday), 53);
    }

    #[test]
    fn the_week_of_a_clock_change_has_an_hour_more() {
        let (from, to) = Week::of(date("2026-10-25"), WeekStart::Monday).bounds(Tz::Europe__Berlin);
        assert_eq!((to - from).num_hours(), 169);
    }

    proptest! {
        #[test]
        fn weeks_tile_the_calendar(offset in 0u64..5844, sunday in any::<bool>()) {
            let start = if sunday { WeekStart::Sunday } else { WeekStart::Monday };
            let day = date("2020-01-01") + Days::new(offset);
            let week = Week::of(day, start);
            prop_assert!(week.contains(day));
            prop_assert!(week.days().into_iter().all(|day| Week::of(day, start) == week));
            prop_assert_eq!(Week::of(week.last() + Days::new(1), start).first(), week.last() + Days::new(1));
            prop_assert!((1..=53).contains(&week.number()));
        }
    }
}
