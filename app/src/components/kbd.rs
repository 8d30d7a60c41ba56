//! Keys.

use leptos::prelude::*;

/// A key, as it stands on the keyboard.
#[component]
pub fn Kbd(children: Children) -> impl IntoView {
    view! { <kbd aria-hidden="true">{children()}</kbd> }
}
