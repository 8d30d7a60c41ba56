//! What the looks of blocks mean.

use leptos::prelude::*;

use super::calendar::use_calendar;
use crate::messages::scheduling as words;

#[component]
pub fn Legend() -> impl IntoView {
    let calendar = use_calendar();
    let samples = [
        ("work", words::legend_work()),
        ("on_call", words::kind_on_call()),
        ("training", words::kind_training()),
        ("open", words::open()),
        ("draft", words::draft()),
        ("cancelled", words::cancelled()),
        ("unsaved", words::not_saved_yet()),
        ("midnight", words::legend_midnight()),
    ];
    let items = samples
        .into_iter()
        .filter(|(sample, _)| *sample != "draft" || untrack(|| calendar.may_plan()))
        .map(|(sample, word)| view! { <li data-sample=sample>{word}</li> })
        .collect_view();

    view! { <ul class="cal-legend" aria-label=words::legend()>{items}</ul> }.into_any()
}
