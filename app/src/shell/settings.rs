//! One's settings: they show at once here, and wherever else one is signed in.

use domain::accounts::{ProfilePatch, Settings, Theme};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::{Access, Known, Session};
use super::theme::{ThemeChoice, use_theme};
use crate::accounts::api;
use crate::clock;
use crate::components::{Toast, Toasts, sentence};
use crate::messages::{self, Language, shell as words};

/// Changes settings.
#[derive(Clone, Copy)]
pub struct SettingsChoice {
    access: Access,
    theme: ThemeChoice,
    toasts: Toasts,
}

pub fn use_settings() -> SettingsChoice {
    SettingsChoice { access: expect_context(), theme: use_theme(), toasts: expect_context() }
}

impl SettingsChoice {
    /// On this page now, on the server in a moment, elsewhere as soon as the server says so. What the
    /// server refuses is taken back. Whoever is not signed in chooses for this browser alone.
    pub fn choose(self, patch: ProfilePatch) {
        let Self { access, theme, toasts } = self;
        let Some(before) = untrack(|| access.me()) else {
            if let Some(chosen) = patch.theme {
                theme.set(chosen);
            }
            return;
        };
        let mut wanted = before.clone();
        wanted.settings = Settings {
            theme: patch.theme.unwrap_or(before.settings.theme),
            week_start: patch.week_start.unwrap_or(before.settings.week_start),
            clock: patch.clock.unwrap_or(before.settings.clock),
            language: before.settings.language,
        };
        wanted.zone = patch.zone.clone().unwrap_or_else(|| before.zone.clone());
        access.known.set(Known::Somebody(wanted));
        spawn_local(async move {
            match api::update_profile(patch).await {
                Ok(me) => access.take_up(me),
                Err(err) => {
                    access.known.set(Known::Somebody(before));
                    toasts.push(Toast::new(words::setting_not_saved(sentence(&err.to_string()))));
                }
            }
        });
    }

    pub fn choose_theme(self, theme: Theme) {
        self.choose(ProfilePatch { theme: Some(theme), ..ProfilePatch::default() });
    }
}

/// A language is taken up by loading the page anew, so it is saved first.
pub fn choose_language(language: Language) {
    let chosen = Some(Some(language));
    let patch = ProfilePatch { language: chosen, ..ProfilePatch::default() };
    spawn_local(async move {
        // Not saved, it is still the language of this browser.
        let _ = api::update_profile(patch).await;
        messages::choose(language);
    });
}

/// Has the page look as the person wants it, from whichever browser they said so.
pub(super) fn follow(session: Session, theme: ThemeChoice) {
    let settings = Memo::new(move |_| session.me.read().settings);
    Effect::new(move |_| {
        let Settings { theme: wanted, clock: format, .. } = settings.get();
        if theme.get_untracked() != wanted {
            theme.set(wanted);
        }
        clock::set_format(format);
    });
    let zone = Memo::new(move |_| session.me.read().zone.clone());
    Effect::new(move |_| clock::set_zone(zone.get()));
}
