//! Everybody, by their id: names and pictures for whatever shows a person.

use std::collections::HashMap;

use domain::accounts::{Person, UserId};
use domain::live::{Event, PresenceStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::components::Presence;
use crate::live::{Live, use_live};

/// The directory of colleagues; loaded once, then kept up to date by live events.
#[derive(Clone, Copy)]
pub struct People {
    by_id: RwSignal<HashMap<UserId, Person>>,
    loaded: RwSignal<bool>,
    live: Live,
}

pub fn use_people() -> People {
    expect_context()
}

impl People {
    /// Tracks the directory.
    pub fn get(self, id: UserId) -> Option<Person> {
        self.by_id.read().get(&id).cloned()
    }

    /// Those who are still here, by name.
    pub fn all(self) -> Vec<Person> {
        let mut people: Vec<Person> =
            self.by_id.read().values().filter(|person| person.active).cloned().collect();
        people.sort_by_cached_key(|person| person.name.as_str().to_lowercase());
        people
    }

    /// Those who can be given shifts, by name.
    pub fn technicians(self) -> Vec<Person> {
        self.all().into_iter().filter(Person::is_technician).collect()
    }

    /// Everybody, also those who have left.
    pub fn by_id(self) -> Signal<HashMap<UserId, Person>> {
        self.by_id.into()
    }

    /// Whether the directory has arrived.
    pub fn are_loaded(self) -> bool {
        self.loaded.get()
    }

    /// The dot on their picture.
    pub fn presence(self, id: UserId) -> Signal<Option<Presence>> {
        let live = self.live;
        Signal::derive(move || match live.presence_of(id) {
            PresenceStatus::Active => Some(Presence::Online),
            PresenceStatus::Idle => Some(Presence::Away),
            PresenceStatus::Away => None,
        })
    }
}

/// Loads the directory, and again whenever something may have been missed. `may_see`: whether the
/// person may see colleagues at all.
pub(crate) fn provide_people(may_see: impl Fn() -> bool + 'static) -> People {
    let live = use_live();
    let by_id = RwSignal::new(HashMap::new());
    let loaded = RwSignal::new(false);
    let people = People { by_id, loaded, live };

    Effect::new(move |_| {
        live.resync.track();
        if !may_see() {
            return;
        }
        let meanwhile = live.meanwhile();
        spawn_local(async move {
            // Without it people stay nameless until the next resync, which follows a reconnect.
            if let Ok(list) = api::list_people().await {
                let found = list.into_iter().map(|person| (person.id, person)).collect();
                let is_news = by_id.try_with_untracked(|known| *known != found);
                match is_news {
                    Some(true) => by_id.set(found),
                    Some(false) => {}
                    None => return,
                }
                meanwhile.repeat(|event| hear(by_id, event));
                loaded.set(true);
            }
        });
    });
    live.on_event(move |event| hear(by_id, event));
    provide_context(people);
    people
}

fn hear(by_id: RwSignal<HashMap<UserId, Person>>, event: &Event) {
    if let Event::PersonChanged { person } = event {
        by_id.update(|people| {
            people.insert(person.id, person.clone());
        });
    }
}
