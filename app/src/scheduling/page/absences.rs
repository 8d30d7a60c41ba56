//! Who is away, as far as it is known here: kept live, like the shifts.

use chrono::{Days, NaiveDate};
use domain::live::Event;
use domain::scheduling::time_off::{Absence, TimeOffId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calendar::Calendar;
use crate::live::Live;
use crate::scheduling::time_off::api;

/// How far ahead “upcoming” looks.
pub const AHEAD: Days = Days::new(14);

#[derive(Clone, Copy)]
pub struct Absences {
    /// By their first day.
    known: RwSignal<Vec<Absence>>,
    /// It was asked who is away from today on, whatever came of it.
    pub is_upcoming_known: RwSignal<bool>,
    /// Counts what was heard, so that an answer that was asked for before does not undo it.
    heard: StoredValue<u32>,
}

impl Absences {
    pub fn new(live: Live) -> Self {
        let absences = Self {
            known: RwSignal::default(),
            is_upcoming_known: RwSignal::default(),
            heard: StoredValue::new(0),
        };
        live.on_event(move |event| {
            if let Event::TimeOffChanged { id, absence, .. } = event {
                absences.hear(*id, absence.clone());
            }
        });
        absences
    }

    /// Those on any of the days that are let in by the filters, by their first day. Parts of a day
    /// may be shown on the day before or after, elsewhere.
    pub fn between(self, calendar: Calendar, first: NaiveDate, last: NaiveDate) -> Vec<Absence> {
        let filters = calendar.filters.read();
        let is_here = |absence: &&Absence| {
            let technician = absence.technician_id;
            let works_there = || {
                let person = calendar.desk.person(technician);
                let place = person.and_then(|person| person.location_id);
                place.is_some_and(|place| filters.locations.contains(&place))
            };
            absence.when.first_day() <= last
                && absence.when.last_day() >= first
                && (!filters.only_mine || technician == calendar.me())
                && (filters.technicians.is_empty() || filters.technicians.contains(&technician))
                && (filters.locations.is_empty() || works_there())
        };
        self.known.read().iter().filter(is_here).cloned().collect()
    }

    /// Asks who is away on these days.
    pub fn load(self, first: NaiveDate, last: NaiveDate) {
        spawn_local(self.ask(first, last));
    }

    /// Asks who is away from today on.
    pub fn load_upcoming(self, today: NaiveDate) {
        spawn_local(async move {
            self.ask(today, today + AHEAD).await;
            self.is_upcoming_known.try_set(true);
        });
    }

    async fn ask(self, first: NaiveDate, last: NaiveDate) {
        loop {
            let heard = self.heard.try_get_value();
            let Ok(found) = api::absences(first, last).await else { return };
            let now = self.heard.try_get_value();
            if now.is_none() {
                return;
            }
            if now == heard {
                return self.take(first, last, found);
            }
        }
    }

    fn take(self, first: NaiveDate, last: NaiveDate, found: Vec<Absence>) {
        self.known.maybe_update(|known| {
            let touches = |it: &Absence| it.when.first_day() <= last && it.when.last_day() >= first;
            let mut now = known.clone();
            now.retain(|it| !touches(it));
            now.extend(found);
            sort(&mut now);
            let is_news = *known != now;
            *known = now;
            is_news
        });
    }

    fn hear(self, id: TimeOffId, absence: Option<Absence>) {
        self.heard.update_value(|heard| *heard += 1);
        self.known.update(|known| {
            known.retain(|known| known.id != id);
            known.extend(absence);
            sort(known);
        });
    }
}

fn sort(known: &mut [Absence]) {
    known.sort_by_key(|absence| (absence.when.first_day(), absence.id));
}
