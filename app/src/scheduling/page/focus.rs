//! Keeping hold of a shift while it is drawn anew, moved or changed by others: with the keyboard's
//! focus, and with the details that hang on it.

use domain::scheduling::ShiftId;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::calendar::Calendar;
use super::drag::{closest, shift_of};
use crate::components::focus::{STAND_IN, is_focus_lost};

/// A block that changes is replaced, and the focus it had would fall to the page. Whenever blocks
/// may have been replaced and nothing has the focus, the block of the same shift gets it back.
pub fn keep_focus(calendar: Calendar, grid: NodeRef<html::Div>) {
    let focused = calendar.focused;
    // Where the shift stood that had the focus last.
    let cell = StoredValue::new(None::<String>);
    // A question above the calendar is not another place on it.
    let is_asked = |event: &web_sys::Event| closest(event.target(), "dialog").is_some();
    let on_focus = window_event_listener(leptos::ev::focusin, move |event| {
        let stands_in = closest(event.target(), &format!("[{STAND_IN}]")).is_some();
        if is_asked(&event) || stands_in {
            return;
        }
        let block = closest(event.target(), "[data-shift]");
        if let Some(block) = &block {
            cell.set_value(cell_of(block));
        }
        focused.set_value(block.as_ref().and_then(shift_of));
    });
    let on_press = window_event_listener(leptos::ev::pointerdown, move |event| {
        if !is_asked(&event) && closest(event.target(), "[data-shift]").is_none() {
            focused.set_value(None);
        }
    });
    on_cleanup(move || {
        on_focus.remove();
        on_press.remove();
    });

    Effect::new(move |_| {
        calendar.desk.store.track();
        calendar.desk.objection.track();
        calendar.desk.people.by_id().track();
        calendar.desk.locations.track();
        calendar.tz.track();
        calendar.days.track();
        request_animation_frame(move || {
            if let Some(grid) = grid.try_get_untracked().flatten() {
                calendar.keep_details(&grid);
            }
            let Some(id) = focused.try_get_value().flatten() else { return };
            if is_focus_lost()
                && let Some(grid) = grid.try_get_untracked().flatten()
            {
                match block_of(&grid, id) {
                    Some(block) => focus(&block),
                    // Deleted, or out of sight: what stands beside it, so that Tab goes on there.
                    None => focus_in(&grid, cell.try_get_value().flatten()),
                }
            }
        });
    });
}

fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Focusing an element that is shown does not fail.
    let _ = element.focus_with_options(&options);
}

/// The selector of the day that a block stands on, in its row where days stand in rows.
fn cell_of(block: &Element) -> Option<String> {
    let attribute = |name: &str| block.closest(&format!("[{name}]")).ok()??.get_attribute(name);
    let day = format!("[data-day=\"{}\"]:not([role=\"columnheader\"])", attribute("data-day")?);
    Some(match attribute("data-person") {
        Some(person) => format!("[data-person=\"{person}\"] > {day}"),
        None => day,
    })
}

/// Gives the focus to the first shift of a day, else to the day.
fn focus_in(grid: &Element, cell: Option<String>) {
    let cell = cell.and_then(|cell| grid.query_selector(&cell).ok().flatten());
    let Some(cell) = cell else { return };
    let shift = cell.query_selector("button[data-shift]").ok().flatten();
    let Ok(target) = shift.unwrap_or(cell).dyn_into::<HtmlElement>() else { return };
    if !target.has_attribute("tabindex") {
        target.set_tab_index(-1);
    }
    focus(&target);
}

impl Calendar {
    /// Hangs the details on the block that took the place of the one they hung on.
    fn keep_details(self, grid: &Element) {
        let is_open = self.details_open.try_get_untracked() == Some(true);
        let Some(id) = self.details_of.try_get_untracked().flatten().filter(|_| is_open) else {
            return;
        };
        if matches!(grid.query_selector("[data-anchor]"), Ok(None))
            && let Some(block) = block_of(grid, id)
        {
            mark_as_anchor(&block);
        }
    }
}

/// The style sheet hangs the details on the block that carries this.
pub fn mark_as_anchor(block: &Element) {
    // The name is one that attributes may have.
    let _ = block.set_attribute("data-anchor", "");
}

fn block_of(grid: &Element, id: ShiftId) -> Option<HtmlElement> {
    let block = grid.query_selector(&format!("[data-shift=\"{id}\"]")).ok().flatten();
    block.and_then(|block| block.dyn_into().ok())
}
