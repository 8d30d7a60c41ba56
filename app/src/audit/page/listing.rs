//! The entries that are shown, and how more of them come.

use domain::audit::AuditEntry;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::address::Address;
use crate::AppError;
use crate::live::use_live;

#[derive(Clone, Copy)]
pub struct Listing {
    address: Address,
    pub entries: RwSignal<Vec<AuditEntry>>,
    next: RwSignal<Option<String>>,
    problem: RwSignal<Option<AppError>>,
    waiting: RwSignal<bool>,
    /// Whether an answer has come at all.
    pub has_loaded: RwSignal<bool>,
    /// Counts the questions: an answer to an earlier one is of no use.
    question: StoredValue<u32>,
}

impl Listing {
    /// Follows the filters, and loads again when something may have been missed.
    pub fn of(address: Address) -> Self {
        let listing = Self {
            address,
            entries: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            problem: RwSignal::new(None),
            waiting: RwSignal::new(false),
            has_loaded: RwSignal::new(false),
            question: StoredValue::new(0),
        };
        let live = use_live();
        Effect::new(move |_| {
            address.filter.track();
            live.resync.track();
            listing.load();
        });
        listing
    }

    /// From the newest on.
    pub fn load(self) {
        self.ask(None);
    }

    pub fn load_more(self) {
        let next = self.next.get_untracked();
        if next.is_some() && !self.waiting.get_untracked() {
            self.ask(next);
        }
    }

    pub fn has_more(self) -> bool {
        self.next.read().is_some()
    }

    pub fn is_loading(self) -> Signal<bool> {
        self.waiting.into()
    }

    pub fn problem(self) -> Option<AppError> {
        self.problem.get()
    }

    fn ask(self, after: Option<String>) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.waiting.set(true);
        let filter = self.address.filter.get_untracked();
        spawn_local(async move {
            let is_more = after.is_some();
            let answer = api::list_audit(filter, after).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.waiting.set(false);
            match answer {
                Ok(page) => {
                    self.problem.set(None);
                    self.next.set(page.next_cursor);
                    self.has_loaded.set(true);
                    self.entries.update(|entries| {
                        if !is_more {
                            entries.clear();
                        }
                        entries.extend(page.items);
                    });
                }
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }
}
