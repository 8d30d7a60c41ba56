//! Where the focus goes when what had it is gone.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Moves the focus without scrolling.
pub fn focus_on(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let quietly = web_sys::FocusOptions::new();
        quietly.set_prevent_scroll(true);
        // Focusing an element that is shown does not fail.
        let _ = element.focus_with_options(&quietly);
    }
}

/// Moves the focus, and the page after it, as soon as the page is drawn anew: to the first field that is
/// wrong, which may be far above the button that was pressed.
pub fn lead_to(selector: &'static str) {
    let lead = move || {
        let found = document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        {
            // Focusing an element that is shown does not fail.
            let _ = element.focus();
            let middle = web_sys::ScrollIntoViewOptions::new();
            middle.set_block(web_sys::ScrollLogicalPosition::Center);
            element.scroll_into_view_with_scroll_into_view_options(&middle);
        }
    };
    request_animation_frame(move || request_animation_frame(lead));
}

/// On a heading that has the focus only because nobody knew a better place.
pub const STAND_IN: &str = "data-stand-in";

/// Whether what had the focus is gone.
pub fn is_focus_lost() -> bool {
    document()
        .active_element()
        .is_none_or(|it| it.tag_name() == "BODY" || it.has_attribute(STAND_IN))
}

/// Moves the focus without scrolling as soon as the page is drawn anew, unless the focus is somewhere by then.
pub fn focus_if_lost(selector: String) {
    let focus = move || {
        if is_focus_lost() {
            focus_on(&selector);
        }
    };
    request_animation_frame(move || request_animation_frame(focus));
}
