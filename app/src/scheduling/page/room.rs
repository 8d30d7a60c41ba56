//! Whether all that stands side by side finds room, or the grid has to scroll.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver, ScrollToOptions};

use super::address::View;
use super::calendar::Calendar;

/// Pixels a shift needs beside others: a target of 24, 3 between two, and one for the line between
/// days and what rounding takes; more under a thumb.
pub const fn lane(view: View, is_narrow: bool) -> u32 {
    match (view, is_narrow) {
        (_, true) => 44,
        (View::Day, false) => 36,
        (_, false) => 28,
    }
}

/// Pixels a day needs for its name.
pub const DAY: u32 = 80;

/// Pixels below which a shift shows no more than the hour and a name set upright.
pub const SLIM: u32 = 39;

/// How high a row of the team is at least, in the root's letters.
const TEAM_ROW: f64 = 2.25;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Room {
    width: u32,
    /// What of it the hours take.
    hours: u32,
}

/// How what stands side by side fits into the grid's box.
#[derive(Clone, Copy)]
pub struct Fit {
    room: RwSignal<Room>,
    /// Pixels.
    lane: Memo<u32>,
    /// Days with so many shifts are wider than the box. As long as they are not, busy days take
    /// from quiet ones.
    pub is_crowded: Memo<bool>,
    /// How many lanes are in sight at once where they are.
    lanes_in_sight: Memo<u32>,
}

pub fn use_fit(calendar: Calendar, pane: NodeRef<html::Section>, lanes: Memo<Vec<u16>>) -> Fit {
    let room = RwSignal::new(Room::default());
    Effect::new(move |_| {
        if let Some(pane) = pane.get() {
            watch(pane, room);
        }
    });
    let lane = Memo::new(move |_| lane(calendar.view.get(), calendar.is_narrow.get()));
    let is_crowded = Memo::new(move |_| would_crowd(room.get(), lane.get(), &lanes.read()));
    let lanes_in_sight = Memo::new(move |_| {
        let Room { width, hours } = room.get();
        // The last one is cut.
        width.saturating_sub(hours) / lane.get() + 1
    });
    Fit { room, lane, is_crowded, lanes_in_sight }
}

impl Fit {
    /// Whether the box has been measured.
    pub fn is_known(self) -> bool {
        self.room.read().width > 0
    }

    /// Whether days with so many lanes would be wider than the box.
    pub fn would_crowd(self, lanes: &[u16]) -> bool {
        would_crowd(self.room.get(), self.lane.get(), lanes)
    }

    /// Whether a lane of the day in focus is in sight, where days are wider than the box.
    pub fn is_in_sight(self, lane: u16) -> bool {
        u32::from(lane) < self.lanes_in_sight.get()
    }
}

fn would_crowd(Room { width, hours }: Room, lane: u32, lanes: &[u16]) -> bool {
    let days = lanes.iter().map(|&lanes| (u32::from(lanes) * lane).max(DAY)).sum::<u32>();
    width > 0 && hours + days > width
}

/// Keeps `room` what the element has, for as long as the calling owner lives.
fn watch(pane: HtmlElement, room: RwSignal<Room>) {
    let measured = pane.clone();
    on_resize(&pane, move || {
        let hours = measured.query_selector(".hours").ok().flatten();
        let hours = hours.map_or(0, |hours| hours.client_width().unsigned_abs());
        let now = Room { width: measured.client_width().unsigned_abs(), hours };
        if room.try_get_untracked().is_some_and(|before| before != now) {
            room.set(now);
        }
    });
}

/// Calls `then` with the element's first size and with each other, for as long as the calling owner
/// lives: between layout and paint, where reading sizes costs nothing, and nobody sees the step.
fn on_resize(element: &Element, then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    let Ok(observer) = ResizeObserver::new(then.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let watching = StoredValue::new_local((observer, then));
    on_cleanup(move || {
        watching.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// How many rows of the team stand from the first to the last in sight, and what notes that when
/// the box has been scrolled. Noted ahead: whoever asks while rows change waits for the layout.
pub fn use_rows_in_sight(
    pane: NodeRef<html::Section>,
) -> (StoredValue<usize>, impl Fn() + Copy + 'static) {
    // Until the box is there.
    let rows = StoredValue::new(40);
    let note = move || {
        let Some(pane) = pane.try_get_untracked().flatten() else { return };
        // Whole pixels: what reads fractions is fifteen kilobytes.
        let letter = document().document_element().and_then(|root| {
            let style = window().get_computed_style(&root).ok()??;
            let size = style.get_property_value("font-size").ok()?;
            size.split(['.', 'p']).next()?.parse::<u32>().ok()
        });
        let row = TEAM_ROW * f64::from(letter.unwrap_or(16));
        let bottom = f64::from(pane.scroll_top() + pane.client_height());
        rows.set_value((bottom / row) as usize + 1);
    };
    Effect::new(move |_| {
        if let Some(pane) = pane.get() {
            on_resize(&pane, note);
        }
    });
    (rows, note)
}

/// Brings the day in focus into sight when the days scroll in their box: on the way in, and with
/// every page that is turned.
pub fn keep_day_in_sight(calendar: Calendar, pane: NodeRef<html::Section>, is_crowded: Memo<bool>) {
    Effect::new(move |_| {
        // Until the shifts are there, nobody knows how wide the days before it are.
        if !is_crowded.get() || calendar.is_loading.get() {
            return;
        }
        let day = calendar.day.get();
        calendar.view.track();
        request_animation_frame(move || {
            let Some(pane) = pane.try_get_untracked().flatten() else { return };
            let find = |selector: &str| pane.query_selector(selector).ok().flatten();
            let (Some(column), Some(hours)) =
                (find(&format!("[data-day=\"{day}\"]")), find(".hours, .team-corner"))
            else {
                return;
            };
            let (column, hours) =
                (column.get_bounding_client_rect(), hours.get_bounding_client_rect());
            let pane_end = pane.get_bounding_client_rect().right();
            if column.left() < hours.right() || column.right() > pane_end {
                let to = ScrollToOptions::new();
                to.set_left(column.left() - hours.right());
                pane.scroll_by_with_scroll_to_options(&to);
            }
        });
    });
}
