//! The calendar by keyboard: turning pages, and carrying a shift with the arrow keys.

use domain::zones::civil_day;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::address::View;
use super::calendar::Calendar;
use super::drag::{Drag, closest, shift_of};
use super::gesture::Gesture;
use super::plan::face;
use super::words;
use crate::messages::scheduling as messages;

/// A quarter of an hour, the step of the grid.
const STEP: i32 = 15;

/// Listens as long as the page is there.
pub fn use_keyboard(calendar: Calendar) {
    // In the capturing phase, so that a carried shift comes before the buttons and the page.
    let on_key = window_event_listener(leptos::ev::keydown, move |event| {
        if calendar.pressed(&event) {
            event.prevent_default();
        }
    });
    let on_release = window_event_listener(leptos::ev::keyup, move |event| {
        if event.key() == "Alt" {
            calendar.copy(false);
        }
    });
    on_cleanup(move || {
        on_key.remove();
        on_release.remove();
    });
}

impl Calendar {
    /// Whether the key was meant for the calendar.
    fn pressed(self, event: &KeyboardEvent) -> bool {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() {
            return false;
        }
        let key = event.key();
        let drag = self.drag.read_untracked().as_ref().map(|drag| drag.gesture);
        match drag {
            Some(None) => return self.carry(&key, event.shift_key()),
            Some(Some(_)) => {
                match key.as_str() {
                    "Escape" => self.drag.set(None),
                    "Alt" => self.copy(true),
                    _ => return false,
                }
                return true;
            }
            None => {}
        }
        if event.alt_key() || is_elsewhere(event) {
            return false;
        }
        let may_plan = untrack(|| self.may_plan());
        match key.as_str() {
            "ArrowLeft" => self.turn(-1),
            "ArrowRight" => self.turn(1),
            "t" | "T" => self.show_today(),
            "w" | "W" => self.set_view(View::Week),
            "d" | "D" => self.set_view(View::Day),
            "n" | "N" if may_plan => self.editor.open_blank(self),
            "m" | "M" if may_plan => return self.pick_up(event),
            "Delete" if may_plan => return self.delete_focused(event),
            _ => return false,
        }
        true
    }

    fn copy(self, copies: bool) {
        let may = |drag: &Drag| {
            matches!(drag.gesture, Some(Gesture::Move { .. })) && drag.copies != copies
        };
        if self.drag.read_untracked().as_ref().is_some_and(may) {
            self.drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.copies = copies;
                }
            });
        }
    }

    fn pick_up(self, event: &KeyboardEvent) -> bool {
        let Some(id) = closest(event.target(), "[data-shift]").as_ref().and_then(shift_of) else {
            return false;
        };
        let Some(shift) = self.desk.store.read_untracked().get(id).map(|seen| seen.shift.clone())
        else {
            return false;
        };
        self.details.set(None);
        let tz = self.tz.get_untracked();
        let name = untrack(|| face(self, &shift).name);
        self.announce(messages::picked_up(format!(
            "{name}, {}",
            words::when_in_full(&shift.span, tz)
        )));
        self.drag.set(Some(Drag {
            span: shift.span,
            shift: Some(shift),
            copies: false,
            gesture: None,
        }));
        true
    }

    fn carry(self, key: &str, with_shift: bool) -> bool {
        let tz = self.tz.get_untracked();
        let Some(drag) = self.drag.get_untracked() else { return false };
        let span = match (key, with_shift) {
            ("ArrowUp", false) => drag.span.nudged(0, -STEP, tz),
            ("ArrowDown", false) => drag.span.nudged(0, STEP, tz),
            ("ArrowLeft", _) => drag.span.nudged(-1, 0, tz),
            ("ArrowRight", _) => drag.span.nudged(1, 0, tz),
            ("ArrowUp", true) => drag.span.stretched(-STEP),
            ("ArrowDown", true) => drag.span.stretched(STEP),
            ("Enter" | " ", _) => {
                let when = words::when_in_full(&drag.span, tz);
                let focus = drag.shift.as_ref().map(|shift| shift.id);
                let done = self.put_down();
                self.announce(if done {
                    messages::put_down(when)
                } else {
                    messages::put_back().to_owned()
                });
                self.focused.set_value(focus);
                return true;
            }
            ("Escape", _) => {
                self.drag.set(None);
                self.announce(messages::put_back());
                return true;
            }
            // Leaving the shift by Tab or another key would carry it along unseen.
            ("Tab", _) => return true,
            _ => return false,
        };
        let moved = Drag { span, ..drag };
        let when = words::when_in_full(&span, tz);
        let obstacle = moved.wanted().and_then(|wanted| untrack(|| self.desk.obstacle(&wanted)));
        self.announce(match obstacle {
            Some(obstacle) => {
                messages::carried_in_the_way(when, untrack(|| self.desk.in_the_way(&obstacle, tz)))
            }
            None => when,
        });
        self.drag.set(Some(moved));
        let day = civil_day(span.starts_at(), tz);
        if !self.days.read_untracked().contains(&day) {
            self.adjust(|address| *address = address.with_day(day));
        }
        true
    }

    fn delete_focused(self, event: &KeyboardEvent) -> bool {
        let Some(id) = closest(event.target(), "[data-shift]").as_ref().and_then(shift_of) else {
            return false;
        };
        let shift = self.desk.store.read_untracked().get(id).map(|seen| seen.shift.clone());
        let Some(shift) = shift else { return false };
        self.details.set(None);
        self.desk.delete(shift);
        true
    }
}

/// Whether the key belongs to a field, a dialog or a menu.
fn is_elsewhere(event: &KeyboardEvent) -> bool {
    let taken = "input, textarea, select, [contenteditable], dialog, [popover], [role=menu]";
    closest(event.target(), taken).is_some()
        || document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}
