//! The users that are shown, and how more of them come.

use domain::accounts::{Invitation, User, UserFilter};
use domain::live::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use crate::AppError;
use crate::components::{Sort, SortDirection};
use crate::live::use_live;

/// The columns one can sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Name,
    Email,
    LastSeen,
}

/// How many come at once.
const PAGE: usize = 50;

#[derive(Clone, Copy)]
pub struct Listing {
    pub filter: RwSignal<UserFilter>,
    pub sort: RwSignal<Sort<Column>>,
    pub users: RwSignal<Vec<User>>,
    invitations: RwSignal<Vec<Invitation>>,
    next: RwSignal<Option<String>>,
    problem: RwSignal<Option<AppError>>,
    waiting: RwSignal<bool>,
    pub has_loaded: RwSignal<bool>,
    /// Counts the questions: an answer to an earlier one is of no use.
    question: StoredValue<u32>,
}

impl Listing {
    /// Follows filters and order, and what others change.
    pub fn of_page() -> Self {
        let filter = UserFilter { active: Some(true), ..UserFilter::default() };
        let listing = Self {
            filter: RwSignal::new(filter),
            sort: RwSignal::new(Sort::ascending(Column::Name)),
            users: RwSignal::new(Vec::new()),
            invitations: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            problem: RwSignal::new(None),
            waiting: RwSignal::new(false),
            has_loaded: RwSignal::new(false),
            question: StoredValue::new(0),
        };
        let live = use_live();
        let wanted = Memo::new(move |_| (listing.filter.get(), listing.sort.get()));
        Effect::new(move |_| {
            // Read, because a memo that is only tracked follows nothing.
            wanted.get();
            listing.ask(None, PAGE);
        });
        listing.load_invitations();
        Effect::watch(move || live.resync.track(), move |(), _, _| listing.load(), false);
        live.on_event(move |event| {
            if matches!(event, Event::PersonChanged { .. }) {
                listing.load();
            }
        });
        listing
    }

    /// Asks anew for those that are shown.
    pub fn load(self) {
        let shown = self.users.read_untracked().len();
        self.ask(None, shown);
        self.load_invitations();
    }

    pub fn load_invitations(self) {
        spawn_local(async move {
            // Whatever fails here fails for the list of users as well, which says so.
            if let Ok(invitations) = api::list_invitations().await {
                self.invitations.try_set(invitations);
            }
        });
    }

    /// Who was invited and fits the filter, the latest first.
    pub fn invited(self) -> Vec<Invitation> {
        let UserFilter { q, role, active, location_id } = self.filter.get();
        let wanted = q.unwrap_or_default().to_lowercase();
        let mut invitations = self.invitations.get();
        invitations.retain(|invitation| {
            let name = invitation
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.as_str().to_lowercase());
            let is_meant = |word| name.contains(word) || invitation.email.as_str().contains(word);
            active != Some(false)
                && role.is_none_or(|role| invitation.roles.contains(role))
                && location_id.is_none_or(|id| invitation.location_id == Some(id))
                && wanted.split_whitespace().all(is_meant)
        });
        invitations
    }

    pub fn load_more(self) {
        let next = self.next.get_untracked();
        if next.is_some() && !self.waiting.get_untracked() {
            self.ask(next, PAGE);
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

    /// The address of a file with those who fit.
    pub fn export(self) -> String {
        let UserFilter { q, role, active, location_id } = self.filter.get();
        let pairs = [
            ("q", q),
            ("role", role.map(|role| role.name().to_owned())),
            ("active", active.map(|active| active.to_string())),
            ("location_id", location_id.map(|id| id.to_string())),
        ];
        let pairs: Vec<String> = pairs
            .into_iter()
            .filter_map(|(name, value)| {
                let value = String::from(js_sys::encode_uri_component(&value?));
                Some(format!("{name}={value}"))
            })
            .collect();
        format!("/api/v1/users/export?{}", pairs.join("&"))
    }

    fn ask(self, after: Option<String>, limit: usize) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.waiting.set(true);
        let (filter, sort) = (self.filter.get_untracked(), self.sort.get_untracked());
        spawn_local(async move {
            let is_more = after.is_some();
            let limit = u16::try_from(limit.max(PAGE)).unwrap_or(u16::MAX);
            let answer = api::list_users(filter, order(sort), after, limit).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.waiting.set(false);
            match answer {
                Ok(page) => {
                    self.problem.set(None);
                    self.next.set(page.next_cursor);
                    self.has_loaded.set(true);
                    self.users.update(|users| {
                        if !is_more {
                            users.clear();
                        }
                        users.extend(page.items);
                    });
                }
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }
}

/// As the server has it: `name`, or `-name`.
fn order(sort: Sort<Column>) -> String {
    let name = match sort.by {
        Column::Name => "name",
        Column::Email => "email",
        Column::LastSeen => "last_seen_at",
    };
    match sort.direction {
        SortDirection::Ascending => name.to_owned(),
        SortDirection::Descending => format!("-{name}"),
    }
}
