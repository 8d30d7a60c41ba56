//! The form that was not finished, kept in this tab.

use domain::scheduling::ShiftId;
use serde::{Deserialize, Serialize};

use super::form::Form;
use crate::storage::{self, Kept};

const KEY: &str = "shift-draft";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    pub form: Form,
    /// The form was in sight: after a reload it is again.
    pub open: bool,
}

impl Draft {
    pub fn load() -> Option<Self> {
        serde_json::from_str(&storage::read(Kept::ThisTab, KEY)?).ok()
    }

    /// What was begun for this shift, or for a new one.
    pub fn of(shift: Option<ShiftId>) -> Option<Form> {
        let form = Self::load()?.form;
        (form.base.as_ref().map(|base| base.id) == shift).then_some(form)
    }

    pub fn keep(&self) {
        if let Ok(text) = serde_json::to_string(self) {
            storage::write(Kept::ThisTab, KEY, &text);
        }
    }

    pub fn forget() {
        storage::forget(Kept::ThisTab, KEY);
    }
}
