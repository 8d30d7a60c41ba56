//! Drawing, moving and resizing shifts with a pointer: a mouse at once, a finger after a moment.

use std::time::Duration;

use chrono::NaiveDate;
use domain::accounts::UserId;
use domain::scheduling::calendar::{DAY_MINUTES, Slot};
use domain::scheduling::{Shift, ShiftId, ShiftSpan, ShiftState};
use leptos::ev::{MouseEvent, PointerEvent, TouchEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use uuid::Uuid;
use web_sys::{Element, HtmlElement};

use super::calendar::{Calendar, Whose};
use super::gesture::Gesture;
use super::planning::Deed;
use crate::components::Toast;
use crate::live::LiveStatus;
use crate::messages::scheduling as messages;

/// A shift on its way to somewhere else, by hand or by arrow keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    /// As it was when it was taken; `None`: a new one is being drawn.
    pub shift: Option<Shift>,
    pub span: ShiftSpan,
    /// Whose it is to be; `None`: whose it is.
    pub technician: Option<Whose>,
    /// Leaves the shift where it is and makes another.
    pub copies: bool,
    /// `None`: by arrow keys.
    pub gesture: Option<Gesture>,
}

impl Drag {
    /// The shift as it would be if it were put down now.
    pub fn wanted(&self) -> Option<Shift> {
        let mut shift = Shift { span: self.span, ..self.shift.clone()? };
        shift.technician_id = self.technician.unwrap_or(shift.technician_id);
        Some(if self.copies {
            // What was called off takes place where it is copied to.
            let state = if shift.is_draft() { ShiftState::Draft } else { ShiftState::Scheduled };
            Shift { id: ShiftId(Uuid::nil()), state, state_reason: None, ..shift }
        } else {
            shift
        })
    }
}

impl Calendar {
    /// Ends a drag where it is. Says whether something was put down there.
    pub fn put_down(self) -> bool {
        let Some(drag) = self.drag.try_update(Option::take).flatten() else { return false };
        let Some(wanted) = drag.wanted() else {
            self.editor.open_new(self, drag.span);
            return true;
        };
        let Some(shift) = drag.shift else { return false };
        let is_same = |to: &Shift| (to.span, to.technician_id) == (shift.span, shift.technician_id);
        if !drag.copies && is_same(&wanted) {
            return false;
        }
        // What the calendar shows may be old while the connection is lost: then the server decides.
        let is_live = self.desk.live.status.get_untracked() == LiveStatus::Live;
        let obstacle = untrack(|| self.desk.obstacle(&wanted)).filter(|_| is_live);
        if let Some(obstacle) = obstacle {
            let reason = untrack(|| self.desk.in_the_way(&obstacle, self.tz.get()));
            self.desk.toasts.push(Toast::new(messages::not_moved(reason)));
            return false;
        }
        if drag.copies {
            self.desk.create(wanted);
        } else {
            let before = Box::new(shift.clone());
            let resized = shift.span.length() != drag.span.length();
            let given = shift.technician_id != wanted.technician_id;
            let deed = match (given, resized) {
                (true, _) => Deed::Changed(before),
                (false, true) => Deed::Resized(before),
                (false, false) => Deed::Moved(before),
            };
            self.desk.change(shift, wanted, deed);
        }
        true
    }
}

/// How far a mouse moves before it drags rather than clicks, and a finger before it scrolls.
const MOUSE_SLACK: f64 = 4.0;
const FINGER_SLACK: f64 = 9.0;
/// How long a finger rests before it takes a shift.
const LONG_PRESS: Duration = Duration::from_millis(420);
/// How far a finger sweeps to turn the page.
const SWEEP: f64 = 56.0;
/// How near the edge of what scrolls a drag scrolls it.
const SCROLL_ZONE: f64 = 64.0;
const SCROLL_STEP: f64 = 12.0;

/// What the grid does about pointers.
#[derive(Clone, Copy)]
pub struct Hands {
    calendar: Calendar,
    grid: NodeRef<html::Div>,
    ground: Ground,
    press: StoredValue<Option<Press>>,
    /// Where the pointer was last, for scrolling while it rests at the edge.
    place: StoredValue<(f64, f64)>,
}

/// What lies under the pointer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Days as columns of hours.
    Hours,
    /// Days as cells, perhaps in the row of somebody.
    Cells,
}

#[derive(Clone)]
struct Press {
    pointer: i32,
    start: (f64, f64),
    is_finger: bool,
    /// `None`: nothing that can be taken; a sweep still turns the page.
    grip: Option<Grip>,
    long_press: Option<TimeoutHandle>,
}

#[derive(Clone)]
struct Grip {
    shift: Option<Shift>,
    gesture: Gesture,
}

pub fn use_dragging(calendar: Calendar, grid: NodeRef<html::Div>) -> Hands {
    hands(calendar, grid, Ground::Hours)
}

/// The same where days are cells: shifts go from one to another as they are.
pub fn use_dragging_between_cells(calendar: Calendar, grid: NodeRef<html::Div>) -> Hands {
    hands(calendar, grid, Ground::Cells)
}

fn hands(calendar: Calendar, grid: NodeRef<html::Div>, ground: Ground) -> Hands {
    let (press, place) = (StoredValue::new(None), StoredValue::new((0.0, 0.0)));
    Hands { calendar, grid, ground, press, place }
}

impl Hands {
    pub fn pressed(self, event: &PointerEvent) {
        self.calendar.pointed_out.set(None);
        if !event.is_primary()
            || event.button() != 0
            || self.calendar.drag.read_untracked().is_some()
        {
            return;
        }
        let is_finger = event.pointer_type() == "touch";
        let start = (f64::from(event.client_x()), f64::from(event.client_y()));
        let grip = self.grip(event, start);
        let long_press = (is_finger && grip.is_some())
            .then(|| set_timeout_with_handle(move || self.begin(), LONG_PRESS).ok())
            .flatten();
        self.place.set_value(start);
        let press = Press { pointer: event.pointer_id(), start, is_finger, grip, long_press };
        self.press.set_value(Some(press));
    }

    pub fn moved(self, event: &PointerEvent) {
        let place = (f64::from(event.client_x()), f64::from(event.client_y()));
        let Some(press) =
            self.press.get_value().filter(|press| press.pointer == event.pointer_id())
        else {
            return;
        };
        self.place.set_value(place);
        if self.is_dragging() {
            self.follow(Some(event.alt_key()));
            return;
        }
        let (dx, dy) = (place.0 - press.start.0, place.1 - press.start.1);
        let distance = dx.hypot(dy);
        if press.is_finger {
            if distance > FINGER_SLACK {
                stop_waiting(&press);
            }
        } else if distance > MOUSE_SLACK && press.grip.is_some() {
            self.begin();
            self.follow(Some(event.alt_key()));
        }
    }

    pub fn released(self, event: &PointerEvent) {
        let Some(press) = self.take_press() else { return };
        if self.is_dragging() {
            if press.is_finger {
                self.widen_a_dot();
            }
            self.calendar.put_down();
            return;
        }
        let (dx, dy) = (
            f64::from(event.client_x()) - press.start.0,
            f64::from(event.client_y()) - press.start.1,
        );
        let swept = press.is_finger && dx.abs() > SWEEP && dx.abs() > 2.0 * dy.abs();
        let scrolls_sideways = closest(event.target(), "[data-crowded]").is_some();
        if swept && !scrolls_sideways {
            self.calendar.turn(if dx < 0.0 { 1 } else { -1 });
        }
    }

    /// The browser scrolls instead, or the window lost the pointer.
    pub fn cancelled(self) {
        self.take_press();
        if self.is_dragging() {
            self.calendar.drag.set(None);
        }
    }

    /// A long press takes the shift; the browser's own menu would take it away again.
    pub fn context_menu(self, event: &MouseEvent) {
        if self.press.with_value(|press| press.as_ref().is_some_and(|press| press.is_finger)) {
            event.prevent_default();
        }
    }

    pub fn touch_moved(self, event: &TouchEvent) {
        if self.is_dragging() && event.cancelable() {
            event.prevent_default();
        }
    }

    pub fn clicked(self, event: &MouseEvent) {
        let Some(block) = closest(event.target(), "[data-shift]") else { return };
        let Some(id) = shift_of(&block) else { return };
        if let Some(block) = block.dyn_ref::<HtmlElement>() {
            self.calendar.open_details(id, block);
        }
    }

    fn is_dragging(self) -> bool {
        self.calendar.drag.read_untracked().as_ref().is_some_and(|drag| drag.gesture.is_some())
    }

    fn take_press(self) -> Option<Press> {
        let press = self.press.try_update_value(Option::take).flatten()?;
        stop_waiting(&press);
        Some(press)
    }

    /// What lies under the pointer and can be taken.
    fn grip(self, event: &PointerEvent, place: (f64, f64)) -> Option<Grip> {
        if !untrack(|| self.calendar.may_plan()) {
            return None;
        }
        let at = self.slot_at(place)?;
        let Some(block) = closest(event.target(), "[data-shift]") else {
            let on_empty_time = closest(event.target(), ".day").is_some();
            return on_empty_time
                .then_some(Grip { shift: None, gesture: Gesture::Draw { anchor: at } });
        };
        let id = shift_of(&block)?;
        let shift = self.calendar.desk.store.read_untracked().get(id)?.shift.clone();
        if self.ground == Ground::Cells {
            return Some(Grip { shift: Some(shift), gesture: Gesture::Carry { day: at.day } });
        }
        let edge =
            closest(event.target(), ".resize").and_then(|edge| edge.get_attribute("data-edge"));
        let gesture = match edge.as_deref() {
            Some("start") => Gesture::Start { grabbed: at },
            Some(_) => Gesture::End { grabbed: at },
            None => Gesture::Move { grabbed: at },
        };
        Some(Grip { shift: Some(shift), gesture })
    }

    fn begin(self) {
        let Some(press) = self.press.get_value() else { return };
        let (Some(grip), Some(grid)) = (press.grip, self.grid.get_untracked()) else { return };
        let Some(at) = self.slot_at(press.start) else { return };
        // Without the capture the drag would end at the edge of the window; it goes on all the same.
        let _ = grid.set_pointer_capture(press.pointer);
        let tz = self.calendar.tz.get_untracked();
        let origin = grip.shift.as_ref().map(|shift| shift.span);
        self.calendar.details_open.set(false);
        self.calendar.drag.set(Some(Drag {
            span: origin.unwrap_or_else(|| grip.gesture.span(None, at, tz)),
            shift: grip.shift,
            technician: None,
            copies: false,
            gesture: Some(grip.gesture),
        }));
        self.scroll_at_edges();
    }

    /// Brings the ghost to where the pointer is. `copies`: whether Alt is held, if that is known.
    fn follow(self, copies: Option<bool>) {
        let Some(pointer) = self.slot_at(self.place.get_value()) else { return };
        let tz = self.calendar.tz.get_untracked();
        let next = self.calendar.drag.read_untracked().as_ref().and_then(|drag| {
            let gesture = drag.gesture?;
            let span = gesture.span(drag.shift.as_ref().map(|shift| shift.span), pointer, tz);
            let technician = self.person_at(self.place.get_value());
            let may_copy = gesture.moves();
            let copies = copies.map_or(drag.copies, |alt| alt && may_copy);
            Some(Drag { span, technician, copies, ..drag.clone() })
        });
        let changed = *self.calendar.drag.read_untracked() != next;
        if changed && next.is_some() {
            self.calendar.drag.set(next);
        }
    }

    /// A finger that rested and did not draw means a shift, not a quarter of an hour.
    fn widen_a_dot(self) {
        let tz = self.calendar.tz.get_untracked();
        self.calendar.drag.update(|drag| {
            if let Some(Drag { shift: None, span, .. }) = drag
                && span.length() == ShiftSpan::SHORTEST_DRAWN
            {
                let start = Slot::at(span.starts_at(), tz);
                *span = span.ending_at(start.plus(0, 60), tz);
            }
        });
    }

    fn scroll_at_edges(self) {
        request_animation_frame(move || {
            if self.calendar.drag.try_get_untracked().flatten().is_none() {
                return;
            }
            let (x, y) = self.place.get_value();
            let height =
                window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            // The page scrolls, or with many at once the grid's own box.
            let grid = self.grid.get_untracked();
            let (right, down) = match grid.and_then(|grid| grid.closest("[data-crowded]").ok()?) {
                None => {
                    let down = step(y, 0.0, height);
                    window().scroll_by_with_x_and_y(0.0, down);
                    (0.0, down)
                }
                Some(pane) => {
                    let edges = pane.get_bounding_client_rect();
                    let right = step(x, edges.left(), edges.right());
                    let down = step(y, edges.top().max(0.0), edges.bottom().min(height));
                    pane.scroll_by_with_x_and_y(right, down);
                    (right, down)
                }
            };
            if (right, down) != (0.0, 0.0) {
                self.follow(None);
            }
            self.scroll_at_edges();
        });
    }

    /// The place on the calendar under a point of the window; beside the grid the nearest.
    fn slot_at(self, (x, y): (f64, f64)) -> Option<Slot> {
        if self.ground == Ground::Cells {
            let day = at_point(x, y, "[data-day]")?.get_attribute("data-day")?;
            return Some(Slot::new(day.parse().ok()?, 0));
        }
        let days = self.grid.get_untracked()?.query_selector_all(":scope > .day").ok()?;
        let columns =
            (0..days.length()).filter_map(|index| days.get(index)?.dyn_into::<Element>().ok());
        let (column, rect) = columns
            .map(|column| {
                let rect = column.get_bounding_client_rect();
                (column, rect)
            })
            .min_by(|(_, a), (_, b)| {
                let away =
                    |rect: &web_sys::DomRect| (rect.left() - x).max(x - rect.right()).max(0.0);
                away(a).total_cmp(&away(b))
            })?;
        let day: NaiveDate = column.get_attribute("data-day")?.parse().ok()?;
        let part = ((y - rect.top()) / rect.height()).clamp(0.0, 1.0);
        Some(Slot::new(day, (part * f64::from(DAY_MINUTES)) as i32))
    }

    /// Whose row is under a point of the window, where rows are somebody's.
    fn person_at(self, (x, y): (f64, f64)) -> Option<Whose> {
        if self.ground == Ground::Hours {
            return None;
        }
        let row = at_point(x, y, "[data-person]")?.get_attribute("data-person")?;
        Some(row.parse::<UserId>().ok())
    }
}

/// The innermost element at a point of the window that is one of these, or lies in one.
fn at_point(x: f64, y: f64, selector: &str) -> Option<Element> {
    document().element_from_point(x as f32, y as f32)?.closest(selector).ok().flatten()
}

/// How far a drag scrolls this time, held at `place` between two edges.
fn step(place: f64, start: f64, end: f64) -> f64 {
    if place < start + SCROLL_ZONE {
        -SCROLL_STEP
    } else if place > end - SCROLL_ZONE {
        SCROLL_STEP
    } else {
        0.0
    }
}

fn stop_waiting(press: &Press) {
    if let Some(timer) = &press.long_press {
        timer.clear();
    }
}

pub fn shift_of(block: &Element) -> Option<ShiftId> {
    block.get_attribute("data-shift")?.parse().ok()
}

pub fn closest(target: Option<web_sys::EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}
