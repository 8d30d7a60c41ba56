//! The menu behind one's own picture: who one is, how the app looks, the way out.

use domain::accounts::{Role, Theme};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::overlays::use_overlays;
use super::places::ACCOUNT;
use super::session::{Session, use_session};
use super::settings::{choose_language, use_settings};
use super::theme::{self, ThemeChoice, use_theme};
use crate::components::{
    Avatar, AvatarSize, ButtonTone, Menu, MenuDivider, MenuHeading, MenuItem, MenuLink, Toast,
    Toasts,
};
use crate::messages::{self, Language, shell as words};

#[component]
pub(super) fn PersonMenu() -> impl IntoView {
    let overlays = use_overlays();
    let session = use_session();
    let chosen = use_theme();
    let person = Memo::new(move |_| session.me.read().person.clone());
    let face = move || view! { {move || view! { <Avatar person=person.get()/> }} };
    let roles = move || {
        let roles: Vec<&str> = person.read().roles.iter().map(role_name).collect();
        roles.join(", ")
    };
    let toasts = expect_context::<Toasts>();

    view! {
        <Menu
            label=move || words::person_menu(&person.read().name)
            tone=ButtonTone::Quiet
            trigger=face
        >
            <div class="menu-person" role="presentation">
                {move || view! { <Avatar person=person.get() size=AvatarSize::Large/> }}
                <span>
                    <b>{move || person.read().name.to_string()}</b>
                    <small>{roles}</small>
                    <small>{move || words::your_zone(&session.me.read().zone)}</small>
                </span>
            </div>
            <MenuDivider/>
            <MenuLink href=ACCOUNT.path icon=icondata::LuUserRoundPen>{words::account()}</MenuLink>
            <MenuDivider/>
            <MenuHeading>{words::theme()}</MenuHeading>
            <ThemeItem chosen own=Theme::System/>
            <ThemeItem chosen own=Theme::Light/>
            <ThemeItem chosen own=Theme::Dark/>
            <MenuDivider/>
            <MenuHeading>{words::language()}</MenuHeading>
            {Language::ALL
                .map(|language| {
                    let is_chosen = language == messages::language();
                    view! {
                        <MenuItem
                            icon=icondata::LuLanguages
                            checked=Signal::stored(is_chosen)
                            on:click=move |_| {
                                if !is_chosen {
                                    choose_language(language);
                                }
                            }
                        >
                            <span lang=language.tag()>{language.own_name()}</span>
                        </MenuItem>
                    }
                })
                .collect_view()}
            <MenuDivider/>
            <MenuLink href="/account/security" icon=icondata::LuShieldCheck>
                {words::security()}
            </MenuLink>
            <MenuItem
                icon=icondata::LuKeyboard
                key_hint="?"
                on:click=move |_| overlays.shortcuts.set(true)
            >
                {words::shortcuts()}
            </MenuItem>
            <MenuItem
                icon=icondata::LuLogOut
                on:click=move |_| sign_out(session, toasts)
            >
                {words::sign_out()}
            </MenuItem>
        </Menu>
    }
}

#[component]
fn ThemeItem(chosen: ThemeChoice, own: Theme) -> impl IntoView {
    let settings = use_settings();
    view! {
        <MenuItem
            icon=theme::icon(own)
            checked=Signal::derive(move || chosen.get() == own)
            on:click=move |_| settings.choose_theme(own)
        >
            {theme::label(own)}
        </MenuItem>
    }
}

/// Signs out, or says that it did not work: whoever leaves a shared computer must know.
pub(super) fn sign_out(session: Session, toasts: Toasts) {
    spawn_local(async move {
        if session.sign_out().await.is_err() {
            toasts.push(Toast::new(words::sign_out_failed()));
        }
    });
}

pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => words::role_viewer(),
        Role::Member => words::role_member(),
        Role::Technician => words::role_technician(),
        Role::FacilityManager => words::role_facility_manager(),
        Role::Moderator => words::role_moderator(),
        Role::Admin => words::role_admin(),
    }
}
