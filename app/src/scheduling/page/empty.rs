//! What stands where there is no shift.

use leptos::prelude::*;

use super::address::{Filters, View};
use super::calendar::use_calendar;
use crate::components::{Button, EmptyState};
use crate::messages::scheduling as words;

/// An empty week says so, and what to do.
#[component]
pub fn Nothing() -> impl IntoView {
    let calendar = use_calendar();
    let is_empty = Memo::new(move |_| calendar.has_seen() && calendar.shows_nothing());
    let is_filtered = move || !calendar.filters.read().is_empty();

    let content = move || {
        if is_filtered() {
            let clear = move |_| calendar.filter(|filters| *filters = Filters::default());
            view! {
                <EmptyState title=words::no_shifts_filtered() text=words::empty_for_filters()>
                    <Button on:click=clear>{words::clear_filters()}</Button>
                </EmptyState>
            }
            .into_any()
        } else {
            let title = match calendar.view.get() {
                View::Day => words::no_shifts_day(),
                View::Month => words::no_shifts_month(),
                _ => words::no_shifts_week(),
            };
            let text = match (calendar.may_plan(), calendar.view.get().has_hours()) {
                (true, true) => words::empty_for_planner(),
                (true, false) => words::empty_for_planner_of_days(),
                (false, _) => words::empty_for_reader(),
            };
            view! { <EmptyState title text/> }.into_any()
        }
    };

    view! {
        <Show when=move || is_empty.get() && calendar.drag.read().is_none()>
            <div class="cal-empty">{content}</div>
        </Show>
    }
    .into_any()
}
