//! The way to every place: at the side, on narrow screens as a rail, on phones at the foot.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::places::{CALENDAR, LOCATIONS, Place, STYLE_GUIDE};
use super::session::use_session;
use super::site::site;
use crate::components::{Brand, Icon};
use crate::messages::shell as words;
use crate::storage::{self, Kept};

const STORAGE_KEY: &str = "navigation";
const COLLAPSED: &str = "collapsed";

/// Whether only the icons of the navigation are shown. Remembered.
#[derive(Clone, Copy)]
pub(super) struct Collapsed(RwSignal<bool>);

impl Collapsed {
    pub fn remembered() -> Self {
        let stored = storage::read(Kept::Here, STORAGE_KEY);
        Self(RwSignal::new(stored.as_deref() == Some(COLLAPSED)))
    }

    pub fn get(self) -> bool {
        self.0.get()
    }

    fn toggle(self) {
        self.0.update(|collapsed| *collapsed = !*collapsed);
        if self.0.get_untracked() {
            storage::write(Kept::Here, STORAGE_KEY, COLLAPSED);
        } else {
            storage::forget(Kept::Here, STORAGE_KEY);
        }
    }
}

#[component]
pub(super) fn Navigation(collapsed: Collapsed) -> impl IntoView {
    let session = use_session();
    let entry = move |place: Place| {
        move || session.me.with(|me| place.is_open_to(me)).then(|| view! { <Entry place/> })
    };
    let has_admin = move || session.me.with(|me| LOCATIONS.is_open_to(me));
    let (label, icon) = (
        move || if collapsed.get() { words::expand() } else { words::collapse() },
        move || match collapsed.get() {
            true => icondata::LuPanelLeftOpen,
            false => icondata::LuPanelLeftClose,
        },
    );

    view! {
        <nav class="nav" aria-label=words::main_navigation()>
            <a class="brand-link" href="/" aria-label=words::home(&site().name)><Brand/></a>
            <ul>{entry(CALENDAR)}</ul>
            <Show when=has_admin>
                <p class="section">{words::admin()}</p>
                <ul>{entry(LOCATIONS)}</ul>
            </Show>
            <ul class="nav-foot">
                {entry(STYLE_GUIDE)}
                <li class="collapse">
                    <button
                        type="button"
                        title=label
                        aria-expanded=move || (!collapsed.get()).to_string()
                        on:click=move |_| collapsed.toggle()
                    >
                        {move || view! { <Icon icon=icon()/> }}
                        <span class="nav-text">{label}</span>
                    </button>
                </li>
            </ul>
        </nav>
    }
}

/// The same places at the thumb.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let session = use_session();
    let places = move || {
        [CALENDAR, LOCATIONS]
            .into_iter()
            .filter(|place| session.me.with(|me| place.is_open_to(me)))
            .map(|place| view! { <Entry place/> })
            .collect_view()
    };

    view! {
        <nav class="bottombar" aria-label=words::main_navigation()>
            <ul>{places}</ul>
        </nav>
    }
}

/// One place; its page is fetched as soon as somebody points at it.
#[component]
fn Entry(place: Place) -> impl IntoView {
    let path = use_location().pathname;
    let label = (place.label)();

    view! {
        <li>
            <a
                href=place.path
                title=label
                aria-current=move || (*path.read() == place.path).then_some("page")
                on:pointerenter=move |_| place.page.preload()
                on:focus=move |_| place.page.preload()
            >
                <Icon icon=place.icon/>
                <span class="nav-text">{label}</span>
            </a>
        </li>
    }
}
