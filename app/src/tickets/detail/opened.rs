//! One ticket while somebody looks at it: what it is, and how it changes under their hands and those
//! of others.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::accounts::{Permission, UserId};
use domain::live::{Event, Topic};
use domain::tickets::{
    Assigned, Category, CommentId, CustomField, EventId, FieldId, Ticket, TicketChange,
    TicketNumber, TicketStatus, TicketWhole, UndoId,
};
use domain::zones::ZoneName;
use domain::{Conflict, Problem};
use futures::lock::Mutex;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::AppError;
use crate::accounts::{People, use_people};
use crate::components::focus::focus_if_lost;
use crate::components::{Toast, Toasts, sentence};
use crate::live::{after_bursts, use_live};
use crate::locations::{Locations, use_locations};
use crate::messages::{components, tickets as words};
use crate::shell::use_session;
use crate::tickets::api;
use crate::tickets::due::Promises;
use crate::tickets::open_items::Question;

/// Changes come in bursts,
const PAUSE: Duration = Duration::from_millis(120);
/// of which the first is not to wait for the last.
const MOST: Duration = Duration::from_secs(1);
/// Until a connection is back, as a rule.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy)]
pub struct Opened {
    pub number: TicketNumber,
    pub whole: RwSignal<TicketWhole>,
    /// Up to where one had seen it before; what follows is new.
    pub seen: EventId,
    /// What somebody wants that has met what somebody else did.
    pub clash: RwSignal<Option<Clash>>,
    /// What is to be answered before it is over.
    pub question: RwSignal<Option<Question>>,
    /// The field that is being changed.
    pub editing: RwSignal<Option<FactKey>>,
    /// The comments that one is changing, as far as one has come: a reply that leaves meanwhile is drawn
    /// anew.
    pub rewording: StoredValue<HashMap<CommentId, String>>,
    pub categories: RwSignal<Vec<Category>>,
    /// What else admins want to know.
    pub fields: RwSignal<Vec<CustomField>>,
    /// Counts the answers to be written, so that the composer comes forward.
    pub wants_reply: RwSignal<u32>,
    pub is_staff: bool,
    pub me: UserId,
    /// One change after the other, so that one's own second change knows the version that the first
    /// has made.
    turn: StoredValue<Arc<Mutex<()>>>,
    pub people: People,
    pub locations: Locations,
    pub zone: StoredValue<ZoneName>,
    pub promises: Promises,
    toasts: Toasts,
}

/// What tells one fact from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKey {
    Known(&'static str),
    /// One of the admins' own.
    Own(FieldId),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    pub change: TicketChange,
    pub theirs: Ticket,
    pub mine: Ticket,
}

impl FactKey {
    /// As the page has it.
    pub fn name(self) -> String {
        match self {
            Self::Known(name) => name.to_owned(),
            Self::Own(id) => id.0.to_string(),
        }
    }
}

impl From<&'static str> for FactKey {
    fn from(key: &'static str) -> Self {
        Self::Known(key)
    }
}

impl Opened {
    /// Follows the ticket for as long as the calling owner lives.
    pub fn new(whole: TicketWhole) -> Self {
        let session = use_session();
        let (me, is_staff) =
            session.me.with_untracked(|me| (me.person.id, me.may(Permission::WorkTickets)));
        let opened = Self {
            number: whole.ticket.line.number,
            seen: whole.seen,
            whole: RwSignal::new(whole),
            clash: RwSignal::new(None),
            question: RwSignal::new(None),
            rewording: StoredValue::default(),
            editing: RwSignal::new(None),
            categories: RwSignal::default(),
            fields: RwSignal::default(),
            wants_reply: RwSignal::new(0),
            is_staff,
            me,
            turn: StoredValue::default(),
            people: use_people(),
            locations: use_locations(),
            promises: Promises::of_page(),
            zone: StoredValue::new(session.me.with_untracked(|me| me.zone.clone())),
            toasts: expect_context(),
        };
        let live = use_live();
        live.subscribe(Topic::Tickets);
        let later = after_bursts(PAUSE, MOST, move || opened.load());
        live.on_event(move |event| {
            if matches!(event, Event::TicketListsChanged) {
                opened.load_lists();
            }
            let heard = match event {
                Event::TicketChanged { ticket, .. } | Event::OwnTicketChanged { ticket, .. } => {
                    ticket.number == opened.number
                }
                _ => false,
            };
            if heard {
                later();
            }
        });
        Effect::watch(move || live.resync.track(), move |(), _, _| opened.load(), false);
        // Whoever was in a field is again where they opened it.
        Effect::watch(
            move || opened.editing.get(),
            move |now, before, _| {
                if let (None, Some(Some(key))) = (now, before) {
                    focus_if_lost(format!("[data-fact='{}']", key.name()));
                }
            },
            false,
        );
        // Somebody who looks has read it; whoever is elsewhere has not.
        opened.note_read();
        let on_sight = window_event_listener(ev::visibilitychange, move |_| opened.note_read());
        on_cleanup(move || on_sight.remove());
        opened.load_lists();
        opened
    }

    /// What admins have made to choose from; without it, that cannot be changed.
    fn load_lists(self) {
        spawn_local(async move {
            if let Ok(all) = api::list_categories().await {
                self.categories.try_set(all);
            }
            if let Ok(all) = api::list_fields().await {
                self.fields.try_set(all);
            }
        });
    }

    /// Asks anew for all there is.
    pub fn load(self) {
        spawn_local(async move {
            // What is there stays; the next event asks again.
            if let Ok(whole) = api::find_ticket(self.number).await {
                let is_news = self.whole.try_with_untracked(|known| *known != whole);
                if is_news == Some(true) {
                    self.whole.try_set(whole);
                    self.note_read();
                }
            }
        });
    }

    fn note_read(self) {
        let is_unread = self.whole.try_with_untracked(|whole| whole.ticket.line.unread);
        if document().hidden() || is_unread != Some(true) {
            return;
        }
        spawn_local(async move {
            if api::mark_ticket(self.number, false).await.is_ok() {
                self.whole.try_update(|whole| whole.ticket.line.unread = false);
            }
        });
    }

    pub fn is_archived(self) -> bool {
        let whole = self.whole.read();
        whole.ticket.line.is_archived() || whole.ticket.line.merged_into.is_some()
    }

    /// What somebody is called.
    pub fn name_of(self, id: UserId) -> String {
        let person = self.people.get(id);
        person.map_or_else(|| words::somebody().to_owned(), |person| person.name.to_string())
    }

    pub fn status(self) -> TicketStatus {
        self.whole.read().ticket.line.status
    }

    pub fn say(self, text: impl Into<String>) {
        self.toasts.push(Toast::new(text));
    }

    pub fn push(self, toast: Toast) {
        self.toasts.push(toast);
    }

    pub fn refuse(self, err: &AppError) {
        self.say(sentence(&err.to_string()));
    }

    /// Changes it at once; `back` takes it back. `fact` is what the change is called.
    pub fn change(self, change: TicketChange, back: TicketChange, fact: &str) {
        self.editing.set(None);
        let undo = move || self.send(back.clone(), Toast::new(words::undone()));
        self.send(change, Toast::new(words::saved(fact)).with_undo(undo));
    }

    fn send(self, change: TicketChange, done: Toast) {
        // Whoever takes something back may be on another page by then.
        let Some(turn) = self.turn.try_get_value() else { return };
        let before = self.whole.read_untracked().ticket.clone();
        if !self.is_asked_about(&change) {
            self.foresee(&change);
        }
        spawn_local(async move {
            let _turn = turn.lock().await;
            let version = self.whole.try_with_untracked(|whole| whole.ticket.line.version);
            let version = version.unwrap_or(before.line.version);
            match api::change_ticket(self.number, version, change.clone()).await {
                Ok(ticket) => {
                    self.take(ticket);
                    self.push(done);
                    self.load();
                }
                Err(err) => self.refused(err, change, before, done),
            }
        });
    }

    /// Mine, although somebody else has changed it meanwhile.
    pub fn insist(self) {
        let Some(clash) = self.clash.try_update(Option::take).flatten() else { return };
        self.take(clash.theirs);
        self.change(clash.change, TicketChange::default(), words::facts());
    }

    /// A new status; the rule was asked before.
    pub fn become_(self, status: TicketStatus) {
        let before = self.whole.read_untracked().ticket.line.status;
        self.change(TicketChange::status(status), TicketChange::status(before), words::status());
    }

    /// Gives it to somebody, and says if they are off.
    pub fn assign(self, assignee: Option<UserId>) {
        self.editing.set(None);
        let before = self.whole.read_untracked().ticket.line.assignee_id;
        self.foresee(&TicketChange::assignee(assignee));
        spawn_local(async move {
            let answer = api::assign_ticket(self.number, assignee).await;
            self.assigned(answer, before);
        });
    }

    /// To whoever is on shift at its location.
    pub fn assign_on_shift(self) {
        self.editing.set(None);
        let before = self.whole.read_untracked().ticket.line.assignee_id;
        spawn_local(async move {
            let answer = api::assign_on_shift(self.number).await;
            self.assigned(answer, before);
        });
    }

    fn assigned(self, answer: Result<Assigned, AppError>, before: Option<UserId>) {
        match answer {
            Ok(Assigned { ticket, is_off, on_shift }) => {
                let who = ticket.line.assignee_id.map(|id| untrack(|| self.name_of(id)));
                self.take(ticket);
                let toast = match (who, on_shift.first()) {
                    (Some(who), Some(instead)) if is_off => {
                        let (user, name) =
                            (instead.user_id, untrack(|| self.name_of(instead.user_id)));
                        Toast::new(words::is_off(&who, &name))
                            .with_action(words::give_to(&name), move || self.assign(Some(user)))
                            .staying(Duration::from_secs(15))
                    }
                    (Some(who), None) if is_off => Toast::new(words::is_off_alone(who)),
                    (Some(who), _) => {
                        Toast::new(words::assigned_to(who)).with_undo(move || self.assign(before))
                    }
                    (None, _) => Toast::new(words::assigned_to_nobody())
                        .with_undo(move || self.assign(before)),
                };
                self.push(toast);
                self.load();
            }
            Err(err) => {
                self.refuse(&err);
                self.load();
            }
        }
    }

    pub fn mark_unread(self) {
        spawn_local(async move {
            match api::mark_ticket(self.number, true).await {
                Ok(()) => self.say(words::marked_unread()),
                Err(err) => self.refuse(&err),
            }
        });
    }

    pub fn archive(self) {
        spawn_local(async move {
            match api::archive_ticket(self.number).await {
                Ok(undo) => {
                    let toast = Toast::new(words::archived(self.number));
                    self.push(toast.with_undo(move || self.undo(undo)));
                }
                Err(err) => self.refuse(&err),
            }
            self.load();
        });
    }

    pub fn restore(self) {
        spawn_local(async move {
            if let Err(err) = api::restore_ticket(self.number).await {
                self.refuse(&err);
            }
            self.load();
        });
    }

    pub fn undo(self, id: UndoId) {
        spawn_local(async move {
            match api::undo_tickets(id).await {
                Ok(_) => self.say(words::undone()),
                Err(err) => self.refuse(&err),
            }
            self.load();
        });
    }

    pub fn watch(self, user: UserId, watches: bool) {
        spawn_local(async move {
            match api::watch_ticket(self.number, user, watches).await {
                Ok(watchers) => {
                    self.whole.try_update(|whole| whole.watchers = watchers);
                }
                Err(err) => self.refuse(&err),
            }
        });
    }

    /// Whether the server asks before it does so.
    fn is_asked_about(self, change: &TicketChange) -> bool {
        let whole = self.whole.read_untracked();
        let line = &whole.ticket.line;
        let next = change.status.unwrap_or(line.status);
        !change.despite_open_items && line.checks.speaks_against(line.status, next)
    }

    /// Shows a change before the server has answered; what it refuses is shown as it was.
    fn foresee(self, change: &TicketChange) {
        use domain::tickets::{CategoryRef, Step};
        let category = match &change.category {
            Some(Some(CategoryRef::Id(id))) => {
                let all = self.categories.read_untracked();
                all.iter().find(|other| other.id == *id).map(|found| (found.id, found.name.clone()))
            }
            _ => None,
        };
        let foreseen = self.whole.with_untracked(|whole| {
            change.applied_to(&whole.ticket, category, Step::Staff, chrono::Utc::now())
        });
        if let Ok(ticket) = foreseen {
            self.take(ticket);
        }
    }

    fn take(self, ticket: Ticket) {
        self.whole.try_update(|whole| whole.ticket = ticket);
    }

    fn refused(self, err: AppError, change: TicketChange, before: Ticket, done: Toast) {
        let AppError(Problem { conflicts, .. }) = &err;
        let open = conflicts.iter().find_map(|conflict| match conflict {
            Conflict::OpenItems { progress } => Some(i64::from(progress.open())),
            _ => None,
        });
        if let (Some(open), Some(status)) = (open, change.status) {
            self.take(before);
            let text = words::has_open_items(open);
            let go_on = Callback::new(move |()| {
                self.send(change.clone().despite_open_items(), done.clone());
            });
            self.question.try_set(Some(Question { text, status, go_on }));
            return self.load();
        }
        let clash = conflicts.iter().find_map(|conflict| match conflict {
            Conflict::OutdatedTicket { current, yours } => Some(Clash {
                change: change.clone(),
                theirs: (**current).clone(),
                mine: (**yours).clone(),
            }),
            _ => None,
        });
        match clash {
            Some(clash) => {
                self.take(clash.theirs.clone());
                self.clash.try_set(Some(clash));
            }
            None if err.is_unreachable() => {
                self.take(before);
                // The field is closed by now; what was written in it is not lost.
                let again = move || self.send(change.clone(), done.clone());
                let toast = Toast::new(sentence(&err.to_string()));
                self.push(toast.with_action(components::try_again(), again).staying(PATIENCE));
            }
            None => {
                self.take(before);
                self.refuse(&err);
            }
        }
        self.load();
    }
}
