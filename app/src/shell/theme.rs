//! Light, dark, or what the system says.

use leptos::prelude::*;

use crate::messages::shell as words;
use crate::storage::{self, Kept};

/// `public/theme.js` reads the same key before anything is painted.
const STORAGE_KEY: &str = "theme";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

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

    pub fn set(self, theme: Theme) {
        self.0.set(theme);
        let Some(root) = document().document_element() else { return };
        // An attribute of a valid name can always be set and taken away.
        let _ = match theme.name() {
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

    /// From what is seen to the other.
    pub fn toggle(self) {
        self.set(if self.is_dark() { Theme::Light } else { Theme::Dark });
    }
}

impl Theme {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::System => words::system(),
            Self::Light => words::light(),
            Self::Dark => words::dark(),
        }
    }

    pub(super) const fn icon(self) -> icondata::Icon {
        match self {
            Self::System => icondata::LuMonitor,
            Self::Light => icondata::LuSun,
            Self::Dark => icondata::LuMoon,
        }
    }

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}
