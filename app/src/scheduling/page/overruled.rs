//! Who went on in spite of warnings about a shift, and why; for those who plan.

use domain::scheduling::ShiftId;
use domain::scheduling::warnings::Overruled;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calendar::use_calendar;
use super::desk::Desk;
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::locations::use_locations;
use crate::messages::coverage as words;
use crate::scheduling::warnings::{api, in_words};

lazy_page!(overruled_part, scheduling, view! { <WhoOverruled/> });

#[component]
pub fn OverruledLines(id: ShiftId) -> impl IntoView {
    provide_context(OfShift(id));
    view! { <LazyPart part=overruled_part::PAGE/> }
}

#[derive(Clone, Copy)]
struct OfShift(ShiftId);

#[component]
fn WhoOverruled() -> impl IntoView {
    let desk: Desk = use_calendar().desk;
    let OfShift(id) = expect_context();
    let locations = use_locations();
    locations.load();
    let all = RwSignal::new(Vec::<Overruled>::new());
    spawn_local(async move {
        if let Ok(found) = api::who_overruled(id).await {
            all.try_set(found);
        }
    });
    let line = move |overruled: Overruled| {
        let name = desk.person(overruled.by).map(|person| person.name.to_string());
        let name = name.unwrap_or_else(|| words::somebody().to_owned());
        let about = overruled.warnings.iter().map(|warning| in_words(warning, locations));
        let about = about.collect::<Vec<_>>().join("; ");
        view! { <p class="note">{about} ". " {words::overruled_by(name, &overruled.reason)}</p> }
    };
    move || all.get().into_iter().map(line).collect_view()
}
