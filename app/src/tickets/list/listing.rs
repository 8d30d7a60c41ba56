//! The tickets that are loaded, and how more of them come.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use domain::accounts::UserId;
use domain::live::Event;
use domain::tickets::{CategoryRef, TicketFilter, TicketLine, TicketNumber, TicketSort};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::{Address, Show, Wanted, query};
use crate::AppError;
use crate::live::{after_bursts, use_live};
use crate::shell::use_session;
use crate::tickets::{LastList, api, is_about_tickets};

/// How many come at once: more than are in sight, so that they are there before one scrolls to them.
const PAGE: u16 = 100;
/// How many are asked for again when something changed; what changed leads in the usual order.
const AGAIN: u16 = 200;
/// Changes come in bursts,
const PAUSE: Duration = Duration::from_millis(200);
/// and on a busy day without an end.
const MOST: Duration = Duration::from_secs(1);

/// One ticket of the list. It changes under its row, which stays.
#[derive(Clone)]
pub struct Line {
    pub number: TicketNumber,
    pub ticket: ArcRwSignal<TicketLine>,
}

#[derive(Clone, Copy)]
pub struct Listing {
    /// What the server is asked.
    pub filter: Memo<(TicketFilter, TicketSort)>,
    pub lines: RwSignal<Vec<Line>>,
    places: Memo<HashMap<TicketNumber, usize>>,
    next: RwSignal<Option<String>>,
    /// How many there are in all.
    total: RwSignal<usize>,
    /// The words that were looked for, as they are found.
    pub sought: RwSignal<Vec<String>>,
    /// Where else they stand, of tickets whose title has none of them.
    pub snippets: RwSignal<BTreeMap<TicketNumber, String>>,
    problem: RwSignal<Option<AppError>>,
    waiting: RwSignal<bool>,
    /// Whether an answer to this filter has come at all.
    pub has_loaded: RwSignal<bool>,
    /// Counts the questions: an answer to an earlier one is of no use.
    question: StoredValue<u32>,
    /// The answer to come is about other tickets than those that are shown.
    is_other: StoredValue<bool>,
    last: LastList,
}

impl Listing {
    /// Follows the filters, and what others change.
    pub fn of(address: Address) -> Self {
        let session = use_session();
        let filter = Memo::new(move |_| {
            let me = session.me.read().person.id;
            let wanted = address.wanted.read();
            let sort = wanted.sort.as_deref().and_then(|sort| sort.parse().ok());
            (filter(&wanted, me), sort.unwrap_or_default())
        });
        let lines = RwSignal::new(Vec::<Line>::new());
        let places = Memo::new(move |_| {
            lines.read().iter().enumerate().map(|(at, line)| (line.number, at)).collect()
        });
        let listing = Self {
            filter,
            lines,
            places,
            next: RwSignal::new(None),
            total: RwSignal::new(0),
            sought: RwSignal::default(),
            snippets: RwSignal::default(),
            problem: RwSignal::new(None),
            waiting: RwSignal::new(false),
            has_loaded: RwSignal::new(false),
            question: StoredValue::new(0),
            is_other: StoredValue::new(false),
            last: LastList::kept(),
        };
        let live = use_live();
        Effect::new(move |_| {
            // Read, because a memo that is only tracked follows nothing.
            filter.get();
            // What is shown stays until the answer comes; more of it is of no use.
            listing.next.set(None);
            listing.is_other.set_value(true);
            listing.ask(None, PAGE);
        });
        Effect::watch(move || live.resync.track(), move |(), _, _| listing.load(), false);
        let soon = after_bursts(PAUSE, MOST, move || listing.load());
        let me = session.me.with_untracked(|me| me.person.id);
        live.on_event(move |event| {
            listing.hear(event, me);
            if is_about_tickets(event) {
                soon();
            }
        });
        listing
    }

    /// Asks anew for those that are shown.
    pub fn load(self) {
        let shown = u16::try_from(self.lines.read_untracked().len()).unwrap_or(AGAIN);
        self.ask(None, shown.clamp(PAGE, AGAIN));
    }

    pub fn load_more(self) {
        let next = self.next.get_untracked();
        if next.is_some() && !self.waiting.get_untracked() {
            self.ask(next, PAGE);
        }
    }

    /// How many there are, loaded or not.
    pub fn count(self) -> usize {
        let loaded = self.lines.read().len();
        if self.next.read().is_some() { self.total.get().max(loaded + 1) } else { loaded }
    }

    pub fn is_loading(self) -> Signal<bool> {
        self.waiting.into()
    }

    pub fn problem(self) -> Option<AppError> {
        self.problem.get()
    }

    pub fn place_of(self, number: TicketNumber) -> Option<usize> {
        self.places.read().get(&number).copied()
    }

    /// A ticket of the list as it is now.
    pub fn ticket(self, number: TicketNumber) -> Option<TicketLine> {
        let place = self.places.read_untracked().get(&number).copied()?;
        let lines = self.lines.read_untracked();
        lines.get(place).map(|line| line.ticket.get_untracked())
    }

    /// Shows a change before the server has answered.
    pub fn foresee(self, number: TicketNumber, change: impl FnOnce(&mut TicketLine)) {
        let place = self.places.read_untracked().get(&number).copied();
        let lines = self.lines.read_untracked();
        if let Some(line) = place.and_then(|place| lines.get(place)) {
            line.ticket.update(change);
        }
    }

    /// Shows at once what is known; which tickets fit, and in which order, the server says later.
    fn hear(self, event: &Event, me: UserId) {
        match event {
            Event::TicketChanged { ticket, by } | Event::OwnTicketChanged { ticket, by } => {
                self.foresee(ticket.number, |shown| {
                    if shown.last_event < ticket.last_event {
                        let was_unread = shown.unread;
                        *shown = (**ticket).clone();
                        shown.unread = if *by == Some(me) { was_unread } else { true };
                    }
                });
            }
            Event::TicketRead { number, unread } => {
                self.foresee(*number, |shown| shown.unread = *unread);
            }
            Event::AllTicketsRead => {
                for line in &*self.lines.read_untracked() {
                    line.ticket.maybe_update(|shown| std::mem::take(&mut shown.unread));
                }
            }
            _ => {}
        }
    }

    /// The address of a file with what is shown.
    pub fn export(self) -> String {
        let (filter, sort) = self.filter.get();
        let nobody = || filter.unassigned.then(|| "none".to_owned());
        let assignee = filter.assignee.map(|id| id.to_string()).or_else(nobody);
        let names = |names: Vec<&str>| (!names.is_empty()).then(|| names.join(","));
        format!(
            "/api/v1/tickets/export{}",
            query(&[
                ("q", filter.q),
                ("status", names(filter.status.iter().map(|status| status.name()).collect())),
                (
                    "priority",
                    names(filter.priority.iter().map(|priority| priority.name()).collect())
                ),
                ("category", filter.category.map(|category| category.to_string())),
                ("assignee", assignee),
                ("requester", filter.requester.map(|id| id.to_string())),
                ("location", filter.location.map(|id| id.to_string())),
                ("tag", filter.tag.map(|tag| tag.to_string())),
                ("older_than_days", filter.older_than_days.map(|days| days.to_string())),
                ("unread", filter.unread.map(|unread| unread.to_string())),
                ("overdue", filter.overdue.then(|| "true".to_owned())),
                ("archived", filter.archived.then(|| "true".to_owned())),
                ("sort", Some(sort.to_string())),
            ])
        )
    }

    fn ask(self, after: Option<String>, limit: u16) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.waiting.set(true);
        let (filter, sort) = self.filter.get_untracked();
        spawn_local(async move {
            let is_more = after.is_some();
            let answer = api::list_tickets(filter, sort, after, limit).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.waiting.set(false);
            match answer {
                Ok(page) => {
                    self.problem.set(None);
                    if let Some(total) = page.total {
                        self.total.set(usize::try_from(total).unwrap_or_default());
                    }
                    if is_more {
                        self.snippets.update(|known| known.extend(page.snippets));
                    } else {
                        self.snippets.set(page.snippets);
                    }
                    self.sought.maybe_update(|sought| {
                        let is_other = *sought != page.sought;
                        *sought = page.sought;
                        is_other
                    });
                    self.take(page.items, page.next_cursor, is_more);
                    self.has_loaded.set(true);
                }
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }

    /// Puts what came in its place. What is below it and was loaded before stays.
    fn take(self, items: Vec<TicketLine>, next: Option<String>, is_more: bool) {
        let came: HashSet<TicketNumber> = items.iter().map(|ticket| ticket.number).collect();
        self.lines.update(|lines| {
            let mut known: HashMap<TicketNumber, ArcRwSignal<TicketLine>> = HashMap::new();
            for line in lines.iter().filter(|line| came.contains(&line.number)) {
                known.insert(line.number, line.ticket.clone());
            }
            let asked = items.len();
            let fresh = items.into_iter().map(|ticket| {
                let number = ticket.number;
                let Some(shown) = known.remove(&number) else {
                    return Line { number, ticket: ArcRwSignal::new(ticket) };
                };
                shown.maybe_update(|old| {
                    let is_news = *old != ticket;
                    *old = ticket;
                    is_news
                });
                Line { number, ticket: shown }
            });
            if is_more {
                lines.retain(|line| !came.contains(&line.number));
                lines.extend(fresh);
                self.next.set(next);
                return;
            }
            let is_other = self.is_other.try_update_value(std::mem::take).unwrap_or_default();
            let below = match next.is_some() && !is_other {
                true => lines.split_off(asked.min(lines.len())),
                false => Vec::new(),
            };
            let below: Vec<Line> =
                below.into_iter().filter(|line| !came.contains(&line.number)).collect();
            *lines = fresh.collect();
            if below.is_empty() {
                self.next.set(next);
            }
            lines.extend(below);
        });
        self.last.keep(self.lines.read_untracked().iter().map(|line| line.number).collect());
    }
}

/// What the server is asked for a view and what was filtered in it.
fn filter(wanted: &Wanted, me: UserId) -> TicketFilter {
    use domain::tickets::TicketStatus::{InProgress, Open, Pending};
    let mut filter = TicketFilter {
        status: wanted.statuses.iter().copied().collect(),
        priority: wanted.priorities.iter().copied().collect(),
        category: wanted.category.map(CategoryRef::Id),
        assignee: wanted.assignee,
        requester: wanted.requester,
        location: wanted.location,
        tag: wanted.tag.clone(),
        older_than_days: wanted.days,
        q: Some(wanted.q.clone()).filter(|words| !words.is_empty()),
        ..TicketFilter::default()
    };
    let only_active = |filter: &mut TicketFilter| {
        // Whoever names statuses, or words, wants to find what is done as well; the board shows all.
        if filter.status.is_empty() && filter.q.is_none() && !wanted.as_board {
            filter.status = vec![Open, InProgress, Pending];
        }
    };
    match wanted.show {
        Show::Active => only_active(&mut filter),
        Show::Mine => {
            filter.assignee = Some(me);
            only_active(&mut filter);
        }
        Show::Reported => filter.requester = Some(me),
        Show::Unassigned => {
            filter.unassigned = true;
            only_active(&mut filter);
        }
        Show::Unread => filter.unread = Some(true),
        Show::Overdue => filter.overdue = true,
        Show::All => {}
        Show::Archive => filter.archived = true,
    }
    filter
}
