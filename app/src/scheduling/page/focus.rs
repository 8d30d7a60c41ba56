//! Keeping the keyboard's focus on a shift while it is drawn anew, moved or changed by others.

use domain::scheduling::ShiftId;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::calendar::Calendar;
use super::drag::{closest, shift_of};

/// A block that changes is replaced, and the focus it had would fall to the page. Whenever blocks
/// may have been replaced and nothing has the focus, the block of the same shift gets it back.
pub fn keep_focus(calendar: Calendar, grid: NodeRef<html::Div>) {
    let focused = calendar.focused;
    let on_focus = window_event_listener(leptos::ev::focusin, move |event| {
        let block = closest(event.target(), "[data-shift]");
        focused.set_value(block.as_ref().and_then(shift_of));
    });
    let on_press = window_event_listener(leptos::ev::pointerdown, move |event| {
        if closest(event.target(), "[data-shift]").is_none() {
            focused.set_value(None);
        }
    });
    on_cleanup(move || {
        on_focus.remove();
        on_press.remove();
    });

    Effect::new(move |_| {
        calendar.desk.store.track();
        calendar.tz.track();
        calendar.days.track();
        request_animation_frame(move || {
            let Some(id) = focused.try_get_value().flatten() else { return };
            let is_lost =
                document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if is_lost && let Some(grid) = grid.try_get_untracked().flatten() {
                focus_shift(&grid, id);
            }
        });
    });
}

pub fn focus_shift(grid: &Element, id: ShiftId) {
    let block = grid.query_selector(&format!("[data-shift=\"{id}\"]")).ok().flatten();
    if let Some(block) = block.and_then(|block| block.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Focusing an element that is shown does not fail.
        let _ = block.focus_with_options(&options);
    }
}
