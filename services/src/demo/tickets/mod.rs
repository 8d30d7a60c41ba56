//! A year's worth of tickets: who asked for what, what was said, what became of it.

mod desk;
mod faults;
mod files;
mod levels;
mod rows;
mod story;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::locations::LocationId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::people::Site;
use super::rows::id;
use crate::{Change, Result};
use files::insert_files;
use rows::{insert_comments, insert_events, insert_lists, insert_tickets, settle};
use story::{Ticket, invent};

const TICKETS: usize = 400;

/// Title and description; `{room}` stands for where it is.
type Words = (&'static str, &'static str);

struct Fault {
    category: Category,
    tags: &'static [&'static str],
    priority: i16,
    words: Words,
    talk: &'static [(Who, &'static str)],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Requester,
    Staff,
    /// Staff among themselves.
    Note,
}

#[derive(Clone, Copy)]
enum Category {
    Video,
    Audio,
    Conference,
    Display,
    Network,
    Software,
    Access,
    Room,
}

const CATEGORIES: [&str; 8] =
    ["Video", "Audio", "Conferencing", "Screens", "Network", "Software", "Access", "Room"];

/// People without an account, who write mail.
const CONTACTS: [(&str, &str); 10] = [
    ("Miriam Castell", "miriam.castell@nordlicht-film.example"),
    ("Henrik Sandvik", "henrik@sandvik-sound.example"),
    ("Dr. Ulrike Behrends", "behrends@hochschule-elbe.example"),
    ("Redaktion Hafenblick", "redaktion@hafenblick.example"),
    ("João Pestana", "joao.pestana@radio-ribeira.example"),
    ("Catarina Vaz", "cvaz@luso-eventos.example"),
    ("Gordon MacAskill", "gordon@atlantic-talks.example"),
    ("Shona Fraser", "shona.fraser@harbourfest.example"),
    ("Elfriede Nowak", "nowak@volkstheater.example"),
    ("", "facilities@tower-east.example"),
];

const ANSWERS: [(&str, &str); 4] = [
    ("On my way", "Hello {requester},\n\nthank you for telling us. I am on my way.\n\n{me}"),
    (
        "Please try again",
        "Hello {requester},\n\nthis should work again. Please try it, and answer here if it does not.\n\n{me}",
    ),
    (
        "Wir melden uns",
        "Hallo {requester},\n\ndanke für die Meldung. Wir sehen uns Ticket #{number} an und melden uns hier.\n\n{me}",
    ),
    (
        "Teil ist bestellt",
        "Hallo {requester},\n\ndas Ersatzteil ist bestellt. Sobald es da ist, bauen wir es ein.\n\n{me}",
    ),
];

pub(super) async fn load(
    change: &mut Change,
    people: &HashMap<&'static str, UserId>,
    places: &HashMap<Site, LocationId>,
    now: DateTime<Utc>,
) -> Result<()> {
    // The same stories whenever it is loaded, however long ago they happened.
    let dice = &mut StdRng::seed_from_u64(TICKETS as u64);
    let categories: Vec<Uuid> = CATEGORIES.iter().map(|_| id(now, dice)).collect();
    let contacts: Vec<Uuid> = CONTACTS.iter().map(|_| id(now, dice)).collect();
    insert_lists(change, &categories, &contacts, now, dice).await?;

    let calendars = levels::promise(change, people, places).await?;
    let mut tickets: Vec<Ticket> =
        (0..TICKETS).map(|index| invent(index, people, places, &contacts, now, dice)).collect();
    levels::spread(&mut tickets, &calendars, now);
    tickets.sort_by_key(|ticket| (ticket.at, ticket.id));
    insert_tickets(change, &tickets, &categories).await?;
    insert_comments(change, &tickets).await?;
    insert_events(change, &tickets).await?;
    insert_files(change, &tickets, now, dice).await?;
    settle(change, &tickets, people, now, dice).await?;
    desk::load(change, now, dice).await?;
    crate::tickets::levels::recount(change).await
}

fn column<'t, R: 't, T>(
    rows: impl IntoIterator<Item = &'t R>,
    field: impl Fn(&'t R) -> T,
) -> Vec<T> {
    rows.into_iter().map(field).collect()
}
