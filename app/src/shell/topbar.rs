//! The bar above the page.

use leptos::prelude::*;

use super::site::site;
use super::theme::use_theme;
use super::trail::TrailView;
use crate::components::{Brand, ButtonTone, IconButton};
use crate::messages::shell as words;

#[component]
pub(super) fn Topbar() -> impl IntoView {
    view! {
        <header class="topbar">
            <a class="brand-link" href="/" aria-label=words::home(&site().name)><Brand/></a>
            <TrailView/>
            <ThemeSwitch/>
        </header>
    }
}

/// From light to dark and back.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let theme = use_theme();
    let label = move || if theme.is_dark() { words::to_light() } else { words::to_dark() };

    view! {
        <IconButton
            icon=icondata::LuSunMoon
            label
            tone=ButtonTone::Quiet
            on:click=move |_| theme.toggle()
        />
    }
}
