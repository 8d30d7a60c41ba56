//! The whole front end: who is there decides what is shown, the address which page of it.

use domain::accounts::UserId;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use crate::accounts::SignInPage;
use crate::accounts::entry::{self, EntryPage, SetUpFirstPage};
use crate::components::{ToastRegion, provide_toasts, provide_way_back};
use crate::lazy::{Lazy, LazyPart};
use crate::lazy_page;
use crate::shell::places::{Place, STYLE_GUIDE};
use crate::shell::{
    Access, Known, PublicFrame, Shell, Starting, TabCount, provide_brand, provide_theme, skeletons,
};

// Whoever is not signed in has no use for it, and signing in is what a phone loads first.
lazy_page!(desk, desk, view! { <Shell/> });
// Few ever come by a mailed link.
lazy_page!(entry_page, entry, view! { <EntryPage/> });
lazy_page!(set_up_first, entry, view! { <SetUpFirstPage/> });

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_theme();
    provide_toasts();
    provide_way_back();
    let access = Access::provide();
    let brand = provide_brand();
    let title = move || brand.read().title.clone();
    let news = TabCount::provide();
    let named = move |page: String| {
        let brand = brand.read();
        let name = if page == brand.title { page } else { format!("{page} · {}", brand.name) };
        match news.get() {
            0 => name,
            count => format!("({count}) {name}"),
        }
    };

    view! {
        <Title text=title formatter=named/>
        <Router>
            <Whoever access/>
        </Router>
        <ToastRegion/>
    }
}

/// What is shown depends on who is there, not on every change of what is known about them.
#[derive(Clone, PartialEq)]
enum Audience {
    Unknown,
    Nobody,
    /// Signed in, but they may do nothing before they have a second factor.
    SettingUp,
    Somebody(UserId),
}

#[component]
fn Whoever(access: Access) -> impl IntoView {
    let path = use_location().pathname;
    let audience = Memo::new(move |_| match &*access.known.read() {
        Known::Asked | Known::Failed(_) => Audience::Unknown,
        Known::Nobody => Audience::Nobody,
        Known::Somebody(me) if me.must_set_up_mfa => Audience::SettingUp,
        Known::Somebody(me) => Audience::Somebody(me.person.id),
    });
    let is_entry = Memo::new(move |_| entry::PATHS.contains(&path.read().as_str()));
    let is_public = Memo::new(move |_| *path.read() == STYLE_GUIDE.path);
    if access.is_expected() {
        // While the server is asked who they are.
        desk::PAGE.preload();
        if let Some(place) = Place::at(&path.read_untracked()) {
            place.page.preload();
        }
    }

    let starting = move || view! { <Starting access/> };
    let page = move || match audience.get() {
        Audience::Unknown => view! { <Starting access/> }.into_any(),
        Audience::Somebody(_) => view! {
            <LazyPart part=desk::PAGE skeleton=starting/>
        }
        .into_any(),
        Audience::SettingUp => view! {
            <LazyPart part=set_up_first::PAGE skeleton=starting/>
        }
        .into_any(),
        Audience::Nobody if is_public.get() => view! {
            <PublicFrame><Lazy page=STYLE_GUIDE.page skeleton=skeletons::list/></PublicFrame>
        }
        .into_any(),
        Audience::Nobody => view! { <SignInPage access/> }.into_any(),
    };

    move || match is_entry.get() {
        true => view! { <LazyPart part=entry_page::PAGE skeleton=starting/> }.into_any(),
        false => page.into_any(),
    }
}
