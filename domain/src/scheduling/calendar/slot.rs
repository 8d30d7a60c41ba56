//! Places on the calendar's grid, and what dragging a shift there means.

use chrono::{
    DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};

use crate::scheduling::{InvalidSpan, ShiftSpan};
use crate::zones::{ZoneRules, instant};

/// A civil day and minutes since its midnight, in the zone of whoever looks. Minutes beyond the
/// day mean the days beside it, as a pointer may leave the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    pub day: NaiveDate,
    pub minute: i32,
}

impl Slot {
    /// Dragging goes in steps of so many minutes.
    pub const STEP: i32 = 15;

    pub fn new(day: NaiveDate, minute: i32) -> Self {
        Self { day, minute }
    }

    /// Where an instant stands.
    pub fn at(at: DateTime<Utc>, tz: impl ZoneRules) -> Self {
        let local = at.with_timezone(&tz);
        Self { day: local.date_naive(), minute: (local.hour() * 60 + local.minute()) as i32 }
    }

    /// The nearest line of the grid.
    pub fn snapped(self) -> Self {
        let steps = (self.minute + Self::STEP / 2).div_euclid(Self::STEP);
        Self { minute: steps * Self::STEP, ..self }
    }

    /// The line of the grid at or above: where the step under a pointer begins.
    pub fn floored(self) -> Self {
        Self { minute: self.minute.div_euclid(Self::STEP) * Self::STEP, ..self }
    }

    pub fn plus(self, days: i64, minutes: i32) -> Self {
        Self { day: self.day + TimeDelta::days(days), minute: self.minute + minutes }
    }

    pub fn instant(self, tz: impl ZoneRules) -> DateTime<Utc> {
        instant(self.civil(), tz)
    }

    fn civil(self) -> NaiveDateTime {
        self.day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.minute.into())
    }
}

impl ShiftSpan {
    /// The shortest that dragging makes.
    pub const SHORTEST_DRAWN: TimeDelta = TimeDelta::minutes(Slot::STEP as i64);

    /// From one civil time to another, as typed into a form. Of an end that comes twice, the one
    /// after the start counts.
    pub fn civil(
        start: NaiveDateTime,
        end: NaiveDateTime,
        tz: impl ZoneRules,
    ) -> Result<Self, InvalidSpan> {
        if end < start {
            return Err(InvalidSpan::Backwards);
        }
        let starts_at = instant(start, tz);
        Self::new(starts_at, reading_after(end, tz, starts_at))
    }

    /// The shift, begun elsewhere. It keeps its real length, also where the clocks change.
    pub fn moved_to(self, start: Slot, tz: impl ZoneRules) -> Self {
        self.moved_by(start.instant(tz) - self.starts_at())
    }

    /// The shift with another end: a quarter of an hour at least, a day at most.
    pub fn ending_at(self, end: Slot, tz: impl ZoneRules) -> Self {
        let start = self.starts_at();
        let wanted = reading_after(end.civil(), tz, start);
        let end = wanted.clamp(start + Self::SHORTEST_DRAWN, start + Self::MAX);
        Self::new(start, end).expect("the length is within its limits")
    }

    /// The shift with another start: a quarter of an hour at least, a day at most.
    pub fn starting_at(self, start: Slot, tz: impl ZoneRules) -> Self {
        let end = self.ends_at();
        let start = start.instant(tz).clamp(end - Self::MAX, end - Self::SHORTEST_DRAWN);
        Self::new(start, end).expect("the length is within its limits")
    }

    /// What dragging over empty time encloses, in either direction; the place where it began stays.
    pub fn dragged(anchor: Slot, pointer: Slot, tz: impl ZoneRules) -> Self {
        let quarter = |start| {
            Self::new(start, start + Self::SHORTEST_DRAWN).expect("the shortest drawn is allowed")
        };
        if pointer.civil() >= anchor.civil() {
            return quarter(anchor.instant(tz)).ending_at(pointer, tz);
        }
        let start = pointer.instant(tz);
        let end = reading_after(anchor.civil(), tz, start).max(start + Self::SHORTEST_DRAWN);
        quarter(end - Self::SHORTEST_DRAWN).starting_at(pointer, tz)
    }

    /// One step of the arrow keys: whole days keep the time on the wall, minutes are real ones, so
    /// that no step is lost in an hour that does not exist.
    pub fn nudged(self, days: i64, minutes: i32, tz: impl ZoneRules) -> Self {
        let by_day = if days == 0 {
            self
        } else {
            self.moved_to(Slot::at(self.starts_at(), tz).plus(days, 0), tz)
        };
        by_day.moved_by(TimeDelta::minutes(minutes.into()))
    }

    /// One step of the arrow keys at the end, within the limits of a shift.
    pub fn stretched(self, minutes: i32) -> Self {
        let end = (self.ends_at() + TimeDelta::minutes(minutes.into()))
            .clamp(self.starts_at() + Self::SHORTEST_DRAWN, self.starts_at() + Self::MAX);
        Self::new(self.starts_at(), end).expect("the length is within its limits")
    }
}

/// The earlier reading of a civil time, unless only the later one lies after the start.
fn reading_after(civil: NaiveDateTime, tz: impl ZoneRules, start: DateTime<Utc>) -> DateTime<Utc> {
    match tz.from_local_datetime(&civil) {
        LocalResult::Ambiguous(earlier, later) if earlier <= start => later.to_utc(),
        _ => instant(civil, tz),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::zones::any_zone;
    use chrono_tz::Tz;

    const BERLIN: Tz = Tz::Europe__Berlin;

    fn slot(day: &str, hour: i32, minute: i32) -> Slot {
        Slot::new(day.parse().unwrap(), hour * 60 + minute)
    }

    fn civil(span: ShiftSpan) -> String {
        let show = |at: DateTime<Utc>| at.with_timezone(&BERLIN).format("%d %H:%M").to_string();
        format!("{} – {}", show(span.starts_at()), show(span.ends_at()))
    }

    fn early(day: &str) -> ShiftSpan {
        ShiftSpan::dragged(slot(day, 6, 0), slot(day, 14, 0), BERLIN)
    }

    #[test]
    fn a_pointer_snaps_to_quarters_across_midnight() {
        let minute = |m| slot("2026-11-16", 0, m).snapped().minute;
        assert_eq!([minute(7), minute(8), minute(22), minute(23)], [0, 15, 15, 30]);
        assert_eq!([minute(-7), minute(-8), minute(1438)], [0, -15, 1440]);
        assert_eq!(slot("2026-11-16", 0, -3).floored().minute, -15);
    }

    #[test]
    fn moving_keeps_the_length_even_over_a_clock_change() {
        let moved = early("2026-11-16").moved_to(slot("2026-11-18", 7, 15), BERLIN);
        assert_eq!(civil(moved), "18 07:15 – 18 15:15");
        let over_the_gap = early("2026-11-16").moved_to(slot("2026-03-28", 22, 0), BERLIN);
        assert_eq!(civil(over_the_gap), "28 22:00 – 29 07:00");
    }

    #[test]
    fn the_end_stays_after_the_start_and_within_a_day() {
        let shift = early("2026-11-16");
        assert_eq!(civil(shift.ending_at(slot("2026-11-16", 5, 0), BERLIN)), "16 06:00 – 16 06:15");
        assert_eq!(
            civil(shift.ending_at(slot("2026-11-16", 24, 0), BERLIN)),
            "16 06:00 – 17 00:00"
        );
        assert_eq!(civil(shift.ending_at(slot("2026-11-18", 5, 0), BERLIN)), "16 06:00 – 17 06:00");
        assert_eq!(
            civil(shift.starting_at(slot("2026-11-16", 20, 0), BERLIN)),
            "16 13:45 – 16 14:00"
        );
        assert_eq!(
            civil(shift.starting_at(slot("2026-11-14", 20, 0), BERLIN)),
            "15 14:00 – 16 14:00"
        );
    }

    #[test]
    fn a_drag_has_no_direction() {
        let (a, b) = (slot("2026-11-16", 22, 0), slot("2026-11-17", 6, 0));
        assert_eq!(civil(ShiftSpan::dragged(a, b, BERLIN)), "16 22:00 – 17 06:00");
        assert_eq!(ShiftSpan::dragged(a, b, BERLIN), ShiftSpan::dragged(b, a, BERLIN));
        // More than a day: the end where the drag began stays.
        let far = slot("2026-11-14", 6, 0);
        assert_eq!(civil(ShiftSpan::dragged(b, far, BERLIN)), "16 06:00 – 17 06:00");
        assert_eq!(civil(ShiftSpan::dragged(far, b, BERLIN)), "14 06:00 – 15 06:00");
    }

    #[test]
    fn the_hour_that_comes_twice_can_be_an_end() {
        let second_half_past_two: DateTime<Utc> = "2026-10-25T01:30:00Z".parse().unwrap();
        let shift =
            ShiftSpan::new(second_half_past_two, second_half_past_two + TimeDelta::hours(4))
                .unwrap();
        let short = shift.ending_at(slot("2026-10-25", 2, 45), BERLIN);
        assert_eq!(short.length(), TimeDelta::minutes(15));
    }

    #[test]
    fn arrow_keys_pass_the_hour_that_does_not_exist() {
        let start = slot("2026-03-29", 1, 45);
        let shift = ShiftSpan::dragged(start, start.plus(0, 15), BERLIN);
        assert_eq!(civil(shift.nudged(0, 15, BERLIN)), "29 03:00 – 29 03:15");
        assert_eq!(shift.nudged(0, 15, BERLIN).nudged(0, -15, BERLIN), shift);
        assert_eq!(civil(early("2026-03-28").nudged(1, 0, BERLIN)), "29 06:00 – 29 14:00");
        assert_eq!(civil(early("2026-11-16").stretched(-600)), "16 06:00 – 16 06:15");
    }

    #[test]
    fn typed_times_are_read_in_their_zone() {
        let read = |start: &str, end: &str| {
            ShiftSpan::civil(start.parse().unwrap(), end.parse().unwrap(), BERLIN)
        };
        assert_eq!(
            read("2026-11-16T22:00:00", "2026-11-17T06:00:00").map(civil).unwrap(),
            "16 22:00 – 17 06:00"
        );
        assert_eq!(read("2026-11-16T22:00:00", "2026-11-16T06:00:00"), Err(InvalidSpan::Backwards));
        assert_eq!(read("2026-11-16T22:00:00", "2026-11-16T22:00:00"), Err(InvalidSpan::Empty));
        // 25 hours on the wall's calendar day of the clock change are too long, its 24 are not.
        assert!(read("2026-10-25T00:00:00", "2026-10-25T23:00:00").is_ok());
        assert_eq!(read("2026-10-25T00:00:00", "2026-10-26T00:00:00"), Err(InvalidSpan::TooLong));
    }

    fn any_slot() -> impl Strategy<Value = Slot> {
        (0i64..5844, -1440i32..2880).prop_map(|(day, minute)| {
            Slot::new("2020-01-01".parse::<NaiveDate>().unwrap() + TimeDelta::days(day), minute)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn whatever_is_dragged_wherever_is_a_shift(tz in any_zone(), from in any_slot(), minutes in -3000i32..3000, target in any_slot()) {
            let span = ShiftSpan::dragged(from, from.plus(0, minutes), tz);
            prop_assert_eq!(span.moved_to(target, tz).length(), span.length());
            prop_assert_eq!(span.moved_to(target, tz).starts_at(), target.instant(tz));
            let ended = span.ending_at(target, tz);
            prop_assert_eq!(ended.starts_at(), span.starts_at());
            prop_assert!(ended.length() >= ShiftSpan::SHORTEST_DRAWN && ended.length() <= ShiftSpan::MAX);
            let started = span.starting_at(target, tz);
            prop_assert_eq!(started.ends_at(), span.ends_at());
            prop_assert!(started.length() >= ShiftSpan::SHORTEST_DRAWN && started.length() <= ShiftSpan::MAX);
        }

        #[test]
        fn a_step_there_and_back_changes_nothing(tz in any_zone(), from in any_slot(), minutes in prop::sample::select(vec![-15, 15, 60])) {
            let span = ShiftSpan::dragged(from, from.plus(0, 480), tz);
            prop_assert_eq!(span.nudged(0, minutes, tz).nudged(0, -minutes, tz), span);
        }

        #[test]
        fn a_slot_is_where_its_instant_stands(tz in any_zone(), slot in any_slot()) {
            // An hour that does not exist moves on, one that comes twice is read early: looking again finds the same instant.
            let at = slot.instant(tz);
            prop_assert_eq!(Slot::at(at, tz).instant(tz), at);
        }
    }
}
