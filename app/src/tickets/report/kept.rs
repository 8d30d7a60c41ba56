//! What was begun and not sent: the words are a draft on the server, the rest stays in this tab.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Form;
use crate::storage::{self, Kept};

const KEY: &str = "report";

/// What is typed and chosen beside the words, which are a draft of their own; outlives a reload.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Beside {
    location: String,
    room: String,
    category: String,
    priority: String,
    requester: String,
    name: String,
    email: String,
    assignee: String,
    tags: String,
    pub own: BTreeMap<String, String>,
}

impl Beside {
    pub fn kept() -> Self {
        storage::typed(KEY).unwrap_or_default()
    }

    pub fn forget() {
        storage::forget(Kept::ThisTab, KEY);
    }
}

impl Form {
    /// What was begun is there again, its title in the first line.
    pub(super) fn keep(self) {
        let draft = self.draft;
        Effect::new(move |_| {
            if !draft.restored.get() {
                return;
            }
            let kept = draft.text.get_untracked();
            let (title, details) = kept.split_once('\n').unwrap_or((&kept, ""));
            if self.title.read_untracked().is_empty() && self.details.read_untracked().is_empty() {
                self.title.set(title.to_owned());
                self.details.set(details.to_owned());
            }
        });
        Effect::watch(
            move || (self.title.get(), self.details.get()),
            move |(title, details), _, _| {
                let is_empty = title.is_empty() && details.is_empty();
                self.problem.update(|problem| *problem = None);
                draft.text.set(if is_empty {
                    String::new()
                } else {
                    format!("{title}\n{details}")
                });
            },
            false,
        );
    }

    /// What was chosen is there again, too; where the fault is, the address knows better.
    pub(super) fn keep_beside(self, is_place_given: bool) {
        if let Some(kept) = storage::typed::<Beside>(KEY) {
            let place = [(self.location, kept.location), (self.room, kept.room)];
            let rest = [
                (self.category, kept.category),
                (self.priority, kept.priority),
                (self.requester, kept.requester),
                (self.name, kept.name),
                (self.email, kept.email),
                (self.assignee, kept.assignee),
                (self.tags, kept.tags),
            ];
            let place = place.into_iter().filter(|_| !is_place_given);
            place.chain(rest).for_each(|(field, value)| field.set(value));
        }
        Effect::watch(
            move || self.beside(),
            |beside, _, _| storage::keep_typed(KEY, beside),
            false,
        );
    }

    /// Follows the fields.
    fn beside(self) -> Beside {
        let own = self.own.read();
        let own = own.iter().map(|(field, value)| (field.id.to_string(), value.get()));
        Beside {
            location: self.location.get(),
            room: self.room.get(),
            category: self.category.get(),
            priority: self.priority.get(),
            requester: self.requester.get(),
            name: self.name.get(),
            email: self.email.get(),
            assignee: self.assignee.get(),
            tags: self.tags.get(),
            own: own.collect(),
        }
    }
}
