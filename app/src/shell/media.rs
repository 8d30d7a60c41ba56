//! What the style sheet would ask the browser about the window.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MediaQueryList;

/// Whether a media query holds; follows the window for as long as the calling owner lives.
pub(crate) fn matches_media(query: &str) -> Signal<bool> {
    let Ok(Some(list)) = window().match_media(query) else { return Signal::stored(false) };
    let (matches, set_matches) = signal(list.matches());
    let changed = {
        let list = list.clone();
        Closure::<dyn Fn()>::new(move || {
            set_matches.try_set(list.matches());
        })
    };
    // Listening to a list that exists does not fail.
    let _ = list.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
    let listening = StoredValue::new_local((list, changed));
    on_cleanup(move || {
        listening.try_update_value(|(list, changed): &mut (MediaQueryList, Closure<dyn Fn()>)| {
            let _ = list
                .remove_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        });
    });
    matches.into()
}
