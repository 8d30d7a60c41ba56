//! Where the focus goes when what had it is taken from the page, such as the button of a row that
//! is dealt with: to the heading above it. Left alone it would fall to the page, and whoever works
//! by keyboard would begin at its top.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

use crate::components::focus::STAND_IN;

/// What had the focus last and all around it, from the inside out.
type Around = StoredValue<Vec<Element>, LocalStorage>;

/// Watches over the focus as long as the calling owner lives.
pub(super) fn watch() {
    let around: Around = StoredValue::new_local(Vec::new());
    let on_focus = window_event_listener(leptos::ev::focusin, move |event| {
        // It was a stand-in as long as it had the focus.
        if let Ok(Some(earlier)) = document().query_selector(&format!("[{STAND_IN}]:not(:focus)")) {
            let _ = earlier.remove_attribute(STAND_IN);
        }
        let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        around.set_value(std::iter::successors(focused, |it| it.parent_element()).collect());
    });
    // Whoever presses on nothing takes the focus away.
    let on_press =
        window_event_listener(leptos::ev::pointerdown, move |_| around.set_value(Vec::new()));
    let changed = Closure::<dyn Fn()>::new(move || {
        let is_gone = around
            .try_with_value(|around| around.first().is_some_and(|it| !it.is_connected()))
            .unwrap_or_default();
        if is_gone {
            // Later than whoever knows a better place.
            request_animation_frame(move || request_animation_frame(move || find_a_place(around)));
        }
    });
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
    let all = MutationObserverInit::new();
    all.set_child_list(true);
    all.set_subtree(true);
    if let Some(body) = document().body() {
        // Refused only without anything to watch for.
        let _ = observer.observe_with_options(&body, &all);
    }
    let watching = StoredValue::new_local((observer, changed));
    on_cleanup(move || {
        watching.try_with_value(|(observer, _)| observer.disconnect());
        on_focus.remove();
        on_press.remove();
    });
}

fn find_a_place(around: Around) {
    let is_lost = || document().active_element().is_none_or(|it| it.tag_name() == "BODY");
    let Some(around) = is_lost().then(|| around.try_update_value(std::mem::take)).flatten() else {
        return;
    };
    let quietly = FocusOptions::new();
    quietly.set_prevent_scroll(true);
    for place in around.iter().filter(|place| place.is_connected()) {
        let heading = place.query_selector("h1, h2, h3").ok().flatten();
        let Some(heading) = heading.and_then(|it| it.dyn_into::<HtmlElement>().ok()) else {
            continue;
        };
        heading.set_tab_index(-1);
        // The name is one that attributes may have.
        let _ = heading.set_attribute(STAND_IN, "");
        // What is not shown does not take it.
        let _ = heading.focus_with_options(&quietly);
        if !is_lost() {
            return;
        }
        let _ = heading.remove_attribute(STAND_IN);
    }
}
