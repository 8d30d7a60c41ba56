//! What happens when a page is there: keyboard and screen reader go to its heading.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Whether the page to come is one that somebody went to, and not the first one, whose focus the
/// browser manages.
#[derive(Clone, Copy)]
pub(super) struct Arrival(StoredValue<bool>);

impl Arrival {
    /// Watches the address; a change of its query alone is no arrival. `at_once`: the first page is
    /// one, too.
    pub fn provide(at_once: bool) {
        let path = use_location().pathname;
        let arrival = Self(StoredValue::new(at_once));
        Effect::new(move |earlier: Option<String>| {
            let path = path.get();
            if earlier.is_some_and(|earlier| earlier != path) {
                arrival.0.set_value(true);
            }
            path
        });
        provide_context(arrival);
    }
}

/// To be called by whatever shows a page, while it builds it.
pub(super) fn page_arrives() {
    let Some(arrival) = use_context::<Arrival>() else { return };
    // Afterwards the heading exists.
    request_animation_frame(move || {
        let somebody_went = arrival.0.try_update_value(std::mem::take).unwrap_or_default();
        if somebody_went {
            focus_heading();
        }
    });
}

/// Moves the focus to the page's heading, or to the page if it has none.
pub(crate) fn focus_heading() {
    let heading = document().query_selector("#main h1").ok().flatten();
    let target = heading.or_else(|| document().get_element_by_id("main"));
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        target.set_tab_index(-1);
        // Focusing an element that is shown does not fail.
        let _ = target.focus();
    }
}
