//! What one works with on the list: what is picked, where the cursor is, and what can be done.

use std::collections::BTreeSet;

use domain::accounts::{Permission, UserId};
use domain::live::Event;
use domain::tickets::{
    Bulk, BulkDone, Category, CategoryId, TicketChange, TicketLine, TicketNumber, TicketStatus,
    TicketView, UndoId,
};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::{Address, Wanted};
use super::columns::Columns;
use super::listing::Listing;
use super::sight;
use super::turns::Turns;
use crate::AppError;
use crate::components::focus::{focus_if_lost, focus_on};
use crate::components::{Toast, Toasts, sentence};
use crate::live::use_live;
use crate::locations::{Locations, use_locations};
use crate::messages::tickets as words;
use crate::shell::use_session;
use crate::tickets::api;
use crate::tickets::due::Promises;
use crate::tickets::marks::status_word;
use crate::tickets::open_items::Question;

#[derive(Clone, Copy)]
pub struct Desk {
    pub address: Address,
    pub listing: Listing,
    pub picked: RwSignal<BTreeSet<TicketNumber>>,
    /// The row that keys move and act on.
    pub cursor: RwSignal<Option<TicketNumber>>,
    pub body: NodeRef<html::Tbody>,
    pub is_staff: bool,
    pub me: UserId,
    pub categories: RwSignal<Vec<Category>>,
    pub columns: Columns,
    /// Those that people keep.
    pub views: RwSignal<Vec<TicketView>>,
    /// The one of them that is looked at.
    pub view: Memo<Option<TicketView>>,
    /// Chosen columns, on their way.
    pub choices: Turns,
    pub promises: Promises,
    /// What is to be answered before something is over.
    pub question: RwSignal<Option<Question>>,
    locations: Locations,
    toasts: Toasts,
}

impl Desk {
    pub fn of_page() -> Self {
        let session = use_session();
        let address = Address::of_page();
        let views = RwSignal::new(Vec::new());
        let view = Memo::new(move |_| view_at(&address.wanted.read(), &views.read()));
        let desk = Self {
            address,
            listing: Listing::of(address),
            picked: RwSignal::default(),
            cursor: RwSignal::new(None),
            body: NodeRef::new(),
            is_staff: session.me.with_untracked(|me| me.may(Permission::WorkTickets)),
            me: session.me.with_untracked(|me| me.person.id),
            categories: RwSignal::default(),
            columns: Columns::of(view),
            views,
            view,
            choices: Turns::new(),
            promises: Promises::of_page(),
            question: RwSignal::new(None),
            locations: use_locations(),
            toasts: expect_context(),
        };
        desk.locations.load();
        desk.load_views();
        use_live().on_event(move |event| {
            if matches!(event, Event::TicketListsChanged) {
                desk.load_views();
            }
        });
        // Another list, another selection.
        Effect::watch(
            move || address.wanted.get(),
            move |_, _, _| {
                desk.picked.set(BTreeSet::new());
                desk.cursor.set(None);
                desk.columns.leave();
            },
            false,
        );
        desk
    }

    pub fn load_views(self) {
        spawn_local(self.ask_views());
    }

    /// What admins and colleagues have made to choose from.
    pub async fn ask_views(self) {
        // Without them one cannot filter by them.
        if let Ok(all) = api::list_categories().await {
            self.categories.try_set(all);
        }
        let before = self.choices.settled();
        // What was chosen here meanwhile is newer than the answer; once it is kept, it is asked for anew.
        let is_newest = || before.is_some() && self.choices.settled() == before;
        if let Ok(columns) = api::read_columns().await
            && is_newest()
        {
            self.columns.keep(columns);
        }
        if let Ok(fields) = api::list_fields().await {
            self.columns.know(fields);
        }
        if self.is_staff
            && let Ok(all) = api::list_views().await
            && is_newest()
        {
            self.views.try_set(all);
        }
    }

    pub fn category_name(self, id: CategoryId) -> Option<String> {
        let all = self.categories.read();
        all.iter().find(|category| category.id == id).map(|category| category.name.to_string())
    }

    pub fn place_name(self, ticket: &TicketLine) -> Option<String> {
        ticket.location_id.and_then(|id| self.locations.get(id)).map(|place| place.name.to_string())
    }

    pub fn pick(self, number: TicketNumber) {
        self.picked.update(|picked| {
            if !picked.remove(&number) {
                picked.insert(number);
            }
        });
    }

    /// Moves the cursor and the focus, and scrolls after them.
    pub fn step(self, by: isize) {
        let lines = self.listing.lines.read_untracked();
        let here = self.cursor.get_untracked().and_then(|number| self.listing.place_of(number));
        let next = match here {
            None => 0,
            Some(here) => here.saturating_add_signed(by).min(lines.len().saturating_sub(1)),
        };
        let Some(line) = lines.get(next) else { return };
        let number = line.number;
        sight::bring(self.body, next, untrack(|| self.listing.count()));
        drop(lines);
        self.cursor.set(Some(number));
        // The row may exist only after the window has followed; a moment later it does.
        let focus = move || focus_on(&format!("tr[data-number='{number}'] a.title"));
        request_animation_frame(move || request_animation_frame(focus));
    }

    /// The tickets that a key means: those that are picked, else the one under the cursor.
    pub fn meant(self) -> Vec<TicketNumber> {
        let picked = self.picked.read_untracked();
        if picked.is_empty() {
            return self.cursor.get_untracked().into_iter().collect();
        }
        picked.iter().copied().collect()
    }

    /// Gives them to me.
    pub fn take(self) {
        let change = TicketChange::assignee(Some(self.me));
        self.change(self.meant(), change, None, None);
    }

    /// Changes many at once.
    pub fn change(
        self,
        numbers: Vec<TicketNumber>,
        change: TicketChange,
        archive: Option<bool>,
        read: Option<bool>,
    ) {
        self.carry_out(Bulk { numbers, change, archive, read, ..Bulk::default() });
    }

    /// Does it, at once to see and to be taken back.
    pub fn carry_out(self, bulk: Bulk) {
        if bulk.numbers.is_empty() {
            return;
        }
        for &number in &bulk.numbers {
            self.listing.foresee(number, |ticket| {
                foresee(ticket, &bulk.change);
                ticket.unread = bulk.read.map_or(ticket.unread, |read| !read);
            });
        }
        spawn_local(async move {
            match api::change_tickets(bulk.clone()).await {
                Ok(done) => self.tell(bulk, done),
                Err(err) => self.say(sentence(&err.to_string())),
            }
            if !self.picked.is_disposed() {
                self.listing.load();
            }
        });
    }

    /// Says what was done and what was not, and asks about what is not done yet.
    fn tell(self, bulk: Bulk, done: BulkDone) {
        let count = done.changed.len() as i64;
        let status = bulk.change.status;
        let is_asked = self.ask(bulk, &done);
        let text = match done.refused.split_first() {
            None => match (done.changed.as_slice(), status) {
                ([one], Some(status)) => words::moved_to(one, status_word(status)),
                _ => words::bulk_done(count),
            },
            Some((first, [])) if count == 0 => sentence(&first.message),
            Some((_, _)) => words::bulk_skipped(count, done.refused.len()),
        };
        let mut toast = Toast::new(text);
        if let Some(undo) = done.undo {
            toast = toast.with_undo(move || self.undo(undo));
        }
        if count > 0 || !is_asked {
            self.toasts.push(toast);
        }
        self.picked.try_set(BTreeSet::new());
        // The bar that was used is gone.
        if let Some(Some(number)) = self.cursor.try_get_untracked() {
            focus_if_lost(format!("tr[data-number='{number}'] a.title"));
        }
    }

    /// Asks about those whose checklists have open items; `false`: there are none.
    fn ask(self, bulk: Bulk, done: &BulkDone) -> bool {
        let left = done.refused.iter().filter(|refused| refused.has_open_items);
        let numbers: Vec<TicketNumber> = left.map(|refused| refused.number).collect();
        let Some(status) = bulk.change.status.filter(|_| !numbers.is_empty()) else { return false };
        let names: Vec<String> = numbers.iter().map(TicketNumber::to_string).collect();
        let text = words::have_open_items(names.join(", "));
        let go_on = Callback::new(move |()| {
            let change = bulk.change.clone().despite_open_items();
            self.carry_out(Bulk { numbers: numbers.clone(), change, ..bulk.clone() });
        });
        self.question.try_set(Some(Question { text, status, go_on }));
        true
    }

    pub fn say(self, text: String) {
        self.toasts.push(Toast::new(text));
    }

    pub fn push(self, toast: Toast) {
        self.toasts.push(toast);
    }

    pub fn refuse(self, err: &AppError) {
        self.say(sentence(&err.to_string()));
    }

    fn undo(self, id: UndoId) {
        spawn_local(async move {
            let text = match api::undo_tickets(id).await {
                Ok(undone) => words::bulk_undone(undone.restored.len() as i64),
                Err(err) => sentence(&err.to_string()),
            };
            self.say(text);
            if !self.picked.is_disposed() {
                self.listing.load();
            }
        });
    }

    pub fn read_all(self) {
        spawn_local(async move {
            let text = match api::mark_all_tickets_read().await {
                Ok(()) => words::all_read().to_owned(),
                Err(err) => sentence(&err.to_string()),
            };
            self.say(text);
            if !self.picked.is_disposed() {
                self.listing.load();
            }
        });
    }
}

/// The kept view that the address says; where several look for the same, the one that was opened.
fn view_at(wanted: &Wanted, views: &[TicketView]) -> Option<TicketView> {
    let here = wanted.looks_for();
    let is_it = |view: &&TicketView| Wanted::of(&view.draft.filter, view.draft.sort) == here;
    let mut same = views.iter().filter(is_it);
    let opened = same.clone().find(|view| Some(view.id) == wanted.view);
    opened.or_else(|| same.next()).cloned()
}

/// What a list shows of a change.
fn foresee(ticket: &mut TicketLine, change: &TicketChange) {
    let asks = |next: TicketStatus| {
        !change.despite_open_items && ticket.checks.speaks_against(ticket.status, next)
    };
    let may =
        |next: &TicketStatus| ticket.status.next().any(|allowed| allowed == *next) && !asks(*next);
    ticket.status = change.status.filter(may).unwrap_or(ticket.status);
    ticket.priority = change.priority.unwrap_or(ticket.priority);
    ticket.assignee_id = change.assignee_id.unwrap_or(ticket.assignee_id);
}
