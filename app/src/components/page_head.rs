//! The top of a page.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// The title of a page, what can be done on it, and a sentence if it needs one.
#[component]
pub fn PageHead(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] lead: Option<TextProp>,
    /// Buttons and switches, at the end of the line.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{move || title.get()}</h1>
            {children.map(|children| children())}
            {lead.map(|lead| view! { <p>{move || lead.get()}</p> })}
        </header>
    }
}
