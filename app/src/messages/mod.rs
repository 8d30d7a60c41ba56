//! Every word a person reads, in every language, side by side.
//!
//! One file per feature; each is one call of `messages!`, which makes a function of every line:
//! `shell::sign_out()` gives the text in the language that was chosen at the start. A language
//! never changes under a running page: choosing another one reloads it, so that no text has to
//! be a signal.

pub mod accounts;
pub mod audit;
pub mod components;
pub mod jobs;
pub mod locations;
pub mod mail;
pub mod problems;
pub mod profile;
pub mod scheduling;
pub mod security;
pub mod shell;
pub mod users;

use std::sync::atomic::{AtomicU8, Ordering};

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Language {
    #[default]
    English,
    German,
}

static LANGUAGE: AtomicU8 = AtomicU8::new(Language::English as u8);

const STORAGE_KEY: &str = "language";

/// The language of this page.
pub fn language() -> Language {
    if LANGUAGE.load(Ordering::Relaxed) == Language::German as u8 {
        Language::German
    } else {
        Language::English
    }
}

/// Called once, before the first view is built.
pub fn set_language(language: Language) {
    LANGUAGE.store(language as u8, Ordering::Relaxed);
}

/// Takes up the language this browser chose before, else the one it asks for, and tells the
/// document, so that screen readers and hyphenation follow.
pub fn start() {
    let language = Language::of_browser();
    set_language(language);
    if let Some(root) = document().document_element() {
        // The attribute exists on every element, so setting it cannot fail.
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// Remembers the choice and loads the page anew in it. `false`: a browser that stores nothing stays
/// in the language it asks for, because loading again would not help.
pub fn choose(language: Language) -> bool {
    let Ok(Some(storage)) = window().local_storage() else { return false };
    storage.set_item(STORAGE_KEY, language.tag()).is_ok() && window().location().reload().is_ok()
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// As somebody's settings have it.
    pub const fn chosen(language: domain::Language) -> Self {
        match language {
            domain::Language::English => Self::English,
            domain::Language::German => Self::German,
        }
    }

    pub const fn as_setting(self) -> domain::Language {
        match self {
            Self::English => domain::Language::English,
            Self::German => domain::Language::German,
        }
    }

    /// The regional variant by which dates and numbers are written: both use the 24 hour clock.
    pub const fn locale(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::German => "de-DE",
        }
    }

    /// The first language in a list of tags, most wanted first, that we speak.
    fn among<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter().find_map(|tag| {
            let primary = tag.split('-').next().unwrap_or(tag);
            Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
        })
    }

    fn of_browser() -> Self {
        let stored = window()
            .local_storage()
            .ok()
            .flatten()
            .and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
        let wanted: Vec<String> =
            window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
        let tags = stored.iter().chain(&wanted).map(String::as_str);
        Self::among(tags).unwrap_or_default()
    }
}

/// Makes a function of every line: English on the left, German on the right.
///
/// ```ignore
/// messages! {
///     sign_in: "Sign in" | "Anmelden";
///     moved(who, when): "Moved {who} to {when}" | "{who} auf {when} verschoben";
///     shifts[count]: "{count} shift", "{count} shifts" | "{count} Schicht", "{count} Schichten";
/// }
/// ```
///
/// The compiler refuses an empty text, and a placeholder that one language has and the other
/// has not.
macro_rules! messages {
    ($($name:ident $(($($argument:ident),+))? $([$count:ident])? :
        $($english:literal),+ | $($german:literal),+;)*) => {
        $($crate::messages::message! {
            $name $(($($argument),+))? $([$count])?, ($($english),+), ($($german),+)
        })*
    };
}

macro_rules! message {
    ($name:ident, ($english:literal), ($german:literal)) => {
        pub fn $name() -> &'static str {
            const {
                assert!(!$english.is_empty() && !$german.is_empty());
            }
            match $crate::messages::language() {
                $crate::messages::Language::English => $english,
                $crate::messages::Language::German => $german,
            }
        }
    };
    ($name:ident ($($argument:ident),+), ($english:literal), ($german:literal)) => {
        pub fn $name($($argument: impl std::fmt::Display),+) -> String {
            const {
                assert!(!$english.is_empty() && !$german.is_empty());
            }
            match $crate::messages::language() {
                $crate::messages::Language::English => format!($english, $($argument = $argument),+),
                $crate::messages::Language::German => format!($german, $($argument = $argument),+),
            }
        }
    };
    ($name:ident [$count:ident],
        ($english_one:literal, $english:literal), ($german_one:literal, $german:literal)) => {
        pub fn $name($count: impl Into<i64>) -> String {
            const {
                assert!(!$english_one.is_empty() && !$german_one.is_empty());
                assert!(!$english.is_empty() && !$german.is_empty());
            }
            let $count: i64 = $count.into();
            match ($crate::messages::language(), $count) {
                ($crate::messages::Language::English, 1) => format!($english_one, $count = $count),
                ($crate::messages::Language::English, _) => format!($english, $count = $count),
                ($crate::messages::Language::German, 1) => format!($german_one, $count = $count),
                ($crate::messages::Language::German, _) => format!($german, $count = $count),
            }
        }
    };
}

// Macros are known to what follows them; these two lines make them known by path as well.
pub(crate) use {message, messages};

#[cfg(test)]
mod tests {
    use super::Language;

    mod sample {
        super::super::messages! {
            sign_in: "Sign in" | "Anmelden";
            moved(who, when): "Moved {who} to {when}" | "{who} auf {when} verschoben";
            shifts[count]: "{count} shift", "{count} shifts" | "{count} Schicht", "{count} Schichten";
        }
    }

    #[test]
    fn a_message_is_in_the_language_of_the_page() {
        assert_eq!(sample::sign_in(), "Sign in");
        assert_eq!(sample::moved("Mara", "14:00"), "Moved Mara to 14:00");
        assert_eq!(sample::shifts(1), "1 shift");
        assert_eq!(sample::shifts(0), "0 shifts");
    }

    #[test]
    fn the_first_tag_we_speak_wins() {
        assert_eq!(Language::among(["fr-FR", "de-AT", "en"]), Some(Language::German));
        assert_eq!(Language::among(["EN-us", "de"]), Some(Language::English));
        assert_eq!(Language::among(["fr"]), None);
        assert_eq!(Language::among([]), None);
    }
}
