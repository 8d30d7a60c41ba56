//! Icons, and the signs of states.

use icondata::Icon as IconData;
use leptos::prelude::*;

use super::State;

/// A Lucide icon. It stands beside a word, or what holds it has an accessible name.
///
/// Only the icons that are named somewhere are linked.
#[component]
pub fn Icon(icon: IconData) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=icon.data></svg> }
}

/// The sign of a state, told apart by its shape; the word stands beside it.
#[component]
pub fn Glyph(state: State) -> impl IntoView {
    view! {
        <svg
            class="glyph"
            data-state=state.name()
            viewBox="0 0 14 14"
            aria-hidden="true"
            inner_html=shape(state)
        ></svg>
    }
}

/// What has the class `cut` shows what the glyph stands on.
const fn shape(state: State) -> &'static str {
    match state {
        State::Ok => {
            r#"<circle cx="7" cy="7" r="7"/><path class="cut" d="m4 7.3 2.1 2.1L10 5.3"/>"#
        }
        State::Warning => {
            r#"<path d="M7 .8c.5 0 .9.25 1.15.7l5.5 9.9c.5.9-.1 1.9-1.1 1.9H1.45c-1 0-1.6-1-1.1-1.9l5.5-9.9C6.1 1.05 6.5.8 7 .8Z"/><path class="cut" d="M7 5v3.2M7 10.7v.1"/>"#
        }
        State::Critical => {
            r#"<path d="M4.1 0h5.8L14 4.1v5.8L9.9 14H4.1L0 9.9V4.1Z"/><path class="cut" d="m4.6 4.6 4.8 4.8m0-4.8L4.6 9.4"/>"#
        }
        State::Unknown => {
            r#"<circle class="line" cx="7" cy="7" r="6.1" stroke-dasharray="2.4 1.5"/><path class="line" d="M5.4 5.5c.1-.9.8-1.4 1.6-1.4.9 0 1.6.6 1.6 1.4 0 1.1-1.6 1.2-1.6 2.3M7 10v.1"/>"#
        }
        State::Info => {
            r#"<rect width="14" height="14" rx="3"/><path class="cut" d="M7 6.4v3.8M7 3.8v.1"/>"#
        }
        State::Maintenance => {
            r#"<rect class="line" x=".7" y=".7" width="12.6" height="12.6" rx="2.5"/><path class="line" d="M4 10 7.3 6.7M10 4.4 8.6 5.8 7.9 5.1 9.3 3.7a2.1 2.1 0 0 0-2.4 3 2.1 2.1 0 0 0 3.1-2.3Z"/>"#
        }
    }
}
