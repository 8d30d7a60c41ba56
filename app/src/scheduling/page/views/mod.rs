//! The views whose days are cells or lines. They are fetched when somebody looks, so that the week
//! comes sooner.

mod agenda;
mod bar;
mod cells;
mod grid;
mod month;
mod team;

use leptos::prelude::*;

use super::address::View;
use super::calendar::use_calendar;
use crate::components::{Skeleton, SkeletonShape};
use crate::lazy::LazyPart;
use crate::lazy_page;

lazy_page!(month_part, calendar_views, view! { <month::MonthView/> });
lazy_page!(team_part, calendar_views, view! { <team::TeamView/> });
lazy_page!(agenda_part, calendar_views, view! { <agenda::AgendaView/> });

/// The month, the team or the agenda, whichever is looked at.
#[component]
pub fn OtherView() -> impl IntoView {
    let calendar = use_calendar();

    move || {
        let part = match calendar.view.get() {
            View::Month => month_part::PAGE,
            View::Team => team_part::PAGE,
            View::Agenda => agenda_part::PAGE,
            // On the way to the hours.
            View::Day | View::Week => return ().into_any(),
        };
        view! { <LazyPart part skeleton=|| view! { <Loading first=true/> }/> }.into_any()
    }
}

/// What stands there until there is something to show. The first time nothing else does; later on one has turned to
/// days that nobody knows yet, from a place that stays.
#[component]
pub fn Loading(
    /// Nothing stood there before.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let calendar = use_calendar();
    view! {
        <div
            class="view-loading"
            class:loading=move || first || !calendar.has_settled.get()
            aria-busy="true"
        >
            {(0..6).map(|_| view! { <Skeleton shape=SkeletonShape::Block/> }).collect_view()}
        </div>
    }
}
