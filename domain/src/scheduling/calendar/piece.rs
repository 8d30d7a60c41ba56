//! Cutting a shift where midnight cuts it, for whoever looks.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike, Utc};

use crate::scheduling::ShiftSpan;
use crate::zones::{ZoneRules, civil_day, day_bounds};

/// The length of a calendar's column. Days with a clock change have it too: the hour that is
/// missing stays empty, the one that comes twice is drawn once.
pub const DAY_MINUTES: u16 = 24 * 60;

/// The part of a shift that falls on one civil day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    pub day: NaiveDate,
    /// Minutes since midnight as a clock on the wall shows them; `from` < `to` <= 1440.
    pub from: u16,
    pub to: u16,
    /// The shift began on an earlier day.
    pub continued: bool,
    /// The shift goes on on a later day.
    pub continues: bool,
}

/// The pieces of a shift, in order: one, two over midnight, three at most (24 hours round a day of
/// 23).
pub fn pieces(span: &ShiftSpan, tz: impl ZoneRules) -> impl Iterator<Item = Piece> {
    let span = *span;
    // One day more on either side, because a zone that turns its clock back over midnight calls
    // some minutes of a day by the date of the day before.
    let first = civil_day(span.starts_at(), tz) - Days::new(1);
    let last = civil_day(span.ends_at(), tz) + Days::new(1);
    first
        .iter_days()
        .take_while(move |day| *day <= last)
        .filter_map(move |day| piece_on(&span, day, tz))
}

/// The piece of a shift on one day, if it touches that day.
pub fn piece_on(span: &ShiftSpan, day: NaiveDate, tz: impl ZoneRules) -> Option<Piece> {
    let (dawn, dusk) = day_bounds(day, tz);
    let skipped = dawn == dusk;
    if skipped || span.ends_at() <= dawn || span.starts_at() >= dusk {
        return None;
    }
    let continued = span.starts_at() < dawn;
    let from =
        if continued { 0 } else { minute_of(span.starts_at(), day, tz).min(DAY_MINUTES - 1) };
    let to = if span.ends_at() >= dusk { DAY_MINUTES } else { minute_of(span.ends_at(), day, tz) };
    // Within the hour that comes twice an end may show an earlier time than its start; then the
    // real length is drawn.
    let to = if to > from {
        to
    } else {
        let real = span.ends_at().min(dusk) - span.starts_at().max(dawn);
        from.saturating_add(minutes(real).max(1)).min(DAY_MINUTES)
    };
    Some(Piece { day, from, to, continued, continues: span.ends_at() > dusk })
}

/// What the clock shows, held within the day.
fn minute_of(at: DateTime<Utc>, day: NaiveDate, tz: impl ZoneRules) -> u16 {
    let local = at.with_timezone(&tz);
    match local.date_naive().cmp(&day) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => DAY_MINUTES,
        std::cmp::Ordering::Equal => (local.hour() * 60 + local.minute()) as u16,
    }
}

fn minutes(length: TimeDelta) -> u16 {
    u16::try_from(length.num_minutes()).unwrap_or(DAY_MINUTES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::zones::any_zone;
    use chrono_tz::Tz;

    fn span(from: &str, to: &str) -> ShiftSpan {
        ShiftSpan::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    fn drawn(span: &ShiftSpan, tz: Tz) -> Vec<(u32, u16, u16, bool, bool)> {
        use chrono::Datelike;
        pieces(span, tz).map(|p| (p.day.day(), p.from, p.to, p.continued, p.continues)).collect()
    }

    #[test]
    fn a_night_shift_goes_on_the_next_day() {
        let night = span("2026-11-16T21:00:00Z", "2026-11-17T05:00:00Z");
        assert_eq!(
            drawn(&night, Tz::Europe__Berlin),
            [(16, 1320, 1440, false, true), (17, 0, 360, true, false)]
        );
        // Seen from Halifax it is an afternoon.
        assert_eq!(
            drawn(&night, Tz::America__Halifax),
            [(16, 1020, 1440, false, true), (17, 0, 60, true, false)]
        );
        assert_eq!(drawn(&night, Tz::Asia__Tokyo), [(17, 360, 840, false, false)]);
    }

    #[test]
    fn an_end_at_midnight_belongs_to_the_day_before() {
        let late = span("2026-11-16T15:00:00Z", "2026-11-16T23:00:00Z");
        assert_eq!(drawn(&late, Tz::Europe__Berlin), [(16, 960, 1440, false, false)]);
    }

    #[test]
    fn clock_changes_bend_the_drawing_not_the_ends() {
        // Spring: 01:00 to 04:00 on the wall are two real hours.
        let short = span("2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z");
        assert_eq!(drawn(&short, Tz::Europe__Berlin), [(29, 60, 240, false, false)]);
        // Autumn: from the first 02:45 to the second 02:15.
        let twice = span("2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z");
        assert_eq!(drawn(&twice, Tz::Europe__Berlin), [(25, 165, 195, false, false)]);
    }

    #[test]
    fn a_day_that_a_zone_skipped_has_no_piece() {
        let span = span("2011-12-30T05:00:00Z", "2011-12-30T15:00:00Z");
        assert_eq!(
            drawn(&span, Tz::Pacific__Apia),
            [(29, 1140, 1440, false, true), (31, 0, 300, true, false)]
        );
        let skipped = "2011-12-30".parse().unwrap();
        assert_eq!(piece_on(&span, skipped, Tz::Pacific__Apia), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn pieces_are_whole_ordered_and_within_their_days(
            tz in any_zone(),
            start in 1_577_836_800i64..2_082_758_400,
            length in 1i64..=1440,
        ) {
            let from = DateTime::from_timestamp(start / 60 * 60, 0).unwrap();
            let span = ShiftSpan::new(from, from + TimeDelta::minutes(length)).unwrap();
            let pieces: Vec<_> = pieces(&span, tz).collect();

            prop_assert!((1..=3).contains(&pieces.len()));
            prop_assert!(!pieces[0].continued && !pieces[pieces.len() - 1].continues);
            prop_assert!(pieces.iter().all(|p| p.from < p.to && p.to <= DAY_MINUTES));
            for pair in pieces.windows(2) {
                prop_assert!(pair[0].continues && pair[1].continued);
                prop_assert_eq!((pair[0].to, pair[1].from), (DAY_MINUTES, 0));
                prop_assert_eq!(pair[0].day + Days::new(1), pair[1].day);
            }
            // Nothing of the shift is lost or counted twice between its days.
            let covered: TimeDelta = pieces.iter().map(|p| {
                let (dawn, dusk) = day_bounds(p.day, tz);
                span.ends_at().min(dusk) - span.starts_at().max(dawn)
            }).sum();
            prop_assert_eq!(covered, span.length());
            // Where no clock changes, what is drawn is as long as the shift.
            if pieces.iter().all(|p| { let (dawn, dusk) = day_bounds(p.day, tz); dusk - dawn == TimeDelta::hours(24) }) {
                let drawn: i64 = pieces.iter().map(|p| i64::from(p.to - p.from)).sum();
                prop_assert_eq!(drawn, length);
            }
        }
    }
}
