//! Where one is, in words: the breadcrumbs above every page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::places::Place;
use crate::components::{Breadcrumbs, Crumb};

/// What a page adds after the name of its place, such as the week it shows.
#[derive(Clone, Copy)]
struct Trail(RwSignal<Option<Signal<String>>>);

pub(super) fn provide_trail() {
    provide_context(Trail(RwSignal::new(None)));
}

/// Adds a last step to the breadcrumbs for as long as the page is shown.
pub fn add_crumb(label: impl Into<Signal<String>>) {
    // The style guide is also shown without a shell, and so without breadcrumbs.
    let Some(Trail(trail)) = use_context::<Trail>() else { return };
    trail.set(Some(label.into()));
    on_cleanup(move || {
        trail.try_set(None);
    });
}

#[component]
pub(super) fn TrailView() -> impl IntoView {
    let path = use_location().pathname;
    let Trail(trail) = expect_context();
    let crumbs = Signal::derive(move || {
        let Some(place) = Place::at(&path.read()) else { return Vec::new() };
        let mut crumbs: Vec<Crumb> =
            place.area.map(|area| Crumb::link(area(), place.path)).into_iter().collect();
        match trail.get() {
            Some(label) => {
                crumbs.push(Crumb::link((place.label)(), place.path));
                crumbs.push(Crumb::here(label.get()));
            }
            None => crumbs.push(Crumb::here((place.label)())),
        }
        crumbs
    });

    view! { <Breadcrumbs crumbs/> }
}
