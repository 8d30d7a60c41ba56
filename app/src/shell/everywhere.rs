//! The commands that exist on every page.

use domain::accounts::{Permission, Theme};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::commands::{Command, Commands};
use super::overlays::Overlays;
use super::person_menu::sign_out;
use super::places::PLACES;
use super::session::Session;
use super::settings::{choose_language, use_settings};
use super::theme;
use crate::components::Toasts;
use crate::messages::{self, Language, shell as words};

pub(super) fn register(commands: Commands, session: Session, overlays: Overlays) {
    let navigate = use_navigate();
    let toasts = expect_context::<Toasts>();
    let settings = use_settings();
    let add = |command: Command| commands.register(command.everywhere());

    add(Command::new("palette", words::find_or_do(), move || overlays.palette.set(true))
        .keys("mod+k")
        .keys_only());
    add(Command::new("shortcuts", words::shortcuts(), move || overlays.shortcuts.set(true))
        .icon(icondata::LuKeyboard)
        .keys("?"));
    // The toasts hear it, unless something is being typed.
    add(Command::new("undo", words::take_back(), || {}).keys("mod+z").told_only());
    for place in PLACES.into_iter().filter(|place| place.keys.is_some()) {
        if !session.me.with_untracked(|me| place.is_open_to(me)) {
            continue;
        }
        let navigate = navigate.clone();
        let go = move || navigate(place.path, NavigateOptions::default());
        let command = Command::new(place.path, words::go_to((place.label)()), go).keys_only();
        // Filtered above.
        add(match place.keys {
            Some(keys) => command.keys(keys),
            None => command,
        });
    }
    if session.me.with_untracked(|me| me.may(Permission::PlanShifts)) {
        let navigate = navigate.clone();
        add(Command::new("shift.new", words::new_shift(), move || {
            navigate("/calendar?new=1", NavigateOptions::default());
        })
        .icon(icondata::LuCalendarPlus));
    }
    if session.me.with_untracked(|me| me.may(Permission::OpenTickets)) {
        let navigate = navigate.clone();
        add(Command::new("ticket.new", words::new_ticket(), move || {
            navigate("/report", NavigateOptions::default());
        })
        .icon(icondata::LuTicketPlus)
        .keys("c"));
    }
    for choice in [Theme::Light, Theme::Dark, Theme::System] {
        let id = match choice {
            Theme::Light => "theme.light",
            Theme::Dark => "theme.dark",
            Theme::System => "theme.system",
        };
        let label = words::theme_is(theme::label(choice));
        add(Command::new(id, label, move || settings.choose_theme(choice))
            .icon(theme::icon(choice)));
    }
    for language in Language::ALL.into_iter().filter(|other| *other != messages::language()) {
        let id = match language {
            Language::English => "language.en",
            Language::German => "language.de",
        };
        let label = words::language_is(language.own_name());
        add(Command::new(id, label, move || choose_language(language)).icon(icondata::LuLanguages));
    }
    add(Command::new("sign-out", words::sign_out(), move || sign_out(session, toasts))
        .icon(icondata::LuLogOut));
}
