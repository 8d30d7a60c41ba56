//! What this browser keeps for us. A browser that keeps nothing works too: it just forgets.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// Where a value is kept, and so for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In every tab, until somebody takes it away.
    Here,
    /// In this tab, until it is closed.
    ThisTab,
}

pub fn read(kept: Kept, key: &str) -> Option<String> {
    kept.storage()?.get_item(key).ok().flatten()
}

pub fn write(kept: Kept, key: &str, value: &str) {
    if let Some(storage) = kept.storage() {
        // Full, or forbidden: what the browser does not keep is forgotten, as it says.
        let _ = storage.set_item(key, value);
    }
}

pub fn forget(kept: Kept, key: &str) {
    if let Some(storage) = kept.storage() {
        let _ = storage.remove_item(key);
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
            Self::Here => window.local_storage(),
            Self::ThisTab => window.session_storage(),
        }
        .ok()
        .flatten()
    }
}
