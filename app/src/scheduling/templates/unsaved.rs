//! The schedule that was not finished, kept in this tab.

use chrono::Utc;
use domain::scheduling::templates::{ScheduleTemplate, TemplateId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::editor::Editor;
use super::typed::Typed;
use crate::storage::{self, Kept};

const KEY: &str = "schedule-draft";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Unsaved {
    /// The schedule as it was when the editor opened; `None`: a new one.
    pub base: Option<ScheduleTemplate>,
    pub typed: Typed,
    /// The editor was in sight: after a reload it is again.
    pub is_open: bool,
}

impl Unsaved {
    pub fn load() -> Option<Self> {
        storage::typed(KEY)
    }

    /// What was begun for this schedule, or for a new one.
    pub fn of(template: Option<TemplateId>) -> Option<Self> {
        Self::load().filter(|kept| kept.base.as_ref().map(|base| base.id) == template)
    }

    pub fn forget() {
        storage::forget(Kept::ThisTab, KEY);
    }

    fn keep(&self) {
        storage::keep_typed(KEY, self);
    }
}

impl Editor {
    /// Keeps what is typed for as long as it is not saved, also when the editor is left.
    pub fn keep_typed(self) {
        Effect::new(move |_| {
            let (base, typed) = (self.base.get(), self.fields.typed());
            if typed == self.untouched() {
                if Unsaved::of(base.map(|base| base.id)).is_some() {
                    Unsaved::forget();
                }
            } else {
                Unsaved { base, typed, is_open: true }.keep();
            }
        });
        on_cleanup(|| {
            if let Some(kept) = Unsaved::load() {
                Unsaved { is_open: false, ..kept }.keep();
            }
        });
    }

    /// After a reload: what was being typed is there again.
    pub fn resume(self) {
        if let Some(unsaved) = Unsaved::load().filter(|kept| kept.is_open) {
            self.go_on(unsaved);
        }
    }

    /// Gives up what was typed.
    pub fn start_over(self) {
        self.is_restored.set(false);
        self.fields.fill(&untrack(|| self.untouched()));
    }

    /// The editor as it is before anything is typed.
    fn untouched(self) -> Typed {
        let base = self.base.read();
        Typed::of(base.as_ref().map(|base| &base.draft), Utc::now().date_naive())
    }
}
