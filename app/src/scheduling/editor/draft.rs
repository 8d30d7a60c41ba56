//! The form that was not finished, kept in this tab.

use domain::scheduling::ShiftId;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use super::form::Form;

const KEY: &str = "shift-draft";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    pub form: Form,
    /// The form was in sight: after a reload it is again.
    pub open: bool,
}

impl Draft {
    pub fn load() -> Option<Self> {
        let text = storage()?.get_item(KEY).ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    /// What was begun for this shift, or for a new one.
    pub fn of(shift: Option<ShiftId>) -> Option<Form> {
        let form = Self::load()?.form;
        (form.base.as_ref().map(|base| base.id) == shift).then_some(form)
    }

    pub fn keep(&self) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(self)) {
            // A browser that stores nothing loses the draft with the tab, and nothing else.
            let _ = storage.set_item(KEY, &text);
        }
    }

    pub fn forget() {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(KEY);
        }
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
