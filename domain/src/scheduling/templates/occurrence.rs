//! The shifts a template stands for, in real time.
//!
//! Civil times become instants as everywhere: what a clock change skips moves forward by the gap,
//! what it repeats is the earlier. Where that would run a span backwards or into the next one, it
//! begins when the gap ends, and ends when the next one begins. Only a span that lies inside the
//! gap altogether may come to nothing; and one of more than 24 real hours ends after 24.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::TemplateDraft;
use crate::scheduling::{CivilSpan, ShiftSpan};
use crate::zones::{UnknownZone, instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The civil date it begins on.
    pub date: NaiveDate,
    /// Which span of that day.
    pub slot: i16,
    pub civil: CivilSpan,
    /// `None`: a clock change swallowed it whole.
    pub span: Option<ShiftSpan>,
}

/// Everything that begins on a day in `[from, to)`, in order. What a date gives does not depend on
/// the days asked for.
pub fn occurrences(
    template: &TemplateDraft,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Occurrence>, UnknownZone> {
    let tz = template.zone.tz()?;
    let mut found = Vec::new();
    // What begins on the days behind may end what began before, so they are looked at as well. From
    // the last to the first, the earliest start so far is where the one before has to end.
    let mut next_start = DateTime::<Utc>::MAX_UTC;
    let days: Vec<NaiveDate> =
        from.iter_days().take_while(|&day| day < to + Days::new(2)).collect();
    for &date in days.iter().rev() {
        let spans = template.spans_on(date).iter().copied();
        let slots: Vec<_> = (0i16..).zip(spans).collect();
        for (slot, civil) in slots.into_iter().rev() {
            let span = real(civil, date, next_start, tz);
            if let Some(span) = span {
                next_start = next_start.min(span.starts_at());
            }
            if date < to {
                found.push(Occurrence { date, slot, civil, span });
            }
        }
    }
    found.reverse();
    Ok(found)
}

fn real(civil: CivilSpan, date: NaiveDate, next_start: DateTime<Utc>, tz: Tz) -> Option<ShiftSpan> {
    let (start, end) = civil.on(date);
    let end = instant(end, tz).min(next_start);
    let mut starts_at = instant(start, tz);
    if starts_at >= end {
        starts_at = instant(first_that_exists(start, tz), tz);
    }
    ShiftSpan::new(starts_at, end.min(starts_at + ShiftSpan::MAX)).ok()
}

/// The time itself, or the one at which the clock goes on behind the gap it lies in.
fn first_that_exists(time: NaiveDateTime, tz: Tz) -> NaiveDateTime {
    let step = TimeDelta::minutes(CivilSpan::STEP.into());
    let mut times = std::iter::successors(Some(time), |time| Some(*time + step)).take(24 * 60 / 5);
    times.find(|time| tz.from_local_datetime(time).earliest().is_some()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use proptest::prelude::*;

    use super::*;
    use crate::scheduling::templates::{Days as Pattern, WEEKDAYS, template::sample};
    use crate::zones::any_zone;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn template(tz: Tz, days: Pattern, every_weeks: u8) -> TemplateDraft {
        TemplateDraft {
            zone: tz.into(),
            every_weeks,
            anchor: day("2020-01-06"),
            valid_from: day("2019-12-01"),
            days,
            ..sample()
        }
    }

    fn spans(weekday: Weekday, texts: &[&str]) -> Pattern {
        let mut days = Pattern::default();
        *days.on_mut(weekday) = texts.iter().map(|text| text.parse().unwrap()).collect();
        days
    }

    /// As `start–end` in UTC, or `-` for what the clock change swallowed.
    fn on(template: &TemplateDraft, date: &str) -> Vec<String> {
        let date = day(date);
        let format = |span: ShiftSpan| {
            format!("{}–{}", span.starts_at().format("%H:%M"), span.ends_at().format("%H:%M"))
        };
        occurrences(template, date, date + Days::new(1))
            .unwrap()
            .into_iter()
            .map(|found| found.span.map_or_else(|| "-".to_owned(), format))
            .collect()
    }

    #[test]
    fn a_night_keeps_its_civil_ends_and_lasts_seven_or_nine_hours() {
        let nights = template(Tz::Europe__Berlin, spans(Weekday::Sat, &["22–6"]), 1);
        assert_eq!(on(&nights, "2026-03-28"), ["21:00–04:00"]);
        assert_eq!(on(&nights, "2026-10-24"), ["20:00–05:00"]);
    }

    #[test]
    fn spans_that_a_gap_squeezes_touch_and_only_what_lies_inside_it_is_lost() {
        let sunday = |texts: &[&str]| template(Tz::Europe__Berlin, spans(Weekday::Sun, texts), 1);
        let on = |texts: &[&str]| on(&sunday(texts), "2026-03-29");
        // At 02:00, which is 01:00 UTC, it becomes 03:00.
        assert_eq!(on(&["02:15–02:45"]), ["01:15–01:45"]);
        assert_eq!(on(&["02:30–03:15"]), ["01:00–01:15"]);
        assert_eq!(on(&["02:00–03:00"]), ["-"]);
        assert_eq!(on(&["00:00–02:30", "03:00–11:00"]), ["23:00–01:00", "01:00–09:00"]);
        assert_eq!(on(&["01:00–02:30", "02:30–03:30", "03:30–9"]).len(), 3);
        assert_eq!(
            on(&["01:00–02:30", "02:30–03:30", "03:30–09:00"]),
            ["00:00–01:00", "01:00–01:30", "01:30–07:00"]
        );
    }

    #[test]
    fn a_day_of_25_hours_has_no_longer_shift_than_24() {
        let whole = template(Tz::Europe__Berlin, spans(Weekday::Sun, &["0–24"]), 1);
        assert_eq!(on(&whole, "2026-10-25"), ["22:00–22:00"]);
        assert_eq!(on(&whole, "2026-03-29"), ["23:00–22:00"]);
    }

    #[test]
    fn an_unknown_zone_is_told() {
        let nowhere = TemplateDraft { zone: "Europe/Hamburg".parse().unwrap(), ..sample() };
        assert!(occurrences(&nowhere, day("2026-11-16"), day("2026-11-23")).is_err());
    }

    #[derive(serde::Deserialize)]
    struct Case {
        zone: crate::zones::ZoneName,
        anchor: NaiveDate,
        every_weeks: u8,
        from: NaiveDate,
        to: NaiveDate,
        days: Pattern,
        found: Vec<Found>,
    }

    #[derive(serde::Deserialize)]
    struct Found {
        date: NaiveDate,
        /// `None`: it lies in a gap altogether.
        span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    }

    #[test]
    #[ignore = "./scripts/test recurrence gives it what dateutil finds"]
    fn dateutil_finds_the_same() {
        let cases = std::fs::read_to_string(std::env::var("RECURRENCE_CASES").unwrap()).unwrap();
        for line in cases.lines() {
            let case: Case = serde_json::from_str(line).unwrap();
            let template = TemplateDraft {
                zone: case.zone,
                anchor: case.anchor,
                every_weeks: case.every_weeks,
                valid_from: day("2000-01-01"),
                days: case.days,
                ..sample()
            };
            let found = occurrences(&template.checked().unwrap(), case.from, case.to).unwrap();
            assert_eq!(found.len(), case.found.len(), "{line}");
            for (ours, theirs) in found.iter().zip(case.found) {
                assert_eq!(ours.date, theirs.date, "{line}");
                if let Some(span) = theirs.span {
                    let ours = ours.span.map(|span| (span.starts_at(), span.ends_at()));
                    assert_eq!(ours, Some(span), "{} of {line}", theirs.date);
                }
            }
        }
    }

    /// Patterns without overlap: the ends of the week's spans in steps of 5 minutes.
    fn any_pattern() -> impl Strategy<Value = Pattern> {
        proptest::collection::btree_set(0u16..7 * 288, 2..24).prop_map(|cuts| {
            let cuts: Vec<u16> = cuts.into_iter().collect();
            let mut days = Pattern::default();
            // Every second gap between cuts is free, the others touch.
            for (n, pair) in cuts.windows(2).enumerate() {
                let (start, end) = (pair[0], pair[1].min(pair[0] + 288));
                if n % 3 == 2 {
                    continue;
                }
                let span = CivilSpan::from_minutes(start % 288 * 5, (end - start) * 5).unwrap();
                days.on_mut(WEEKDAYS[usize::from(start / 288)]).push(span);
            }
            days
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn in_all_zones_no_day_is_lost_nothing_overlaps_and_hours_are_real(
            tz in any_zone(), days in any_pattern(), every in 1u8..4, offset in 0u64..5700,
        ) {
            let template = template(tz, days, every).checked().unwrap();
            let from = day("2020-01-01") + Days::new(offset);
            let to = from + Days::new(140);
            let found = occurrences(&template, from, to).unwrap();

            let expected: usize = from.iter_days().take(140).map(|day| template.spans_on(day).len()).sum();
            prop_assert_eq!(found.len(), expected, "one for each date and slot");
            let mut before: Option<ShiftSpan> = None;
            for one in &found {
                let (start, end) = one.civil.on(one.date);
                let Some(span) = one.span else {
                    let exists = |time: NaiveDateTime| tz.from_local_datetime(&time).earliest().is_some();
                    prop_assert!(!exists(start) && !exists(end - TimeDelta::minutes(5)), "{start} of {tz} was lost");
                    continue;
                };
                prop_assert!(before.is_none_or(|before| before.ends_at() <= span.starts_at()), "{:?} {:?}", before, span);
                before = Some(span);
                let (first, last) = (instant(start, tz), instant(end, tz));
                if last - first == end - start {
                    // Around no clock change, to the minute what the pattern says.
                    let next_is_far = span.ends_at() == last;
                    prop_assert!(!next_is_far || span.starts_at() == first || first >= last);
                }
                prop_assert!(span.ends_at() <= last.max(span.starts_at() + ShiftSpan::MAX));
                prop_assert!(span.length() <= ShiftSpan::MAX);
            }
        }

        #[test]
        fn what_a_date_gives_does_not_depend_on_the_days_asked_for(
            tz in any_zone(), days in any_pattern(), offset in 0u64..5700, length in 1u64..20,
        ) {
            let template = template(tz, days, 1).checked().unwrap();
            let from = day("2020-01-01") + Days::new(offset);
            let cut = from + Days::new(length);
            let to = from + Days::new(28);
            let whole = occurrences(&template, from, to).unwrap();
            let mut parts = occurrences(&template, from, cut.min(to)).unwrap();
            parts.extend(occurrences(&template, cut.min(to), to).unwrap());
            prop_assert_eq!(whole, parts);
        }
    }
}
