//! The menu behind one's own picture: who one is, how the app looks, the way out.

use domain::accounts::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::overlays::use_overlays;
use super::session::{Session, use_session};
use super::theme::{Theme, ThemeChoice, use_theme};
use crate::components::{
    Avatar, AvatarSize, ButtonTone, Menu, MenuDivider, MenuHeading, MenuItem, MenuLink, Toast,
    Toasts,
};
use crate::messages::{self, Language, shell as words};

#[component]
pub(super) fn PersonMenu() -> impl IntoView {
    let overlays = use_overlays();
    let session = use_session();
    let theme = use_theme();
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
            <MenuHeading>{words::theme()}</MenuHeading>
            <ThemeItem theme own=Theme::System/>
            <ThemeItem theme own=Theme::Light/>
            <ThemeItem theme own=Theme::Dark/>
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
                                    messages::choose(language);
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
fn ThemeItem(theme: ThemeChoice, own: Theme) -> impl IntoView {
    view! {
        <MenuItem
            icon=own.icon()
            checked=Signal::derive(move || theme.get() == own)
            on:click=move |_| theme.set(own)
        >
            {own.label()}
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

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => words::role_viewer(),
        Role::Member => words::role_member(),
        Role::Technician => words::role_technician(),
        Role::FacilityManager => words::role_facility_manager(),
        Role::Moderator => words::role_moderator(),
        Role::Admin => words::role_admin(),
    }
}
