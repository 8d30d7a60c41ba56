//! Hours worked, nights, weekends and on-call: counted per person, compared with the team.
//!
//! Hours are real ones, whatever the clocks did meanwhile. A shift belongs to the day it starts, by
//! the clocks of the zone it was planned in; so the weeks of a span add up to the span.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::{ShiftKind, ShiftSpan};
use crate::accounts::UserId;
use crate::zones::{ZoneRules, civil_day, instant};

/// Night is from here …
const NIGHT_FROM: u32 = 23;
/// … to here.
const NIGHT_TO: u32 = 6;
/// A shift with more of it than this is a night (§ 2 of the German law on working hours).
const NIGHT_IS_MORE_THAN: TimeDelta = TimeDelta::hours(2);

/// What columns a report has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From Monday to Sunday.
    #[default]
    Week,
    Month,
}

/// What one person did in a span of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// At work or in training.
    pub minutes: i64,
    pub shifts: i64,
    /// Shifts with more than two hours between 23:00 and 06:00.
    pub nights: i64,
    /// Weekends on which a shift began.
    pub weekends: i64,
    pub on_call_minutes: i64,
}

/// What falls to each on average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mean {
    pub minutes: f64,
    pub shifts: f64,
    pub nights: f64,
    pub weekends: f64,
    pub on_call_minutes: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonHours {
    pub technician_id: UserId,
    pub total: Tally,
    /// One for each of the report's `starts`.
    pub periods: Vec<Tally>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoursReport {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub period: Period,
    /// The Mondays or the firsts of the months that the days lie in.
    pub starts: Vec<NaiveDate>,
    pub people: Vec<PersonHours>,
    /// Of all people of the report.
    pub mean: Mean,
}

/// A scheduled shift, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub technician_id: UserId,
    /// The day it belongs to.
    pub day: NaiveDate,
    pub minutes: i64,
    pub is_night: bool,
    pub kind: ShiftKind,
}

impl Counted {
    pub fn new(
        technician_id: UserId,
        span: ShiftSpan,
        kind: ShiftKind,
        tz: impl ZoneRules,
    ) -> Self {
        let day = civil_day(span.starts_at(), tz);
        let is_night = kind != ShiftKind::OnCall && night_of(span, tz) > NIGHT_IS_MORE_THAN;
        Self { technician_id, day, minutes: span.length().num_minutes(), is_night, kind }
    }
}

impl Period {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first day of the period a day lies in.
    pub fn start_of(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Week => day.week(Weekday::Mon).first_day(),
            Self::Month => day.with_day(1).unwrap_or(day),
        }
    }

    /// All periods that have one of these days.
    fn starts(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let starts: BTreeSet<NaiveDate> = first
            .iter_days()
            .take_while(|day| *day <= last)
            .map(|day| self.start_of(day))
            .collect();
        starts.into_iter().collect()
    }
}

impl HoursReport {
    /// Counts the shifts that belong to these days, both included, for these people and whoever
    /// else worked; in the order of `people`.
    pub fn of(
        first_day: NaiveDate,
        last_day: NaiveDate,
        period: Period,
        people: &[UserId],
        shifts: impl IntoIterator<Item = Counted>,
    ) -> Self {
        let starts = period.starts(first_day, last_day);
        let mut order: Vec<UserId> = people.to_vec();
        let mut theirs: BTreeMap<UserId, Vec<Counted>> = BTreeMap::new();
        for shift in shifts.into_iter().filter(|shift| (first_day..=last_day).contains(&shift.day))
        {
            if !order.contains(&shift.technician_id) {
                order.push(shift.technician_id);
            }
            theirs.entry(shift.technician_id).or_default().push(shift);
        }
        let people: Vec<PersonHours> = order
            .into_iter()
            .map(|technician_id| {
                let shifts = theirs.remove(&technician_id).unwrap_or_default();
                let within = |start: &NaiveDate| {
                    Tally::of(shifts.iter().filter(|shift| period.start_of(shift.day) == *start))
                };
                let periods = starts.iter().map(within).collect();
                PersonHours { technician_id, total: Tally::of(&shifts), periods }
            })
            .collect();
        let mean = Mean::of(people.iter().map(|person| &person.total));
        Self { first_day, last_day, period, starts, people, mean }
    }
}

impl Tally {
    pub fn of<'a>(shifts: impl IntoIterator<Item = &'a Counted>) -> Self {
        let mut tally = Self::default();
        let mut weekends = BTreeSet::new();
        for shift in shifts {
            if shift.kind == ShiftKind::OnCall {
                tally.on_call_minutes += shift.minutes;
                continue;
            }
            tally.minutes += shift.minutes;
            tally.shifts += 1;
            tally.nights += i64::from(shift.is_night);
            if matches!(shift.day.weekday(), Weekday::Sat | Weekday::Sun) {
                weekends.insert(Period::Week.start_of(shift.day));
            }
        }
        tally.weekends = i64::try_from(weekends.len()).unwrap_or(i64::MAX);
        tally
    }
}

impl Mean {
    fn of<'a>(totals: impl IntoIterator<Item = &'a Tally>) -> Self {
        let (mut sum, mut count) = (Self::default(), 0.0);
        for total in totals {
            sum.minutes += total.minutes as f64;
            sum.shifts += total.shifts as f64;
            sum.nights += total.nights as f64;
            sum.weekends += total.weekends as f64;
            sum.on_call_minutes += total.on_call_minutes as f64;
            count += 1.0;
        }
        let each = |sum: f64| if count > 0.0 { sum / count } else { 0.0 };
        Self {
            minutes: each(sum.minutes),
            shifts: each(sum.shifts),
            nights: each(sum.nights),
            weekends: each(sum.weekends),
            on_call_minutes: each(sum.on_call_minutes),
        }
    }
}

/// How much of a shift is night, in real time.
fn night_of(span: ShiftSpan, tz: impl ZoneRules) -> TimeDelta {
    let first = civil_day(span.starts_at(), tz);
    let at = |day: NaiveDate, hour: u32| -> DateTime<Utc> {
        instant(day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()), tz)
    };
    // A shift lasts a day at most: it meets the night it begins in and the next two.
    [first - Days::new(1), first, first + Days::new(1)]
        .into_iter()
        .map(|evening| {
            let from = at(evening, NIGHT_FROM).max(span.starts_at());
            let to = at(evening + Days::new(1), NIGHT_TO).min(span.ends_at());
            (to - from).max(TimeDelta::zero())
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::zones::any_zone;

    const ANA: UserId = UserId(Uuid::from_u128(1));
    const BEN: UserId = UserId(Uuid::from_u128(2));

    fn counted(from: &str, to: &str, kind: ShiftKind) -> Counted {
        let span = ShiftSpan::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        Counted::new(ANA, span, kind, Tz::Europe__Berlin)
    }

    #[test]
    fn a_night_over_a_clock_change_lasts_as_long_as_it_lasts() {
        let spring = counted("2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z", ShiftKind::Work);
        let autumn = counted("2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z", ShiftKind::Work);
        assert_eq!((spring.minutes, autumn.minutes), (7 * 60, 9 * 60));
        assert!(spring.is_night && autumn.is_night);
        assert_eq!(spring.day, "2026-03-28".parse().unwrap());
    }

    #[test]
    fn an_early_start_is_no_night() {
        assert!(!counted("2026-11-16T03:30:00Z", "2026-11-16T12:00:00Z", ShiftKind::Work).is_night);
        assert!(counted("2026-11-16T02:30:00Z", "2026-11-16T12:00:00Z", ShiftKind::Work).is_night);
        assert!(
            !counted("2026-11-16T21:00:00Z", "2026-11-17T05:00:00Z", ShiftKind::OnCall).is_night
        );
    }

    #[test]
    fn two_days_of_one_weekend_are_one_weekend() {
        let shifts = [
            counted("2026-11-21T08:00:00Z", "2026-11-21T16:00:00Z", ShiftKind::Work),
            counted("2026-11-22T08:00:00Z", "2026-11-22T16:00:00Z", ShiftKind::Training),
            counted("2026-11-28T08:00:00Z", "2026-11-28T16:00:00Z", ShiftKind::OnCall),
        ];
        let expected =
            Tally { minutes: 960, shifts: 2, nights: 0, weekends: 1, on_call_minutes: 480 };
        assert_eq!(Tally::of(&shifts), expected);
    }

    #[test]
    fn whoever_did_nothing_counts_for_the_mean() {
        let shift = counted("2026-11-16T08:00:00Z", "2026-11-16T16:00:00Z", ShiftKind::Work);
        let day = |text: &str| text.parse().unwrap();
        let (first, last) = (day("2026-11-16"), day("2026-11-22"));
        let report = HoursReport::of(first, last, Period::Week, &[BEN, ANA], [shift]);
        assert_eq!(report.mean.minutes, 240.0);
        let order: Vec<_> = report.people.iter().map(|person| person.technician_id).collect();
        assert_eq!(order, [BEN, ANA]);
    }

    fn shifts() -> impl Strategy<Value = Vec<Counted>> {
        let one = (any_zone(), 0i64..500_000, 1i64..=1440, 0usize..3, any::<bool>());
        prop::collection::vec(one, 0..40).prop_map(|shifts| {
            shifts
                .into_iter()
                .map(|(tz, minute, length, kind, is_ana)| {
                    let from = DateTime::from_timestamp(1_767_225_600 + minute * 60, 0).unwrap();
                    let span = ShiftSpan::new(from, from + TimeDelta::minutes(length)).unwrap();
                    let who = if is_ana { ANA } else { BEN };
                    Counted::new(who, span, ShiftKind::ALL[kind], tz)
                })
                .collect()
        })
    }

    proptest! {
        /// Nothing is lost and nothing counted twice, by week or by month.
        #[test]
        fn the_periods_add_up_to_the_whole(shifts in shifts()) {
            let (first, last) = ("2025-12-30".parse().unwrap(), "2027-01-05".parse().unwrap());
            for period in [Period::Week, Period::Month] {
                let report = HoursReport::of(first, last, period, &[ANA], shifts.clone());
                let mut all = Tally::default();
                for person in &report.people {
                    let sum = |field: fn(&Tally) -> i64| person.periods.iter().map(field).sum::<i64>();
                    prop_assert_eq!(sum(|tally| tally.minutes), person.total.minutes);
                    prop_assert_eq!(sum(|tally| tally.nights), person.total.nights);
                    prop_assert_eq!(sum(|tally| tally.on_call_minutes), person.total.on_call_minutes);
                    prop_assert_eq!(person.periods.len(), report.starts.len());
                    all.minutes += person.total.minutes;
                    all.on_call_minutes += person.total.on_call_minutes;
                }
                let real: i64 = shifts.iter().map(|shift| shift.minutes).sum();
                prop_assert_eq!(all.minutes + all.on_call_minutes, real);
            }
        }

        /// Cut in two anywhere, a shift has as much night as before.
        #[test]
        fn nights_do_not_depend_on_where_a_shift_is_cut(tz in any_zone(), minute in 0i64..500_000, length in 2i64..=1440, cut in 1i64..1440) {
            prop_assume!(cut < length);
            let from = DateTime::from_timestamp(1_767_225_600 + minute * 60, 0).unwrap();
            let at = |minutes: i64| from + TimeDelta::minutes(minutes);
            let span = |a, b| ShiftSpan::new(at(a), at(b)).unwrap();
            let parts = night_of(span(0, cut), tz) + night_of(span(cut, length), tz);
            prop_assert_eq!(night_of(span(0, length), tz), parts);
        }
    }
}
