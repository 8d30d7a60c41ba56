//! Pages for addresses that lead nowhere, or not for everybody.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::arrival::page_arrives;
use super::media::matches_media;
use super::places::Place;
use super::session::use_session;
use crate::components::{Button, ButtonLink, ButtonTone, EmptyState, PageHead};
use crate::messages::shell as words;

#[component]
pub(super) fn NotFoundPage() -> impl IntoView {
    page_arrives();
    let path = use_location().pathname;
    let back = |_| {
        // Nothing to go back to: then nothing happens.
        let _ = window().history().and_then(|history| history.back());
    };

    view! {
        <Title text=words::not_found()/>
        <PageHead title=words::not_found()/>
        <EmptyState title=move || words::nothing_at(path.get()) text=words::not_found_why()>
            <Button on:click=back>{words::go_back()}</Button>
            <ButtonLink href="/" tone=ButtonTone::Primary>{words::go_home()}</ButtonLink>
        </EmptyState>
    }
}

#[component]
pub(super) fn NotAllowedPage() -> impl IntoView {
    page_arrives();
    view! {
        <Title text=words::no_access()/>
        <PageHead title=words::no_access()/>
        <EmptyState title=words::not_allowed() text=words::not_allowed_why()>
            <ButtonLink href="/" tone=ButtonTone::Primary>{words::go_home()}</ButtonLink>
        </EmptyState>
    }
}

/// `/`: leads on to where the person begins.
#[component]
pub(super) fn HomePage() -> impl IntoView {
    let session = use_session();
    let is_phone = matches_media("(width < 48rem)").get_untracked();
    let first = session.me.with_untracked(|me| Place::first_for(me, is_phone));
    let navigate = use_navigate();
    match first {
        Some(place) => {
            // Once the router has finished with this address.
            queue_microtask(move || {
                navigate(place.path, NavigateOptions { replace: true, ..Default::default() });
            });
            ().into_any()
        }
        None => view! {
            <PageHead title=words::welcome()/>
            <EmptyState title=words::no_place() text=words::no_place_why()/>
        }
        .into_any(),
    }
}
