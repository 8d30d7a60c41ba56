//! What happened to a ticket, from its words to its last change.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::tickets::{FieldName, TicketStatus, Via, search};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::faults::{faults_at, rooms_at};
use super::{Fault, TICKETS, Who};
use crate::demo::people::{MEMBERS, Site};
use crate::demo::rows::id;

pub(super) struct Ticket {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub title: String,
    pub text: String,
    pub fault: &'static Fault,
    pub status: TicketStatus,
    pub archived: Option<DateTime<Utc>>,
    pub place: LocationId,
    pub requester: Person,
    pub assignee: Option<UserId>,
    pub via: Via,
    pub due: Option<DateTime<Utc>>,
    pub events: Vec<Event>,
}

#[derive(Clone, Copy)]
pub(super) enum Person {
    User(UserId),
    Contact(Uuid),
}

pub(super) struct Event {
    pub at: DateTime<Utc>,
    pub by: Person,
    pub via: Via,
    pub what: What,
}

pub(super) enum What {
    Opened,
    Said { id: Uuid, text: &'static str, internal: bool },
    Changed(FieldName, Option<String>, Option<String>),
}

/// A ticket with its story. Of the newest there are as many as of the oldest are left.
pub(super) fn invent(
    index: usize,
    people: &HashMap<&'static str, UserId>,
    places: &HashMap<Site, LocationId>,
    contacts: &[Uuid],
    now: DateTime<Utc>,
    dice: &mut StdRng,
) -> Ticket {
    // In turn, so that whatever one looks for is there several times.
    const SITES: [Site; 5] =
        [Site::Hamburg, Site::Lisboa, Site::Hamburg, Site::Halifax, Site::Wien];
    let (round, turn) = (index / SITES.len(), index % SITES.len());
    let site = SITES[turn];
    let fault = &faults_at(site)[(round + 3 * turn) % faults_at(site).len()];
    let room = rooms_at(site).choose(dice).copied().unwrap_or_default();
    // Most lie back months, and the last days are full.
    let share = index as f64 / TICKETS as f64;
    let hours = (share * share * 24.0 * 230.0) as i64 + 1;
    let at = now - TimeDelta::hours(hours) - TimeDelta::minutes(dice.random_range(0..55));
    let age = now - at;

    let staff: Vec<UserId> = MEMBERS
        .iter()
        .filter(|member| member.site == site && member.is_technician())
        .map(|member| people[member.mailbox])
        .collect();
    let requester = match dice.random_range(0..10) {
        0..4 => Person::Contact(contacts[dice.random_range(0..contacts.len())]),
        4..7 => Person::User(people[["sabine", "carla", "nuno"][dice.random_range(0..3)]]),
        _ => Person::User(staff[dice.random_range(0..staff.len())]),
    };
    let via = match requester {
        Person::Contact(_) => Via::Mail,
        Person::User(_) => Via::App,
    };
    let status = match age.num_hours() {
        ..8 => *[TicketStatus::Open, TicketStatus::Open, TicketStatus::InProgress]
            .choose(dice)
            .unwrap_or(&TicketStatus::Open),
        8..120 => *[
            TicketStatus::Open,
            TicketStatus::InProgress,
            TicketStatus::InProgress,
            TicketStatus::Pending,
            TicketStatus::Resolved,
        ]
        .choose(dice)
        .unwrap_or(&TicketStatus::InProgress),
        120..400 => *[
            TicketStatus::InProgress,
            TicketStatus::Pending,
            TicketStatus::Resolved,
            TicketStatus::Closed,
            TicketStatus::Closed,
        ]
        .choose(dice)
        .unwrap_or(&TicketStatus::Closed),
        _ => TicketStatus::Closed,
    };
    // What was resolved longer ago than a week has closed.
    let is_done = matches!(status, TicketStatus::Resolved | TicketStatus::Closed);
    let anybody = staff[dice.random_range(0..staff.len())];
    let assignee = match index {
        // Whoever tries the technician of the sign-in page finds work of their own.
        5 | 13 | 21 => Some(people["jonas"]),
        _ => (status != TicketStatus::Open || dice.random_range(0..3) == 0).then_some(anybody),
    };
    let ticket = id(at, dice);
    let mut story = Story { at, now, events: Vec::new() };
    story.happens(requester, via, What::Opened, TimeDelta::zero());
    if let Some(user) = assignee {
        let what = What::Changed(FieldName::Assignee, None, Some(user.to_string()));
        story.happens(Person::User(user), Via::App, what, minutes(dice, 4, 40));
    }
    let told = match status {
        TicketStatus::Open => 0,
        TicketStatus::InProgress => 1 + fault.talk.len() / 3,
        TicketStatus::Pending => 1 + fault.talk.len() / 2,
        TicketStatus::Resolved | TicketStatus::Closed => fault.talk.len(),
    };
    let worker = assignee.unwrap_or(staff[0]);
    if status != TicketStatus::Open {
        story.becomes(worker, TicketStatus::Open, TicketStatus::InProgress, minutes(dice, 2, 20));
    }
    for (who, text) in fault.talk.iter().take(told) {
        let (by, via) = match who {
            Who::Requester => (requester, via),
            Who::Staff | Who::Note => (Person::User(worker), Via::App),
        };
        let what = What::Said { id: id(at, dice), text, internal: *who == Who::Note };
        story.happens(by, via, what, minutes(dice, 6, 190));
    }
    match status {
        TicketStatus::Pending => {
            story.becomes(worker, TicketStatus::InProgress, status, minutes(dice, 1, 3));
        }
        _ if is_done => {
            story.becomes(
                worker,
                TicketStatus::InProgress,
                TicketStatus::Resolved,
                minutes(dice, 1, 9),
            );
        }
        _ => {}
    }
    if status == TicketStatus::Closed {
        story.becomes(worker, TicketStatus::Resolved, TicketStatus::Closed, TimeDelta::days(7));
    }
    let last = story.at;
    let archived = (status == TicketStatus::Closed && now - last > TimeDelta::days(90))
        .then(|| last + TimeDelta::days(90));
    let due = (!is_done && dice.random_range(0..3) == 0)
        .then(|| at + TimeDelta::hours([24, 48, 72, 168][dice.random_range(0..4)]));
    Ticket {
        id: ticket,
        at,
        title: fault.words.0.replace("{room}", room),
        text: fault.words.1.replace("{room}", room),
        fault,
        status,
        archived,
        place: places[&site],
        requester,
        assignee,
        via,
        due,
        events: story.events,
    }
}

fn minutes(dice: &mut StdRng, least: i64, most: i64) -> TimeDelta {
    TimeDelta::minutes(dice.random_range(least..=most))
}

/// What happens to a ticket, one after the other, never in the future.
struct Story {
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    events: Vec<Event>,
}

impl Story {
    fn happens(&mut self, by: Person, via: Via, what: What, after: TimeDelta) {
        // A story that would go on beyond now is told faster.
        let left = (self.now - self.at) / 3;
        self.at += after.min(left);
        self.events.push(Event { at: self.at, by, via, what });
    }

    fn becomes(&mut self, by: UserId, from: TicketStatus, to: TicketStatus, after: TimeDelta) {
        let what = What::Changed(FieldName::Status, Some(from.to_string()), Some(to.to_string()));
        self.happens(Person::User(by), Via::App, what, after);
    }
}

impl Ticket {
    /// When it came to a status the last time.
    pub fn since(&self, status: TicketStatus) -> Option<DateTime<Utc>> {
        self.events.iter().rev().find_map(|event| match &event.what {
            What::Changed(FieldName::Status, _, Some(to)) if *to == status.name() => Some(event.at),
            _ => None,
        })
    }

    pub fn first_answer(&self) -> Option<DateTime<Utc>> {
        self.events.iter().find_map(|event| match (&event.what, event.by) {
            (What::Said { internal: false, .. }, Person::User(_)) => Some(event.at),
            _ => None,
        })
    }

    pub fn said(&self) -> impl Iterator<Item = (&Event, Uuid, &'static str, bool)> {
        self.events.iter().filter_map(|event| match event.what {
            What::Said { id, text, internal } => Some((event, id, text, internal)),
            _ => None,
        })
    }

    pub fn words(&self, with_notes: bool) -> String {
        let said: Vec<&str> = self
            .said()
            .filter(|(.., internal)| with_notes || !internal)
            .map(|(_, _, text, _)| text)
            .collect();
        let tags = self.fault.tags.join(" ");
        search::words(&format!("{} {} {tags} {}", self.title, self.text, said.join(" "))).join(" ")
    }
}

impl Person {
    pub fn user(self) -> Option<Uuid> {
        match self {
            Self::User(user) => Some(user.0),
            Self::Contact(_) => None,
        }
    }

    pub fn contact(self) -> Option<Uuid> {
        match self {
            Self::User(_) => None,
            Self::Contact(contact) => Some(contact),
        }
    }
}
