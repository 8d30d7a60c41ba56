//! The rules of a time zone, written out for whoever does not know it by its name.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetName, Tz};

use super::line::Lines;

/// From when on a zone's clocks differ from UTC by so many seconds.
struct Observance {
    /// As the clocks showed it until then.
    onset: NaiveDateTime,
    before: i32,
    after: i32,
    name: String,
}

/// Writes a `VTIMEZONE` that is right from one moment to another, by naming every change of the
/// clocks between them.
pub(super) fn write(lines: &mut Lines, tz: Tz, from: DateTime<Utc>, to: DateTime<Utc>) {
    let observances = observances(tz, from, to);
    let standard = observances.iter().map(|observance| observance.after).min().unwrap_or_default();
    lines.put("BEGIN", "VTIMEZONE");
    lines.put("TZID", tz.name());
    for Observance { onset, before, after, name } in observances {
        let kind = if after > standard { "DAYLIGHT" } else { "STANDARD" };
        lines.put("BEGIN", kind);
        lines.put("DTSTART", &onset.format("%Y%m%dT%H%M%S").to_string());
        lines.put("TZOFFSETFROM", &signed(before));
        lines.put("TZOFFSETTO", &signed(after));
        lines.text("TZNAME", &name);
        lines.put("END", kind);
    }
    lines.put("END", "VTIMEZONE");
}

fn observances(tz: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Observance> {
    // Two changes are further apart, in every zone there is.
    const STRIDE: TimeDelta = TimeDelta::days(1);
    let at_first = offset(tz, from);
    let mut found = vec![observance(tz, from, at_first)];
    let mut known = from;
    while known < to {
        let next = known + STRIDE;
        let before = offset(tz, known);
        if offset(tz, next) != before {
            let (mut still, mut changed) = (known, next);
            while changed - still > TimeDelta::seconds(1) {
                let middle = still + (changed - still) / 2;
                if offset(tz, middle) == before {
                    still = middle;
                } else {
                    changed = middle;
                }
            }
            // Clocks change on whole seconds; the halves of a stride may not be whole.
            let at = DateTime::from_timestamp(changed.timestamp(), 0).unwrap_or(changed);
            found.push(observance(tz, at, before));
        }
        known = next;
    }
    found
}

fn observance(tz: Tz, at: DateTime<Utc>, before: i32) -> Observance {
    let onset = at.naive_utc() + TimeDelta::seconds(before.into());
    let offset = tz.offset_from_utc_datetime(&at.naive_utc());
    let after = offset.fix().local_minus_utc();
    let name = offset.abbreviation().map_or_else(|| signed(after), str::to_owned);
    Observance { onset, before, after, name }
}

fn offset(tz: Tz, at: DateTime<Utc>) -> i32 {
    tz.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// `+0100`, with seconds only where there are any.
fn signed(seconds: i32) -> String {
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::zones::any_zone;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_changes_of_the_years_it_covers_are_named() {
        let mut lines = Lines::default();
        let berlin = Tz::Europe__Berlin;
        write(&mut lines, berlin, utc("2026-09-21T00:00:00Z"), utc("2027-11-20T00:00:00Z"));
        let text = lines.into_string();
        let starts: Vec<_> = text.lines().filter(|line| line.starts_with("DTSTART")).collect();
        assert_eq!(
            starts,
            [
                "DTSTART:20260921T020000",
                "DTSTART:20261025T030000",
                "DTSTART:20270328T020000",
                "DTSTART:20271031T030000"
            ]
        );
        assert_eq!(text.matches("BEGIN:DAYLIGHT").count(), 2, "{text}");
        assert!(text.contains("TZNAME:CEST") && text.contains("TZOFFSETTO:+0200"), "{text}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Whoever reads clock and rules finds the moment that was meant.
        #[test]
        fn the_rules_written_are_those_of_the_zone(tz in any_zone(), second in 1_577_836_800i64..2_000_000_000, later in 0i64..36_000_000) {
            let from = DateTime::from_timestamp(second, 0).unwrap();
            let at = from + TimeDelta::seconds(later);
            let observances = observances(tz, from, at + TimeDelta::days(1));
            let last = observances.iter().rev().find(|observance| {
                observance.onset - TimeDelta::seconds(observance.before.into()) <= at.naive_utc()
            });
            prop_assert_eq!(last.unwrap().after, offset(tz, at), "{} at {}", tz, at);
        }
    }
}
