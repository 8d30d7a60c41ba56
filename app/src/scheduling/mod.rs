//! The calendar: who works where and when.

mod address;
pub mod api;
mod store;

/// Stands in for the calendar until it is there.
#[leptos::component]
pub fn CalendarPage() -> impl leptos::IntoView {
    leptos::view! { <crate::components::PageHead title="Calendar"/> }
}
