//! What a pointer that is held down means in civil time.

use chrono::NaiveDate;

use crate::clock::Zone;
use domain::scheduling::ShiftSpan;
use domain::scheduling::calendar::Slot;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// Drawing a new shift over empty time, begun in the quarter of an hour at `anchor`.
    Draw { anchor: Slot },
    /// Moving a shift, held at `grabbed`.
    Move { grabbed: Slot },
    /// Moving a shift between days as wholes, held on `day`: its times on the wall stay.
    Carry { day: NaiveDate },
    /// Pulling the upper edge, held at `grabbed`.
    Start { grabbed: Slot },
    /// Pulling the lower edge, held at `grabbed`.
    End { grabbed: Slot },
}

impl Gesture {
    /// Whether the shift stays as long as it is, so that a copy of it can be moved as well.
    pub fn moves(self) -> bool {
        matches!(self, Self::Move { .. } | Self::Carry { .. })
    }

    /// The span to show while the pointer is there. `origin` is the shift's, for drawing none.
    pub fn span(self, origin: Option<ShiftSpan>, pointer: Slot, tz: Zone) -> ShiftSpan {
        // A hand takes hold beside what it moves; the distance stays.
        let pulled = |at, grabbed: Slot| {
            let days = (pointer.day - grabbed.day).num_days();
            Slot::at(at, tz).plus(days, pointer.minute - grabbed.minute).snapped()
        };
        match (self, origin) {
            (Self::Draw { anchor: grabbed }, _)
            | (Self::Move { grabbed } | Self::Start { grabbed } | Self::End { grabbed }, None) => {
                draw(grabbed, pointer, tz)
            }
            (Self::Move { grabbed }, Some(origin)) => {
                let start = pulled(origin.starts_at(), grabbed);
                // A shift off the grid stays so until it is moved by a whole step.
                let rests = start == Slot::at(origin.starts_at(), tz).snapped();
                if rests { origin } else { origin.moved_to(start, tz) }
            }
            (Self::Carry { day }, Some(origin)) => {
                origin.nudged((pointer.day - day).num_days(), 0, tz)
            }
            (Self::Carry { day }, None) => {
                let nine = Slot::new(day, 9 * 60);
                ShiftSpan::dragged(nine, nine.plus(0, 8 * 60), tz)
            }
            (Self::Start { grabbed }, Some(origin)) => {
                origin.starting_at(pulled(origin.starts_at(), grabbed), tz)
            }
            (Self::End { grabbed }, Some(origin)) => {
                origin.ending_at(pulled(origin.ends_at(), grabbed), tz)
            }
        }
    }
}

/// From the step where it began to the step under the pointer, both whole.
fn draw(anchor: Slot, pointer: Slot, tz: Zone) -> ShiftSpan {
    let (anchor, pointer) = (anchor.floored(), pointer.floored());
    let upwards = (pointer.day, pointer.minute) < (anchor.day, anchor.minute);
    if upwards {
        ShiftSpan::dragged(anchor.plus(0, Slot::STEP), pointer, tz)
    } else {
        ShiftSpan::dragged(anchor, pointer.plus(0, Slot::STEP), tz)
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::samples::early;
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::of(&name.parse().unwrap()).unwrap()
    }

    fn berlin() -> Zone {
        zone("Europe/Berlin")
    }

    fn slot(day: u32, hour: i32, minute: i32) -> Slot {
        Slot::new(format!("2026-11-{day:02}").parse().unwrap(), hour * 60 + minute)
    }

    fn civil(span: ShiftSpan) -> String {
        let show = |at: chrono::DateTime<chrono::Utc>| {
            at.with_timezone(&berlin()).naive_local().format("%d %H:%M").to_string()
        };
        format!("{} – {}", show(span.starts_at()), show(span.ends_at()))
    }

    fn pulled(gesture: Gesture, pointer: Slot) -> String {
        civil(gesture.span(Some(early().span), pointer, berlin()))
    }

    #[test]
    fn drawing_takes_the_quarters_at_both_ends_whole() {
        let draw =
            |pointer| civil(Gesture::Draw { anchor: slot(16, 9, 7) }.span(None, pointer, berlin()));
        assert_eq!(draw(slot(16, 9, 8)), "16 09:00 – 16 09:15");
        assert_eq!(draw(slot(16, 11, 50)), "16 09:00 – 16 12:00");
        assert_eq!(draw(slot(16, 7, 50)), "16 07:45 – 16 09:15");
        assert_eq!(draw(slot(17, 5, 59)), "16 09:00 – 17 06:00");
    }

    #[test]
    fn a_moved_shift_stays_under_the_finger_that_holds_it() {
        // Six to two, held at ten.
        let hold = Gesture::Move { grabbed: slot(16, 10, 3) };
        assert_eq!(pulled(hold, slot(16, 10, 9)), "16 06:00 – 16 14:00");
        assert_eq!(pulled(hold, slot(16, 10, 12)), "16 06:15 – 16 14:15");
        assert_eq!(pulled(hold, slot(18, 9, 3)), "18 05:00 – 18 13:00");
        assert_eq!(pulled(hold, slot(16, 2, 3)), "15 22:00 – 16 06:00");
    }

    #[test]
    fn a_shift_off_the_grid_snaps_only_when_it_moves() {
        let odd = early().span.moved_by(chrono::TimeDelta::minutes(7));
        let hold = Gesture::Move { grabbed: slot(16, 10, 0) };
        assert_eq!(hold.span(Some(odd), slot(16, 10, 0), berlin()), odd);
        assert_eq!(civil(hold.span(Some(odd), slot(16, 10, 15), berlin())), "16 06:15 – 16 14:15");
    }

    #[test]
    fn edges_keep_to_the_grid_and_to_the_limits() {
        let end = Gesture::End { grabbed: slot(16, 13, 52) };
        assert_eq!(pulled(end, slot(16, 15, 7)), "16 06:00 – 16 15:15");
        assert_eq!(pulled(end, slot(16, 3, 0)), "16 06:00 – 16 06:15");
        assert_eq!(pulled(end, slot(17, 5, 52)), "16 06:00 – 17 06:00");
        let start = Gesture::Start { grabbed: slot(16, 6, 5) };
        assert_eq!(pulled(start, slot(15, 22, 20)), "15 22:15 – 16 14:00");
    }
}
