//! The calendar by keyboard: turning pages, going from shift to shift, and carrying one with the arrow keys.

use domain::zones::civil_day;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::address::View;
use super::calendar::{Calendar, Whose};
use super::drag::{Drag, closest, shift_of};
use super::gesture::Gesture;
use super::plan::face;
use super::walk::walk;
use super::words;
use crate::messages::scheduling as messages;
use crate::shell::{Command, use_commands};

/// A quarter of an hour, the step of the grid.
const STEP: i32 = 15;

/// The keys of the page, as long as it is there.
pub fn use_keyboard(calendar: Calendar) {
    let commands = use_commands();
    let add = |id, label: &str, icon, keys, run: fn(Calendar)| {
        commands.register(Command::new(id, label, move || run(calendar)).icon(icon).keys(keys));
    };
    let (left, right) = (icondata::LuChevronLeft, icondata::LuChevronRight);
    add("calendar.today", messages::today(), icondata::LuCalendarCheck, "t", Calendar::show_today);
    add("calendar.previous", messages::shortcut_previous(), left, "ArrowLeft", |calendar| {
        calendar.turn(-1);
    });
    add("calendar.next", messages::shortcut_next(), right, "ArrowRight", |calendar| {
        calendar.turn(1);
    });
    let views = [
        ("calendar.day", messages::shortcut_day(), icondata::LuSquare, "d", View::Day),
        ("calendar.week", messages::shortcut_week(), icondata::LuColumns3, "w", View::Week),
        ("calendar.team", messages::shortcut_team(), icondata::LuRows3, "p", View::Team),
        ("calendar.agenda", messages::shortcut_agenda(), icondata::LuList, "a", View::Agenda),
    ];
    for (id, label, icon, keys, view) in views {
        let show = move || calendar.set_view(view);
        commands.register(Command::new(id, label, show).icon(icon).keys(keys));
    }
    let fold =
        Command::new("calendar.side", messages::shortcut_side(), move || calendar.fold_side());
    commands.register(fold.icon(icondata::LuPanelRight).keys("b"));
    if untrack(|| calendar.may_plan()) {
        let copy = move || calendar.copying.set(true);
        let copy = Command::new("calendar.copy-week", messages::copy_week(), copy);
        commands.register(copy.icon(icondata::LuCopy));
        let open = move || calendar.editor.open_blank(calendar);
        let new = Command::new("calendar.new", messages::new_shift(), open);
        // The palette has one for every page.
        commands.register(new.keys("n").keys_only());
        let carry = Command::new("calendar.carry", messages::shortcut_carry(), || {});
        commands.register(carry.keys("m").keys_only());
        let duplicate = Command::new("calendar.duplicate", messages::shortcut_duplicate(), || {});
        commands.register(duplicate.keys("c").keys_only());
        let delete = Command::new("calendar.delete", messages::shortcut_delete(), || {});
        commands.register(delete.keys("Delete").keys_only());
        for (id, label, keys) in [
            (
                "calendar.carry.move",
                messages::shortcut_move(),
                "ArrowLeft ArrowRight ArrowUp ArrowDown",
            ),
            ("calendar.carry.end", messages::shortcut_end(), "shift+ArrowUp shift+ArrowDown"),
            ("calendar.carry.done", messages::shortcut_put_down(), "Enter"),
            ("calendar.carry.back", messages::shortcut_put_back(), "Escape"),
            ("calendar.drag.copy", messages::shortcut_drag_copy(), "Alt"),
        ] {
            commands.register(Command::new(id, label, || {}).keys(keys).told_only());
        }
    }
    let walk = Command::new("calendar.walk", messages::shortcut_walk(), || {});
    commands.register(walk.keys("ArrowLeft ArrowRight ArrowUp ArrowDown").told_only());

    // After what M does to a shift that has the focus, so that elsewhere it is the month's.
    let show = move || calendar.set_view(View::Month);
    let month = Command::new("calendar.month", messages::shortcut_month(), show);
    commands.register(month.icon(icondata::LuCalendarDays).keys("m"));

    // On the document, and so before the commands, which are heard by the window: while a shift is
    // carried the arrow keys are its own.
    let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if event.type_() == "keyup" {
            if event.key() == "Alt" {
                calendar.copy(false);
            }
        } else if calendar.pressed(&event) {
            event.prevent_default();
        }
    });
    for name in ["keydown", "keyup"] {
        // Listening on the document does not fail.
        let _ =
            document().add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || {
        listener.try_with_value(|listener| {
            for name in ["keydown", "keyup"] {
                let _ = document()
                    .remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
            }
        });
    });
}

impl Calendar {
    /// Whether the key was meant for a shift: the one carried, dragged or focused.
    fn pressed(self, event: &KeyboardEvent) -> bool {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() {
            return false;
        }
        let key = event.key();
        // On a line of its own: a match holds on to what it looks at, and carrying writes to it.
        let gesture = self.drag.read_untracked().as_ref().map(|drag| drag.gesture);
        match gesture {
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
        let may_plan = untrack(|| self.may_plan());
        match key.as_str() {
            "m" | "M" if may_plan => self.pick_up(event, false),
            "c" | "C" if may_plan => self.pick_up(event, true),
            "Delete" if may_plan => self.delete_focused(event),
            "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"
                if !event.shift_key() && !event.alt_key() =>
            {
                let shift = closest(event.target(), "[data-shift]");
                shift.is_some_and(|shift| walk(&shift, &key))
            }
            _ => false,
        }
    }

    fn copy(self, copies: bool) {
        let may = |drag: &Drag| drag.gesture.is_some_and(Gesture::moves) && drag.copies != copies;
        if self.drag.read_untracked().as_ref().is_some_and(may) {
            self.drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.copies = copies;
                }
            });
        }
    }

    /// Takes the shift that has the focus, or a copy of it.
    fn pick_up(self, event: &KeyboardEvent, copies: bool) -> bool {
        let Some(id) = closest(event.target(), "[data-shift]").as_ref().and_then(shift_of) else {
            return false;
        };
        let Some(shift) = self.desk.store.read_untracked().get(id).map(|seen| seen.shift.clone())
        else {
            return false;
        };
        self.details_open.set(false);
        let tz = self.tz.get_untracked();
        let name = untrack(|| face(self, &shift).name);
        let what = format!("{name}, {}", words::Times::of(&shift.span, tz).in_full);
        self.announce(if copies { messages::copy_taken(what) } else { messages::picked_up(what) });
        self.drag.set(Some(Drag {
            span: shift.span,
            shift: Some(shift),
            technician: None,
            copies,
            gesture: None,
        }));
        true
    }

    fn carry(self, key: &str, with_shift: bool) -> bool {
        let tz = self.tz.get_untracked();
        let Some(drag) = self.drag.get_untracked() else { return false };
        let view = self.view.get_untracked();
        let mut technician = drag.technician;
        let span = match (key, with_shift) {
            ("ArrowUp" | "ArrowDown", false) if view == View::Team => {
                technician = self.beside(&drag, key == "ArrowDown");
                drag.span
            }
            ("ArrowUp", false) if view == View::Month => drag.span.nudged(-7, 0, tz),
            ("ArrowDown", false) if view == View::Month => drag.span.nudged(7, 0, tz),
            ("ArrowUp", false) => drag.span.nudged(0, -STEP, tz),
            ("ArrowDown", false) => drag.span.nudged(0, STEP, tz),
            ("ArrowLeft", _) => drag.span.nudged(-1, 0, tz),
            ("ArrowRight", _) => drag.span.nudged(1, 0, tz),
            ("ArrowUp", true) => drag.span.stretched(-STEP),
            ("ArrowDown", true) => drag.span.stretched(STEP),
            ("Enter" | " ", _) => {
                let focus = drag.shift.as_ref().map(|shift| shift.id);
                // What becomes of it the server decides; a toast tells.
                let is_asked = self.put_down();
                self.announce(if is_asked { "" } else { messages::put_back() });
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
        let moved = Drag { span, technician, ..drag };
        let mut when = words::Times::of(&span, tz).in_full;
        if let Some(wanted) = moved.wanted().filter(|_| moved.technician.is_some()) {
            when = format!("{}, {when}", untrack(|| face(self, &wanted).name));
        }
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
        keep_ghost_in_sight();
        true
    }

    /// Whose row is above or below the one a carried shift is in.
    fn beside(self, drag: &Drag, below: bool) -> Option<Whose> {
        let now = drag.technician.or(drag.shift.as_ref().map(|shift| shift.technician_id))?;
        self.rows.with_value(|rows| {
            let row = rows.iter().position(|row| *row == now);
            let next = match row {
                Some(row) if below => (row + 1).min(rows.len() - 1),
                Some(row) => row.saturating_sub(1),
                None => 0,
            };
            rows.get(next).copied()
        })
    }

    fn delete_focused(self, event: &KeyboardEvent) -> bool {
        let Some(id) = closest(event.target(), "[data-shift]").as_ref().and_then(shift_of) else {
            return false;
        };
        let shift = self.desk.store.read_untracked().get(id).map(|seen| seen.shift.clone());
        let Some(shift) = shift else { return false };
        self.details_open.set(false);
        self.desk.delete(shift);
        true
    }
}

/// What is carried by arrow keys never leaves the screen.
fn keep_ghost_in_sight() {
    request_animation_frame(|| {
        let Ok(Some(ghost)) = document().query_selector("[data-ghost]") else { return };
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
        ghost.scroll_into_view_with_scroll_into_view_options(&options);
    });
}
