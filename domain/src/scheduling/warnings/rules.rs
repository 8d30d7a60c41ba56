//! What speaks against a shift.

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Limits, Warning, Wishes};
use crate::locations::LocationId;
use crate::scheduling::{ShiftId, ShiftKind, ShiftSpan, Week, WeekStart};
use crate::zones::{civil_day, instant};

/// A shift of the technician, as far as it counts here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stint {
    pub id: ShiftId,
    pub kind: ShiftKind,
    pub span: ShiftSpan,
}

/// All that decides whether there is a warning.
pub struct Circumstances<'a> {
    pub limits: Limits,
    /// What else the technician does around that time: shifts that take place.
    pub others: &'a [Stint],
    pub wishes: &'a Wishes,
    /// The technician's: their days and weeks are those of its clocks.
    pub zone: Tz,
    /// Where the shift is, if others are trained for it and the technician is not.
    pub untrained: Option<LocationId>,
}

/// What speaks against a shift, in the order in which it is told.
///
/// Being on call is neither work nor does it disturb the rest; being trained is both, and needs no
/// training. Hours are real ones, whatever the clocks on the wall do.
pub fn warnings(shift: &Stint, circumstances: &Circumstances<'_>) -> Vec<Warning> {
    let Circumstances { limits, others, wishes, zone, untrained } = *circumstances;
    let mut found = Vec::new();
    if counts(shift) {
        found.extend(short_rest(shift, others, limits));
        found.extend(long_weeks(shift, others, limits, wishes, zone));
    }
    let unwished = minutes(unwished(shift.span, wishes, zone));
    if unwished > 0 {
        found.push(Warning::UnwishedTime { minutes: unwished });
    }
    if let Some(location_id) = untrained.filter(|_| shift.kind != ShiftKind::Training) {
        found.push(Warning::Untrained { location_id });
    }
    found
}

fn counts(shift: &Stint) -> bool {
    shift.kind != ShiftKind::OnCall
}

/// Before it and after it, if the nearest shift is too near. Shifts that touch are one stretch of
/// work, and end and begin in no rest at all.
fn short_rest(shift: &Stint, others: &[Stint], limits: Limits) -> impl Iterator<Item = Warning> {
    let at_least = limits.rest_minutes();
    let rest = move |other: &Stint, is_before: bool| {
        let (first, second) = if is_before { (other, shift) } else { (shift, other) };
        let rest = second.span.starts_at() - first.span.ends_at();
        (rest > TimeDelta::zero()).then_some((minutes(rest), other.id))
    };
    [true, false].into_iter().filter_map(move |is_before| {
        let others = others.iter().filter(|other| counts(other) && other.id != shift.id);
        let (minutes, shift_id) = others.filter_map(|other| rest(other, is_before)).min()?;
        (minutes < at_least).then_some(Warning::ShortRest { minutes, at_least, shift_id })
    })
}

/// Each week it lies in that becomes too long, or longer than wished.
fn long_weeks(
    shift: &Stint,
    others: &[Stint],
    limits: Limits,
    wishes: &Wishes,
    zone: Tz,
) -> Vec<Warning> {
    let at_most = limits.week_minutes();
    let last = shift.span.ends_at() - TimeDelta::nanoseconds(1);
    let mut weeks = [shift.span.starts_at(), last]
        .map(|at| Week::of(civil_day(at, zone), WeekStart::Monday))
        .to_vec();
    weeks.dedup();
    let mut found = Vec::new();
    for week in weeks {
        let (from, to) = week.bounds(zone);
        let others = others.iter().filter(|other| counts(other) && other.id != shift.id);
        let worked = others.chain([shift]).map(|stint| stint.span.within(from, to)).sum();
        let (minutes, week) = (minutes(worked), week.first());
        if minutes > at_most {
            found.push(Warning::LongWeek { minutes, at_most, week });
        }
        let wished = wishes.weekly_hours.map(|hours| u32::from(hours) * 60);
        if let Some(wished) = wished.filter(|&wished| minutes > wished) {
            found.push(Warning::UnwishedHours { minutes, wished, week });
        }
    }
    found
}

/// How much of a span lies at times that are not wished for; where such times overlap, once.
fn unwished(span: ShiftSpan, wishes: &Wishes, zone: Tz) -> TimeDelta {
    // A night that began the day before may reach in.
    let first = civil_day(span.starts_at(), zone) - Days::new(1);
    let mut avoided: Vec<(DateTime<Utc>, DateTime<Utc>)> = first
        .iter_days()
        .take_while(|&day| day <= civil_day(span.ends_at(), zone))
        .flat_map(|day| {
            let spans = wishes.avoid.on(chrono::Datelike::weekday(&day)).iter();
            spans.map(move |avoid| avoid.on(day))
        })
        .map(|(from, to)| (instant(from, zone), instant(to, zone)))
        .collect();
    avoided.sort_unstable();
    let mut counted = span.starts_at();
    let mut sum = TimeDelta::zero();
    for (from, to) in avoided {
        let (from, to) = (from.max(counted), to.min(span.ends_at()));
        if from < to {
            sum += to - from;
            counted = to;
        }
    }
    sum
}

fn minutes(length: TimeDelta) -> u32 {
    u32::try_from(length.num_minutes()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::zones::any_zone;

    fn stint(id: u128, from: &str, hours: i64) -> Stint {
        let from: DateTime<Utc> = from.parse().unwrap();
        let span = ShiftSpan::new(from, from + TimeDelta::hours(hours)).unwrap();
        Stint { id: ShiftId(Uuid::from_u128(id)), kind: ShiftKind::Work, span }
    }

    fn told(shift: &Stint, others: &[Stint], wishes: &Wishes, zone: Tz) -> Vec<String> {
        let limits = Limits::default();
        let circumstances = Circumstances { limits, others, wishes, zone, untrained: None };
        warnings(shift, &circumstances).iter().map(ToString::to_string).collect()
    }

    fn avoiding(day: chrono::Weekday, span: &str) -> Wishes {
        let mut wishes = Wishes::default();
        wishes.avoid.on_mut(day).push(span.parse().unwrap());
        wishes
    }

    #[test]
    fn the_nearest_shift_on_either_side_has_to_leave_eleven_hours() {
        let shift = stint(1, "2026-11-17T06:00:00Z", 8);
        let late = stint(2, "2026-11-16T13:30:00Z", 8);
        let night = stint(3, "2026-11-18T00:00:00Z", 6);
        let told = |others: &[Stint]| told(&shift, others, &Wishes::default(), Tz::UTC);
        assert_eq!(
            told(&[late, night]),
            [
                "only 8:30 h of rest to another shift, not 11 h",
                "only 10 h of rest to another shift, not 11 h"
            ]
        );
        assert_eq!(
            told(&[stint(2, "2026-11-16T11:00:00Z", 8)]),
            [""; 0],
            "eleven hours are enough"
        );
        assert_eq!(told(&[stint(2, "2026-11-17T14:00:00Z", 2)]), [""; 0], "these are one stretch");
        let on_call = Stint { kind: ShiftKind::OnCall, ..late };
        assert_eq!(told(&[on_call]), [""; 0]);
        assert_eq!(
            told(&[Stint { id: shift.id, ..late }]),
            [""; 0],
            "the shift as it was is no other"
        );
    }

    #[test]
    fn a_night_of_a_clock_change_counts_with_its_real_hours() {
        // Five nights from 22 to 6; Saturday's has nine hours, of which two lie on Saturday.
        let nights = |monday: &str| -> Vec<Stint> {
            let first: chrono::NaiveDate = monday.parse().unwrap();
            (0..6)
                .map(|n| {
                    let night: crate::scheduling::CivilSpan = "22–6".parse().unwrap();
                    let (from, to) = night.on(first + Days::new(n));
                    let (from, to) =
                        (instant(from, Tz::Europe__Berlin), instant(to, Tz::Europe__Berlin));
                    Stint {
                        span: ShiftSpan::new(from, to).unwrap(),
                        ..stint(n.into(), "2026-01-01T00:00:00Z", 1)
                    }
                })
                .collect()
        };
        let told = |monday| {
            let nights = nights(monday);
            told(&nights[5], &nights[..5], &Wishes::default(), Tz::Europe__Berlin)
        };
        assert_eq!(
            told("2026-10-19"),
            ["49 h of work in the week from 2026-10-19, more than 48 h"]
        );
        assert_eq!(told("2026-10-12"), [""; 0], "six nights of eight hours are 48");
    }

    #[test]
    fn wishes_are_about_the_technicians_own_clock() {
        let wishes = avoiding(chrono::Weekday::Mon, "20–8");
        // 20:00 in Halifax is midnight in UTC.
        let shift = stint(1, "2026-11-16T22:00:00Z", 4);
        assert_eq!(
            told(&shift, &[], &wishes, Tz::America__Halifax),
            ["2 h at times at which the technician would rather not work"]
        );
        assert_eq!(
            told(&shift, &[], &wishes, Tz::Asia__Tokyo),
            ["1 h at times at which the technician would rather not work"]
        );
        let fewer = Wishes { weekly_hours: Some(6), ..Wishes::default() };
        let other = stint(2, "2026-11-19T22:00:00Z", 4);
        assert_eq!(
            told(&shift, &[other], &fewer, Tz::UTC),
            ["8 h of work in the week from 2026-11-16, the technician wants 6 h"]
        );
    }

    #[test]
    fn whoever_is_being_trained_need_not_be_trained() {
        let here = LocationId(Uuid::from_u128(3));
        let of = |kind| {
            let shift = Stint { kind, ..stint(1, "2026-11-16T22:00:00Z", 4) };
            let wishes = Wishes::default();
            let circumstances = Circumstances {
                limits: Limits::default(),
                others: &[],
                wishes: &wishes,
                zone: Tz::UTC,
                untrained: Some(here),
            };
            warnings(&shift, &circumstances)
        };
        assert_eq!(of(ShiftKind::OnCall), [Warning::Untrained { location_id: here }]);
        assert_eq!(of(ShiftKind::Training), []);
    }

    #[test]
    fn who_accepted_a_warning_accepted_lesser_ones() {
        let rest =
            |minutes| Warning::ShortRest { minutes, at_least: 660, shift_id: ShiftId(Uuid::nil()) };
        assert!(rest(600).covers(&rest(600)) && rest(600).covers(&rest(630)));
        assert!(!rest(600).covers(&rest(590)));
        let time = |minutes| Warning::UnwishedTime { minutes };
        assert!(
            time(60).covers(&time(30)) && !time(60).covers(&time(90)) && !time(60).covers(&rest(1))
        );
    }

    #[test]
    fn what_two_shifts_share_is_heard_once() {
        let [shift, other, third] = [1, 2, 3].map(|id| ShiftId(Uuid::from_u128(id)));
        let rest = |minutes, shift_id| Warning::ShortRest { minutes, at_least: 660, shift_id };
        let week = |minutes| Warning::LongWeek {
            minutes,
            at_most: 2880,
            week: "2026-11-16".parse().unwrap(),
        };
        // The same rest, seen from its other end.
        assert!(rest(480, other).is_heard_in(shift, &rest(480, shift), other));
        assert!(!rest(470, other).is_heard_in(shift, &rest(480, shift), other), "it is shorter");
        assert!(!rest(480, third).is_heard_in(shift, &rest(480, shift), other), "another rest");
        assert!(week(2940).is_heard_in(shift, &week(2940), other));
        assert!(!week(3000).is_heard_in(shift, &week(2940), other));
        let time = Warning::UnwishedTime { minutes: 60 };
        assert!(time.is_heard_in(shift, &time, shift) && !time.is_heard_in(shift, &time, other));
    }

    fn stints() -> impl Strategy<Value = Vec<Stint>> {
        prop::collection::vec((0i64..14 * 96, 1i64..96, 0usize..3), 1..12).prop_map(|spans| {
            let from: DateTime<Utc> = "2026-10-19T00:00:00Z".parse().unwrap();
            (0u128..)
                .zip(spans)
                .map(|(id, (start, length, kind))| {
                    let from = from + TimeDelta::minutes(start * 15);
                    let span =
                        ShiftSpan::new(from, from + TimeDelta::minutes(length * 15)).unwrap();
                    Stint { id: ShiftId(Uuid::from_u128(id)), kind: ShiftKind::ALL[kind], span }
                })
                .collect()
        })
    }

    fn any_wishes() -> impl Strategy<Value = Wishes> {
        let spans = prop::collection::vec((0usize..7, 0u16..288, 1u16..289), 0..5);
        (spans, prop::option::of(1u8..60)).prop_map(|(spans, weekly_hours)| {
            let mut wishes = Wishes { weekly_hours, ..Wishes::default() };
            for (day, start, steps) in spans {
                let span =
                    crate::scheduling::CivilSpan::from_minutes(start * 5, steps * 5).unwrap();
                wishes.avoid.on_mut(crate::scheduling::templates::WEEKDAYS[day]).push(span);
            }
            wishes.checked().unwrap()
        })
    }

    proptest! {
        #[test]
        fn what_is_told_is_so_in_all_zones(zone in any_zone(), all in stints(), wishes in any_wishes()) {
            let (shift, others) = all.split_first().unwrap();
            let limits = Limits::default();
            let circumstances = Circumstances { limits, others, wishes: &wishes, zone, untrained: None };
            let found = warnings(shift, &circumstances);
            for warning in &found {
                prop_assert!(warning.covers(warning));
                match warning {
                    Warning::ShortRest { minutes, shift_id, .. } => {
                        let other = others.iter().find(|other| other.id == *shift_id).unwrap();
                        prop_assert!(*minutes < 660 && counts(other) && counts(shift));
                        prop_assert!(!other.span.overlaps(&shift.span));
                    }
                    Warning::LongWeek { minutes, week, .. } | Warning::UnwishedHours { minutes, week, .. } => {
                        let whole: TimeDelta = all.iter().filter(|stint| counts(stint)).map(|stint| stint.span.length()).sum();
                        prop_assert!(i64::from(*minutes) <= whole.num_minutes());
                        prop_assert!(Week::of(*week, WeekStart::Monday).first() == *week);
                    }
                    Warning::UnwishedTime { minutes } => {
                        prop_assert!(i64::from(*minutes) <= shift.span.length().num_minutes());
                        prop_assert!(wishes.avoid.spans().next().is_some());
                    }
                    Warning::Untrained { .. } => prop_assert!(false, "nobody is trained"),
                }
            }
            // Quarter by quarter, the unwished minutes are those of its times.
            let told = found.iter().find_map(|warning| match warning {
                Warning::UnwishedTime { minutes } => Some(*minutes),
                _ => None,
            });
            let is_unwished = |at: DateTime<Utc>| (0..3).any(|back| {
                let day = civil_day(at, zone) - Days::new(back);
                wishes.avoid.on(chrono::Datelike::weekday(&day)).iter().any(|avoid| {
                    let (from, to) = avoid.on(day);
                    instant(from, zone) <= at && at < instant(to, zone)
                })
            });
            let minutes = (0..shift.span.length().num_minutes())
                .filter(|&minute| is_unwished(shift.span.starts_at() + TimeDelta::minutes(minute)))
                .count();
            prop_assert_eq!(usize::try_from(told.unwrap_or(0)).unwrap(), minutes);
        }

        #[test]
        fn who_works_little_and_rests_hears_nothing(zone in any_zone(), offset in 0i64..10_000) {
            let from = DateTime::from_timestamp(1_577_836_800 + offset * 43_200, 0).unwrap();
            let day = |n: i64| {
                let from = from + TimeDelta::hours(24 * n);
                Stint { span: ShiftSpan::new(from, from + TimeDelta::hours(6)).unwrap(), ..stint(n.unsigned_abs().into(), "2026-01-01T00:00:00Z", 1) }
            };
            let others: Vec<Stint> = (1..8).map(day).collect();
            let circumstances = Circumstances {
                limits: Limits::default(), others: &others, wishes: &Wishes::default(), zone, untrained: None,
            };
            prop_assert_eq!(warnings(&day(0), &circumstances), []);
        }
    }
}
