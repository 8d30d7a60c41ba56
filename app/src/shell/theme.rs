//! Light, dark, or what the system says.

use domain::accounts::Theme;
use leptos::prelude::*;

use crate::messages::shell as words;
use crate::storage::{self, Kept};

/// `public/theme.js` reads the same key before anything is painted.
const STORAGE_KEY: &str = "theme";

/// The chosen theme; setting it paints the page anew and is remembered.
#[derive(Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

pub fn use_theme() -> ThemeChoice {
    expect_context()
}

pub(crate) fn provide_theme() {
    let stored = storage::read(Kept::Here, STORAGE_KEY);
    let theme = match stored.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    provide_context(ThemeChoice(RwSignal::new(theme)));
}

impl ThemeChoice {
    pub fn get(self) -> Theme {
        self.0.get()
    }

    pub(super) fn get_untracked(self) -> Theme {
        self.0.get_untracked()
    }

    pub(super) fn set(self, theme: Theme) {
        self.0.set(theme);
        let Some(root) = document().document_element() else { return };
        // An attribute of a valid name can always be set and taken away.
        let _ = match name(theme) {
            Some(name) => {
                storage::write(Kept::Here, STORAGE_KEY, name);
                root.set_attribute("data-theme", name)
            }
            None => {
                storage::forget(Kept::Here, STORAGE_KEY);
                root.remove_attribute("data-theme")
            }
        };
    }

    /// Whether the page is dark now, whoever decided it.
    pub fn is_dark(self) -> bool {
        match self.get() {
            Theme::Light => false,
            Theme::Dark => true,
            Theme::System => window()
                .match_media("(prefers-color-scheme: dark)")
                .ok()
                .flatten()
                .is_some_and(|query| query.matches()),
        }
    }

    /// The other than the one that is seen.
    pub fn other(self) -> Theme {
        if self.is_dark() { Theme::Light } else { Theme::Dark }
    }
}

pub(crate) fn label(theme: Theme) -> &'static str {
    match theme {
        Theme::System => words::system(),
        Theme::Light => words::light(),
        Theme::Dark => words::dark(),
    }
}

pub(crate) const fn icon(theme: Theme) -> icondata::Icon {
    match theme {
        Theme::System => icondata::LuMonitor,
        Theme::Light => icondata::LuSun,
        Theme::Dark => icondata::LuMoon,
    }
}

/// As `data-theme` has it.
const fn name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}
