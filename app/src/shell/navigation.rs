//! The way to every place: at the side, on narrow screens as a rail, on phones at the foot.

use domain::accounts::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::brand::LogoAndName;
use super::media::matches_media;
use super::more::{MoreEntry, MoreSheet};
use super::places::{ADMIN, DESK, Place, STYLE_GUIDE, TICKETS, bar};
use super::session::use_session;
use super::site::use_brand;
use crate::components::Icon;
use crate::messages::shell as words;
use crate::storage::{self, Kept};
use crate::tickets::UnreadTickets;

const STORAGE_KEY: &str = "navigation";
const COLLAPSED: &str = "collapsed";

/// Whether the navigation shows icons alone: by choice, which is remembered, or because the
/// window is too narrow for words.
#[derive(Clone, Copy)]
pub(super) struct Rail {
    chosen: RwSignal<bool>,
    is_narrow: Signal<bool>,
}

impl Rail {
    pub fn remembered() -> Self {
        let stored = storage::read(Kept::Here, STORAGE_KEY);
        Self {
            chosen: RwSignal::new(stored.as_deref() == Some(COLLAPSED)),
            is_narrow: matches_media("(width < 80rem)"),
        }
    }

    pub fn is_on(self) -> bool {
        self.chosen.get() || self.is_narrow.get()
    }

    fn toggle(self) {
        self.chosen.update(|collapsed| *collapsed = !*collapsed);
        if self.chosen.get_untracked() {
            storage::write(Kept::Here, STORAGE_KEY, COLLAPSED);
        } else {
            storage::forget(Kept::Here, STORAGE_KEY);
        }
    }
}

#[component]
pub(super) fn Navigation(rail: Rail) -> impl IntoView {
    let session = use_session();
    let entry = move |place: Place| {
        move || session.me.with(|me| place.is_open_to(me)).then(|| view! { <Entry place/> })
    };
    let has_admin = move || session.me.with(|me| ADMIN.iter().any(|place| place.is_open_to(me)));
    let (label, icon) = (
        move || if rail.is_on() { words::expand() } else { words::collapse() },
        move || match rail.is_on() {
            true => icondata::LuPanelLeftOpen,
            false => icondata::LuPanelLeftClose,
        },
    );

    view! {
        <nav class="nav" aria-label=words::main_navigation()>
            <HomeLink/>
            <ul>{DESK.map(entry).collect_view()}</ul>
            <Show when=has_admin>
                <p class="section">{words::admin()}</p>
                <ul>{ADMIN.map(entry).collect_view()}</ul>
            </Show>
            <ul class="nav-foot">
                <Show when=move || session.may(Permission::SeeSystem)><Entry place=STYLE_GUIDE/></Show>
                <li class="collapse">
                    <button
                        type="button"
                        title=label
                        aria-expanded=move || (!rail.is_on()).to_string()
                        on:click=move |_| rail.toggle()
                    >
                        {move || view! { <Icon icon=icon()/> }}
                        <span class="nav-text">{label}</span>
                    </button>
                </li>
            </ul>
        </nav>
    }
}

/// The mark, which leads to where one begins.
#[component]
pub(super) fn HomeLink() -> impl IntoView {
    let brand = use_brand();

    view! {
        <a class="brand" href="/" aria-label=move || words::home(&brand.read().name)>
            <LogoAndName/>
        </a>
    }
}

/// The places one goes to most at the thumb, and the way to the others.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let session = use_session();
    let more = RwSignal::new(false);
    let places = move || {
        bar(&session.me.read()).into_iter().map(|place| view! { <Entry place/> }).collect_view()
    };

    view! {
        <nav class="bottombar" aria-label=words::main_navigation()>
            <ul>{places} <MoreEntry open=more/></ul>
        </nav>
        <MoreSheet open=more/>
    }
}

/// One place; its page is fetched as soon as somebody points at it.
#[component]
pub(super) fn Entry(place: Place) -> impl IntoView {
    let path = use_location().pathname;
    let label = (place.label)();

    view! {
        <li>
            <a
                href=place.path
                title=label
                aria-current=move || place.is_at(&path.read()).then_some("page")
                on:pointerenter=move |_| place.page.preload()
                on:focus=move |_| place.page.preload()
            >
                <Icon icon=place.icon/>
                <span class="nav-text">{label}</span>
                {(place.path == TICKETS.path).then(|| view! { <UnreadTickets/> })}
            </a>
        </li>
    }
}
