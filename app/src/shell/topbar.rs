//! The bar above the page.

use leptos::prelude::*;

use super::keys::Keys;
use super::minute::use_minute;
use super::navigation::HomeLink;
use super::overlays::use_overlays;
use super::person_menu::PersonMenu;
use super::session::use_session;
use super::settings::use_settings;
use super::theme::use_theme;
use super::trail::TrailView;
use crate::clock;
use crate::components::{ButtonTone, Icon, IconButton};
use crate::live::{LiveStatus, use_live};
use crate::messages::shell as words;

#[component]
pub(super) fn Topbar() -> impl IntoView {
    let overlays = use_overlays();
    let open_palette = move |_| overlays.palette.set(true);

    view! {
        <header class="topbar">
            <HomeLink/>
            <TrailView/>
            <button class="button search" type="button" on:click=open_palette>
                <Icon icon=icondata::LuSearch/>
                <span>{words::find_or_do()}</span>
                <Keys keys="mod+k"/>
            </button>
            <ZoneClock/>
            <LiveSign/>
            <span class="search-phone">
                <IconButton
                    icon=icondata::LuSearch
                    label=words::find_or_do()
                    tone=ButtonTone::Quiet
                    on:click=open_palette
                />
            </span>
            <ThemeSwitch/>
            <PersonMenu/>
        </header>
    }
}

/// From light to dark and back.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let (theme, settings) = (use_theme(), use_settings());
    let label = move || if theme.is_dark() { words::to_light() } else { words::to_dark() };

    view! {
        <IconButton
            icon=icondata::LuSunMoon
            label
            tone=ButtonTone::Quiet
            on:click=move |_| settings.choose_theme(theme.other())
        />
    }
}

/// What time it is for the person, wherever the browser is.
#[component]
fn ZoneClock() -> impl IntoView {
    let session = use_session();
    let now = use_minute();
    let zone = Memo::new(move |_| session.me.read().zone.clone());
    let time = move || clock::time(now.get(), &zone.read());

    view! {
        <span class="clock" title=move || words::your_zone(zone.read())>
            <b><time datetime=time>{time}</time></b>
            " "
            {move || zone.read().city()}
        </span>
    }
}

/// Whether what is on the screen is how things are now.
#[component]
fn LiveSign() -> impl IntoView {
    let status = use_live().status;
    let word = move || match status.get() {
        LiveStatus::Live => words::live(),
        LiveStatus::Connecting => words::connecting(),
        LiveStatus::Stale { .. } => words::not_live(),
        LiveStatus::Offline => words::offline(),
    };
    let name = move || match status.get() {
        LiveStatus::Live => None,
        LiveStatus::Connecting => Some("connecting"),
        LiveStatus::Stale { .. } => Some("stale"),
        LiveStatus::Offline => Some("offline"),
    };

    view! {
        <span class="live" role="status" data-live=name title=word>
            <span>{word}</span>
        </span>
    }
}
