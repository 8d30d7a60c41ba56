//! What this browser keeps for us. A browser that keeps nothing works too: it just forgets.

use std::cell::Cell;

use domain::accounts::UserId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// Where a value is kept, and so for how long and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In every tab, whoever is there, until somebody takes it away.
    Here,
    /// In every tab, for whoever wrote it.
    Own,
    /// In this tab, until it is closed, for whoever wrote it.
    ThisTab,
}

thread_local! {
    static WHOSE: Cell<Option<UserId>> = const { Cell::new(None) };
}

/// Somebody is signed in: what others have typed here is not for them.
pub fn belongs_to(user: UserId) {
    WHOSE.set(Some(user));
}

/// Whoever was signed in last.
pub fn whose() -> Option<UserId> {
    WHOSE.get()
}

pub fn read(kept: Kept, key: &str) -> Option<String> {
    kept.storage()?.get_item(&kept.name(key)).ok().flatten()
}

pub fn write(kept: Kept, key: &str, value: &str) {
    if let Some(storage) = kept.storage() {
        // Full, or forbidden: what the browser does not keep is forgotten, as it says.
        let _ = storage.set_item(&kept.name(key), value);
    }
}

pub fn forget(kept: Kept, key: &str) {
    if let Some(storage) = kept.storage() {
        let _ = storage.remove_item(&kept.name(key));
    }
}

/// What a form has kept in this tab. What an older release has kept is of no use if it cannot be
/// read.
pub fn typed<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&read(Kept::ThisTab, key)?).ok()
}

/// Keeps what is typed into a form and not saved yet.
pub fn keep_typed<T: Serialize>(key: &str, typed: &T) {
    if let Ok(text) = serde_json::to_string(typed) {
        write(Kept::ThisTab, key, &text);
    }
}

impl Kept {
    fn storage(self) -> Option<Storage> {
        let window = web_sys::window()?;
        match self {
            Self::Here | Self::Own => window.local_storage(),
            Self::ThisTab => window.session_storage(),
        }
        .ok()
        .flatten()
    }

    /// Several people may share a browser.
    fn name(self, key: &str) -> String {
        match (self, whose()) {
            (Self::Own | Self::ThisTab, Some(user)) => format!("{key} of {user}"),
            _ => key.to_owned(),
        }
    }
}
