//! Every word a person reads, in every language, side by side.
//!
//! One file per feature; each is one call of `messages!`, which makes a function of every line:
//! `shell::sign_out()` gives the text in the language that was chosen at the start. A language
//! never changes under a running page: choosing another one reloads it, so that no text has to
//! be a signal.

pub mod accounts;
pub mod audit;
pub mod backups;
pub mod branding;
pub mod components;
pub mod coverage;
pub mod feeds;
pub mod hours;
pub mod import;
pub mod jobs;
pub mod levels;
pub mod locations;
pub mod mail;
pub mod my_schedule;
pub mod notifications;
pub mod problems;
pub mod profile;
pub mod schedules;
pub mod scheduling;
pub mod security;
pub mod shell;
pub mod swaps;
pub mod system;
pub mod ticket_desk;
pub mod tickets;
pub mod time_off;
pub mod users;
pub mod webhooks;

use std::sync::atomic::{AtomicU8, Ordering};

pub use domain::Language;
use leptos::prelude::*;

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
    let language = of_browser();
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

fn of_browser() -> Language {
    let stored = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    let wanted: Vec<String> =
        window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    let tags = stored.iter().chain(&wanted).map(String::as_str);
    Language::among(tags).unwrap_or_default()
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
}
