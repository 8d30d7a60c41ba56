//! A calendar month as rows of whole weeks, and how much of a day finds room in it.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::scheduling::{Week, WeekStart};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self { first: day.with_day(1).unwrap_or(day) }
    }

    pub fn first(self) -> NaiveDate {
        self.first
    }

    pub fn last(self) -> NaiveDate {
        months_on(self.first, 1) - Days::new(1)
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// The weeks that have a day of it, in order: four to six.
    pub fn weeks(self, start: WeekStart) -> Vec<Week> {
        let first = Week::of(self.first, start);
        let next = |week: &Week| Some(Week::of(week.last() + Days::new(1), start));
        std::iter::successors(Some(first), next)
            .take_while(|week| week.first() <= self.last())
            .collect()
    }
}

/// The same day some months on or back; the last one where a month is too short for it.
pub fn months_on(day: NaiveDate, months: i64) -> NaiveDate {
    let by = Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) };
    moved.unwrap_or(day)
}

/// How many of `total` to show where there is room for `room` lines: all of them, or one less than
/// would fit, because the last line says how many more there are.
pub fn shown_of(total: usize, room: usize) -> usize {
    if total <= room { total } else { room.saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn weeks(day: &str, start: WeekStart) -> usize {
        Month::of(date(day)).weeks(start).len()
    }

    #[test]
    fn a_month_has_four_to_six_rows() {
        assert_eq!(weeks("2027-02-10", WeekStart::Monday), 4);
        assert_eq!(weeks("2026-11-10", WeekStart::Monday), 6);
        assert_eq!(weeks("2026-11-10", WeekStart::Sunday), 5);
    }

    #[test]
    fn the_31st_leads_to_the_last_day_of_a_shorter_month() {
        assert_eq!(months_on(date("2026-01-31"), 1), date("2026-02-28"));
        assert_eq!(months_on(date("2026-03-31"), -1), date("2026-02-28"));
        assert_eq!(months_on(date("2026-11-18"), 12), date("2027-11-18"));
    }

    proptest! {
        #[test]
        fn the_rows_hold_every_day_of_the_month_once_and_little_else(offset in 0u64..5844, sunday in any::<bool>()) {
            let start = if sunday { WeekStart::Sunday } else { WeekStart::Monday };
            let month = Month::of(date("2020-01-01") + Days::new(offset));
            let days: Vec<_> = month.weeks(start).into_iter().flat_map(Week::days).collect();

            prop_assert!(days.windows(2).all(|pair| pair[0] + Days::new(1) == pair[1]));
            let inside = days.iter().filter(|day| month.contains(**day)).count();
            prop_assert_eq!(inside as i64, (month.last() - month.first()).num_days() + 1);
            prop_assert!(days[..7].contains(&month.first()) && days[days.len() - 7..].contains(&month.last()));
        }

        #[test]
        fn turning_months_there_and_back_stays_in_the_month(offset in 0u64..5844, months in -30i64..30) {
            let day = date("2020-01-01") + Days::new(offset);
            let there = months_on(day, months);
            prop_assert!(Month::of(months_on(there, -months)) == Month::of(day));
            prop_assert!(there.day() <= day.day());
        }

        #[test]
        fn nothing_is_hidden_to_say_that_one_is_hidden(total in 0usize..40, room in 1usize..12) {
            let shown = shown_of(total, room);
            prop_assert!(shown <= total);
            // A line for what is hidden counts too, and stands for two at least.
            let lines = shown + usize::from(shown < total);
            prop_assert!(lines <= room);
            prop_assert!(shown == total || total - shown >= 2);
        }
    }
}
