//! Time that counts: the hours in which somebody works, of a zone, without holidays.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use super::BusinessHours;
use crate::zones::{ZoneRules, civil_day, day_bounds, instant};

/// Where and when time counts. What a clock change skips or repeats counts as long as it lasts.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a, Zone> {
    pub hours: &'a BusinessHours,
    pub zone: Zone,
    /// Holidays: nothing of these days counts.
    pub closed: &'a BTreeSet<NaiveDate>,
}

impl<Zone: ZoneRules> Calendar<'_, Zone> {
    /// The time that counts between two moments; none, if the second is the earlier.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let mut counted = TimeDelta::zero();
        if from >= to {
            return counted;
        }
        let last = civil_day(to, self.zone);
        let mut day = civil_day(from, self.zone);
        while day <= last {
            for (opens, closes) in self.open_on(day) {
                counted += (closes.min(to) - opens.max(from)).max(TimeDelta::zero());
            }
            day = day + Days::new(1);
        }
        counted
    }

    /// The first moment by which so much time has counted.
    ///
    /// It is always found: every week has an hour at least, and no holiday lies behind 2199.
    pub fn after(&self, from: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let mut left = time;
        if left <= TimeDelta::zero() {
            return from;
        }
        let mut day = civil_day(from, self.zone);
        loop {
            for (opens, closes) in self.open_on(day) {
                let opens = opens.max(from);
                let counts = closes - opens;
                if counts >= left {
                    return opens + left;
                }
                left -= counts.max(TimeDelta::zero());
            }
            day = day + Days::new(1);
        }
    }

    /// The stretches of a day that count, one after the other.
    fn open_on(&self, day: NaiveDate) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let spans = self.hours.on(day.weekday());
        if spans.is_empty() || self.closed.contains(&day) {
            return Vec::new();
        }
        // Days tile the line of time, also those that a zone skips: what is moved out of such a day
        // by its clock change is not of it.
        let (begins, ends) = day_bounds(day, self.zone);
        let mut stretches: Vec<_> = spans
            .iter()
            .map(|span| {
                let (opens, closes) = span.on(day);
                let (opens, closes) = (instant(opens, self.zone), instant(closes, self.zone));
                (opens.max(begins), closes.min(ends))
            })
            .collect();
        // What the clocks skip is moved, and may come to lie on what follows: it counts once.
        stretches.sort_unstable();
        let mut free_from = begins;
        stretches.retain_mut(|(opens, closes)| {
            *opens = free_from.max(*opens);
            free_from = free_from.max(*closes);
            opens < closes
        });
        stretches
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::super::hours::any_hours;
    use super::*;
    use crate::zones::any_zone;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn hours(json: serde_json::Value) -> BusinessHours {
        serde_json::from_value(json).unwrap()
    }

    fn day(from: &str, to: &str) -> serde_json::Value {
        serde_json::json!([{ "start": from, "end": to }])
    }

    #[test]
    fn friday_evening_goes_on_on_monday() {
        let (hours, closed) = (BusinessHours::office(), BTreeSet::new());
        let calendar = Calendar { hours: &hours, zone: Tz::Europe__Berlin, closed: &closed };
        // Friday, 17:30.
        let opened = utc("2026-11-20T16:30:00Z");
        assert_eq!(calendar.after(opened, TimeDelta::minutes(30)), utc("2026-11-20T17:00:00Z"));
        assert_eq!(calendar.after(opened, TimeDelta::minutes(60)), utc("2026-11-23T07:30:00Z"));
        assert_eq!(calendar.between(opened, utc("2026-11-23T07:30:00Z")), TimeDelta::minutes(60),);
        let closed = BTreeSet::from(["2026-11-23".parse().unwrap()]);
        let calendar = Calendar { closed: &closed, ..calendar };
        assert_eq!(calendar.after(opened, TimeDelta::minutes(60)), utc("2026-11-24T07:30:00Z"));
    }

    #[test]
    fn an_hour_that_comes_twice_counts_twice_and_one_that_is_skipped_not_at_all() {
        let (hours, closed) =
            (hours(serde_json::json!({ "sun": day("00:00", "24:00") })), BTreeSet::new());
        let calendar = Calendar { hours: &hours, zone: Tz::Europe__Berlin, closed: &closed };
        let counted = |from, to| calendar.between(utc(from), utc(to)).num_hours();
        assert_eq!(counted("2026-10-24T00:00:00Z", "2026-10-26T12:00:00Z"), 25);
        assert_eq!(counted("2026-03-28T00:00:00Z", "2026-03-30T12:00:00Z"), 23);
    }

    #[test]
    fn what_the_clocks_push_onto_the_next_span_counts_once() {
        let hours = hours(serde_json::json!({
            "sun": [{ "start": "02:00", "end": "02:30" }, { "start": "03:00", "end": "04:00" }],
        }));
        let closed = BTreeSet::new();
        let calendar = Calendar { hours: &hours, zone: Tz::Europe__Berlin, closed: &closed };
        let counted = calendar.between(utc("2026-03-28T00:00:00Z"), utc("2026-03-30T00:00:00Z"));
        assert_eq!(counted, TimeDelta::hours(1));
    }

    #[test]
    fn a_year_of_holidays_is_stepped_over() {
        let hours = BusinessHours::office();
        let first: NaiveDate = "2026-11-21".parse().unwrap();
        let closed = first.iter_days().take(365).collect();
        let calendar = Calendar { hours: &hours, zone: Tz::UTC, closed: &closed };
        let due = calendar.after(utc("2026-11-21T00:00:00Z"), TimeDelta::minutes(5));
        assert_eq!(due, utc("2027-11-22T08:05:00Z"));
    }

    const YEAR_2026: i64 = 1_767_225_600;

    fn moment() -> impl Strategy<Value = DateTime<Utc>> {
        // Minutes of a bit more than a year: every change of the clocks is in it.
        (0i64..570_000)
            .prop_map(|minute| DateTime::from_timestamp(YEAR_2026 + minute * 60, 0).unwrap())
    }

    fn holidays() -> impl Strategy<Value = BTreeSet<NaiveDate>> {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        prop::collection::btree_set((0u64..400).prop_map(move |day| first + Days::new(day)), 0..30)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn so_much_time_after_a_moment_so_much_has_counted(
            hours in any_hours(), zone in any_zone(), closed in holidays(), from in moment(), minutes in 0i64..6000,
        ) {
            let calendar = Calendar { hours: &hours, zone, closed: &closed };
            let time = TimeDelta::minutes(minutes);
            let due = calendar.after(from, time);
            prop_assert!(due >= from + time);
            prop_assert_eq!(calendar.between(from, due), time);
            // And not a moment earlier.
            if minutes > 0 {
                let before = due - TimeDelta::seconds(1);
                prop_assert!(calendar.between(from, before) < time);
            }
        }

        #[test]
        fn time_counts_the_same_in_one_go_and_in_parts(
            hours in any_hours(), zone in any_zone(), closed in holidays(),
            mut moments in prop::array::uniform3(moment()),
        ) {
            moments.sort_unstable();
            let [a, b, c] = moments;
            let calendar = Calendar { hours: &hours, zone, closed: &closed };
            let whole = calendar.between(a, c);
            prop_assert_eq!(whole, calendar.between(a, b) + calendar.between(b, c));
            prop_assert!(whole <= c - a);
            prop_assert_eq!(calendar.between(c, a), TimeDelta::zero());
        }

        #[test]
        fn what_is_taken_twice_is_taken_once(
            hours in any_hours(), zone in any_zone(), closed in holidays(), from in moment(),
            first in 0i64..3000, then in 0i64..3000,
        ) {
            let calendar = Calendar { hours: &hours, zone, closed: &closed };
            let (first, then) = (TimeDelta::minutes(first), TimeDelta::minutes(then));
            let halfway = calendar.after(from, first);
            prop_assert_eq!(calendar.after(halfway, then), calendar.after(from, first + then));
        }

        #[test]
        fn around_the_clock_is_the_clock(zone in any_zone(), from in moment(), minutes in 1i64..6000) {
            let all = BusinessHours::from_minutes_of_week([(0, 7 * 24 * 60)]).unwrap();
            let closed = BTreeSet::new();
            let calendar = Calendar { hours: &all, zone, closed: &closed };
            let time = TimeDelta::minutes(minutes);
            prop_assert_eq!(calendar.after(from, time), from + time);
        }
    }
}
