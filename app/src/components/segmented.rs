//! Ways to see the same thing.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A few ways to see the same thing, one of them chosen; holds `Segment`s or `SegmentLink`s.
#[component]
pub fn Segmented(#[prop(into)] label: TextProp, children: Children) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=move || label.get()>
            {children()}
        </div>
    }
}

/// `<Segment selected on:click=…>`
#[component]
pub fn Segment(#[prop(into)] selected: Signal<bool>, children: Children) -> impl IntoView {
    view! {
        <button type="button" aria-pressed=move || selected.get().to_string()>
            {children()}
        </button>
    }
}

/// A segment with an address of its own.
#[component]
pub fn SegmentLink(
    #[prop(into)] href: TextProp,
    #[prop(into)] selected: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=move || href.get() aria-current=move || selected.get().then_some("page")>
            {children()}
        </a>
    }
}
