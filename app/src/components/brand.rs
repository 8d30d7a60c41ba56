//! The mark and the wordmark.

use leptos::prelude::*;

/// The mark: three jacks in a column, a cord from the first to the second makes a P, the third is
/// free.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" fill="none" aria-hidden="true">
            <path class="mark-cord" d="M6.5 4.6C26.5-1.2 26.5 17.8 6.5 12" stroke-width="2.75" stroke-linecap="round"/>
            <circle cx="6.5" cy="4.6" r="2.9" fill="currentColor"/>
            <circle cx="6.5" cy="12" r="2.9" fill="currentColor"/>
            <circle cx="6.5" cy="19.6" r="2.15" stroke="currentColor" stroke-width="1.6"/>
        </svg>
    }
}

/// Mark and wordmark.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <Mark/>
            <span>"patchbay"</span>
        </span>
    }
}
