//! What the palette offers: places, commands, people, locations.

use domain::accounts::{Hue, Permission, Person};
use domain::tickets::TicketNumber;
use icondata::Icon;
use leptos::prelude::*;

use super::super::commands::{Command, Commands};
use super::super::places::PLACES;
use super::super::session::Session;
use super::fuzzy::{self, Match};
use super::synonyms;
use crate::accounts::People;
use crate::locations::Locations;
use crate::messages::shell as words;
use crate::storage::{self, Kept};

const STORAGE_KEY: &str = "palette.recent";
const REMEMBERED: usize = 6;
/// More than anybody reads; whoever has not found it by then types another letter.
const SHOWN: usize = 40;
/// Below everything that has the letters in its own name.
const BY_ANOTHER_NAME: i32 = 20;

/// One line of the palette.
#[derive(Clone)]
pub(super) struct Entry {
    /// Stays the same from day to day: it is remembered as recently used.
    pub id: String,
    pub label: String,
    /// What kind of thing it is.
    pub detail: &'static str,
    pub face: Face,
    pub keys: Option<&'static str>,
    pub action: Action,
}

#[derive(Clone)]
pub(super) enum Face {
    Icon(Icon),
    Person(Box<Person>),
    Hue(Hue),
}

#[derive(Clone)]
pub(super) enum Action {
    Go(String),
    Run(Callback<()>),
}

/// An entry that answers the query.
#[derive(Clone)]
pub(super) struct Hit {
    pub entry: Entry,
    pub found: Match,
}

/// Where the entries come from.
#[derive(Clone, Copy)]
pub(super) struct Sources {
    pub session: Session,
    pub commands: Commands,
    pub people: People,
    pub locations: Locations,
}

impl Sources {
    /// All there is, in the order in which it is offered to whoever has typed nothing.
    pub fn entries(self) -> Vec<Entry> {
        let me = self.session.me.get();
        let sees_calendar = me.may(Permission::SeeCalendar);
        let places = PLACES.into_iter().filter(|place| place.is_open_to(&me)).map(|place| Entry {
            id: place.path.to_owned(),
            label: (place.label)().to_owned(),
            detail: place.area.map_or("", |area| area()),
            face: Face::Icon(place.icon),
            keys: place.keys,
            action: Action::Go(place.path.to_owned()),
        });
        let commands =
            self.commands.by_scope().into_iter().filter(|command| command.in_palette).map(of);
        let people = self.people.all().into_iter().filter(|_| sees_calendar).map(|person| Entry {
            id: format!("person:{}", person.id),
            label: person.name.to_string(),
            detail: words::shifts_of_person(),
            keys: None,
            action: Action::Go(format!("/calendar?technician={}", person.id)),
            face: Face::Person(Box::new(person)),
        });
        let locations =
            self.locations.all().into_iter().filter(|_| sees_calendar).map(|location| Entry {
                id: format!("location:{}", location.id),
                label: location.name.to_string(),
                detail: words::shifts_at_location(),
                face: Face::Hue(location.colour),
                keys: None,
                action: Action::Go(format!("/calendar?location={}", location.id)),
            });
        places.chain(commands).chain(locations).chain(people).collect()
    }

    /// A ticket by its number, and all that have what is typed; the list finds those.
    pub fn tickets(self, query: &str) -> Vec<Hit> {
        if query.is_empty() || !self.session.may(Permission::OpenTickets) {
            return Vec::new();
        }
        let to = |label: String, address: String| Entry {
            id: address.clone(),
            label,
            detail: words::tickets(),
            face: Face::Icon(icondata::LuInbox),
            keys: None,
            action: Action::Go(address),
        };
        let number = query.parse::<TicketNumber>().ok();
        let number =
            number.map(|number| to(words::ticket_of_number(number), format!("/tickets/{number}")));
        let encoded = String::from(js_sys::encode_uri_component(query));
        let found = to(words::find_tickets(query), format!("/tickets?show=all&q={encoded}"));
        let hit = |entry: Entry| {
            let found = fuzzy::find(&entry.label, query)?;
            Some(Hit { entry, found })
        };
        number.into_iter().chain([found]).filter_map(hit).collect()
    }
}

fn of(command: Command) -> Entry {
    Entry {
        id: command.id.to_owned(),
        label: command.label,
        detail: "",
        face: Face::Icon(command.icon),
        keys: command.keys,
        action: Action::Run(command.run),
    }
}

/// The best answers first; among equals, and without a query, what was used recently.
pub(super) fn hits(entries: Vec<Entry>, query: &str, recent: &[String]) -> Vec<Hit> {
    let recency =
        |entry: &Entry| recent.iter().position(|id| *id == entry.id).unwrap_or(recent.len());
    let mut hits: Vec<(i32, usize, Hit)> = entries
        .into_iter()
        .filter_map(|entry| {
            let found = fuzzy::find(&entry.label, query).or_else(|| {
                let is_meant = synonyms::means(&entry.id, &entry.label, query);
                is_meant.then(|| Match { score: BY_ANOTHER_NAME, letters: Vec::new() })
            })?;
            Some((-found.score, recency(&entry), Hit { entry, found }))
        })
        .collect();
    if query.trim().is_empty() {
        hits.sort_by_key(|(_, recency, _)| *recency);
    } else {
        hits.sort_by_key(|(score, recency, _)| (*score, *recency));
    }
    hits.into_iter().take(SHOWN).map(|(_, _, hit)| hit).collect()
}

/// The ids of what was used last, the latest first.
pub(super) fn recent() -> Vec<String> {
    let stored = storage::read(Kept::Here, STORAGE_KEY).unwrap_or_default();
    stored.lines().map(str::to_owned).collect()
}

pub(super) fn remember(id: &str) {
    let ids = with_latest(recent(), id);
    storage::write(Kept::Here, STORAGE_KEY, &ids.join("\n"));
}

fn with_latest(mut ids: Vec<String>, id: &str) -> Vec<String> {
    ids.retain(|other| other != id);
    ids.insert(0, id.to_owned());
    ids.truncate(REMEMBERED);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, label: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            label: label.to_owned(),
            detail: "",
            face: Face::Hue(Hue::Teal),
            keys: None,
            action: Action::Go(String::new()),
        }
    }

    fn ids(query: &str, recent: &[&str]) -> Vec<String> {
        let entries = vec![
            entry("calendar", "Calendar"),
            entry("locations", "Locations"),
            entry("light", "Light theme"),
            entry("lorenz", "Theo Lorenz"),
        ];
        let recent: Vec<String> = recent.iter().map(|id| (*id).to_owned()).collect();
        hits(entries, query, &recent).into_iter().map(|hit| hit.entry.id).collect()
    }

    #[test]
    fn without_a_query_the_recent_ones_lead() {
        assert_eq!(ids("", &[]), ["calendar", "locations", "light", "lorenz"]);
        assert_eq!(ids(" ", &["lorenz", "light"]), ["lorenz", "light", "calendar", "locations"]);
    }

    #[test]
    fn a_better_answer_beats_a_recent_one() {
        assert_eq!(ids("lo", &["lorenz"]), ["locations", "lorenz"]);
        assert_eq!(ids("nothing like it", &[]), Vec::<String>::new());
    }

    #[test]
    fn another_name_comes_after_the_own_one() {
        let entries = vec![entry("/admin/system", "System"), entry("person:1", "Heather Lund")];
        let found = hits(entries, "hea", &[]);
        let names: Vec<_> = found.iter().map(|hit| hit.entry.label.as_str()).collect();
        assert_eq!(names, ["Heather Lund", "System"]);
    }

    #[test]
    fn only_a_few_are_remembered_and_none_twice() {
        let mut ids = Vec::new();
        for id in ["a", "b", "a", "c", "d", "e", "f", "g"] {
            ids = with_latest(ids, id);
        }
        assert_eq!(ids, ["g", "f", "e", "d", "c", "a"]);
    }
}
