//! The style guide: every component in every state, for the people who build Patchbay.

use leptos::prelude::*;

#[component]
pub fn StyleguidePage() -> impl IntoView {
    view! { <h1>"Style guide"</h1> }
}
