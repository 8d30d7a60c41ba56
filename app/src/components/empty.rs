//! What stands where there is nothing.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What stands where there is nothing yet: why, and what to do next.
#[component]
pub fn EmptyState(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] text: Option<TextProp>,
    /// The way on, usually one button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="jacks" viewBox="0 0 120 36" fill="none" aria-hidden="true">
                <path class="hanging-cord" d="M22 10C22 38 60 38 60 10"/>
                <circle class="plugged" cx="22" cy="10" r="7"/>
                <circle class="plugged" cx="60" cy="10" r="7"/>
                <circle cx="98" cy="10" r="7"/>
            </svg>
            <h2>{move || title.get()}</h2>
            {text.map(|text| view! { <p>{move || text.get()}</p> })}
            {children.map(|children| view! { <div class="toolbar">{children()}</div> })}
        </div>
    }
}
