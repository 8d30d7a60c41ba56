//! All locations, for whatever names or lists them; kept up to date by live events.

use domain::live::Event;
use domain::locations::{Location, LocationId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::AppError;
use crate::live::{Live, use_live};

/// The directory of locations; empty until the first page asks for it.
#[derive(Clone, Copy)]
pub struct Locations {
    state: RwSignal<State>,
    live: Live,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Unwanted,
    Loading,
    Failed(AppError),
    /// By name.
    Here(Vec<Location>),
}

pub fn use_locations() -> Locations {
    expect_context()
}

impl Locations {
    /// Has them loaded, unless they are already; what reads them follows.
    pub fn load(self) {
        if matches!(*self.state.read_untracked(), State::Unwanted | State::Failed(_)) {
            self.state.set(State::Loading);
            self.fetch();
        }
    }

    /// By name; nothing until they are loaded.
    pub fn all(self) -> Vec<Location> {
        match &*self.state.read() {
            State::Here(all) => all.clone(),
            _ => Vec::new(),
        }
    }

    pub fn get(self, id: LocationId) -> Option<Location> {
        match &*self.state.read() {
            State::Here(all) => all.iter().find(|location| location.id == id).cloned(),
            _ => None,
        }
    }

    /// Follows them without looking.
    pub fn track(self) {
        self.state.track();
    }

    pub fn are_loaded(self) -> bool {
        matches!(*self.state.read(), State::Here(_))
    }

    /// Why they could not be loaded.
    pub fn problem(self) -> Option<AppError> {
        match &*self.state.read() {
            State::Failed(err) => Some(err.clone()),
            _ => None,
        }
    }

    /// Takes over a location as the server told it.
    pub fn put(self, location: &Location) {
        self.state.maybe_update(|state| match state {
            State::Here(all) => put(all, location),
            _ => false,
        });
    }

    fn hear(self, event: &Event) {
        if let Event::LocationChanged { location } = event {
            self.put(location);
        }
    }

    fn fetch(self) {
        let meanwhile = self.live.meanwhile();
        spawn_local(async move {
            let answer = api::list_locations().await;
            let shown = self.state.try_maybe_update(|state| match answer {
                Ok(all) => {
                    let now = State::Here(all);
                    let is_news = *state != now;
                    *state = now;
                    (is_news, ())
                }
                // What is there already is better than nothing.
                Err(_) if matches!(state, State::Here(_)) => (false, ()),
                Err(err) => {
                    *state = State::Failed(err);
                    (true, ())
                }
            });
            if shown.is_some() {
                meanwhile.repeat(|event| self.hear(event));
            }
        });
    }
}

pub(crate) fn provide_locations() {
    let live = use_live();
    let locations = Locations { state: RwSignal::new(State::default()), live };
    live.on_event(move |event| locations.hear(event));
    Effect::new(move |_| {
        locations.live.resync.track();
        if !matches!(*locations.state.read_untracked(), State::Unwanted) {
            locations.fetch();
        }
    });
    provide_context(locations);
}

/// Puts a location in its place by name, unless a newer version of it is there.
fn put(all: &mut Vec<Location>, location: &Location) -> bool {
    let known = all.iter().position(|known| known.id == location.id);
    if known.is_some_and(|index| all[index].version >= location.version) {
        return false;
    }
    if let Some(index) = known {
        all.remove(index);
    }
    let order = |location: &Location| location.name.as_str().to_lowercase();
    let place = all.partition_point(|other| order(other) <= order(location));
    all.insert(place, location.clone());
    true
}

#[cfg(test)]
mod tests {
    use domain::accounts::Hue;
    use uuid::Uuid;

    use super::*;

    fn location(id: u128, name: &str, version: i32) -> Location {
        Location {
            id: LocationId(Uuid::from_u128(id)),
            name: name.parse().unwrap(),
            zone: "Europe/Berlin".parse().unwrap(),
            colour: Hue::Teal,
            triage_owner_id: None,
            active: true,
            version,
        }
    }

    #[test]
    fn a_location_moves_to_its_place_by_name_and_old_news_is_no_news() {
        let mut all = vec![location(1, "Berlin", 1), location(2, "Wien", 3)];
        assert!(put(&mut all, &location(3, "halifax", 1)));
        assert!(put(&mut all, &location(1, "Zürich", 2)));
        assert!(!put(&mut all, &location(2, "Linz", 2)), "older than what is there");
        assert!(!put(&mut all, &location(2, "Wien", 3)), "the same");
        let names: Vec<&str> = all.iter().map(|location| location.name.as_str()).collect();
        assert_eq!(names, ["halifax", "Wien", "Zürich"]);
    }
}
