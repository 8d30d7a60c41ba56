//! What every view of the calendar works on. It outlives the page, so that a change that waits
//! for the connection is not lost by looking at something else.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::Problem;
use domain::accounts::{Person, UserId};
use domain::live::Event;
use domain::locations::{Location, LocationId};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Shift, ShiftId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::absences::Absences;
use super::address::PATH;
use super::own::OwnChanges;
use super::planning::Deeds;
use super::store::ShiftStore;
use super::words;
use crate::accounts::{People, use_people};
use crate::clock::Zone;
use crate::components::{Toast, Toasts};
use crate::live::{Live, LiveStatus, use_live};
use crate::locations::{Locations, use_locations};
use crate::messages::scheduling as messages;
use crate::scheduling::api;
use crate::scheduling::swaps::WaitingSwaps;
use crate::scheduling::warnings::Objection;
use crate::shell::{Session, keep_for_session, use_session};

#[derive(Clone, Copy)]
pub struct Desk {
    pub store: RwSignal<ShiftStore>,
    /// Those that take no new shifts are among them.
    pub locations: Locations,
    /// Why the shifts that were asked for last are not there.
    pub trouble: RwSignal<Option<Problem>>,
    /// The zone in which toasts tell times: the one looked at last.
    pub tz: StoredValue<Zone>,
    pub people: People,
    pub away: Absences,
    pub swaps: WaitingSwaps,
    pub live: Live,
    session: Session,
    pub(super) toasts: Toasts,
    pub(super) deeds: StoredValue<Deeds>,
    pub(super) own: StoredValue<OwnChanges>,
    /// Sends again what could not be sent.
    pub(super) retry: StoredValue<Option<TimeoutHandle>>,
    /// The stretches of time under way.
    asking: StoredValue<Vec<Stretch>>,
    /// What was refused with a warning, until somebody says what becomes of it.
    pub objection: RwSignal<Option<Objection>>,
    /// What else was, one after the other.
    objections: StoredValue<VecDeque<Objection>>,
    /// The calendar is on the screen, which asks about them.
    is_on_screen: StoredValue<bool>,
    to_calendar: Callback<()>,
    /// Why changes are made in spite of warnings.
    pub(super) reasons: StoredValue<HashMap<ShiftId, Overrule>>,
}

type Stretch = (DateTime<Utc>, DateTime<Utc>);

impl Desk {
    /// The desk of whoever is signed in.
    pub fn of_session() -> Self {
        keep_for_session(Self::new)
    }

    fn new() -> Self {
        let navigate = use_navigate();
        let desk = Self {
            store: RwSignal::default(),
            locations: use_locations(),
            trouble: RwSignal::default(),
            tz: StoredValue::new(Zone::UTC),
            people: use_people(),
            away: Absences::new(use_live()),
            swaps: WaitingSwaps::of_session(),
            live: use_live(),
            session: use_session(),
            toasts: expect_context(),
            deeds: StoredValue::default(),
            own: StoredValue::default(),
            retry: StoredValue::default(),
            asking: StoredValue::default(),
            objection: RwSignal::default(),
            objections: StoredValue::default(),
            is_on_screen: StoredValue::default(),
            to_calendar: Callback::new(move |()| navigate(PATH, NavigateOptions::default())),
            reasons: StoredValue::default(),
        };
        desk.locations.load();
        desk.live.on_event(move |event| desk.hear(event));

        desk.warn_before_leaving();
        desk.keep_asking();

        // Both signals are the world outside; what they bring goes into the store, like any event.
        let resync = desk.live.resync;
        Effect::watch(
            move || resync.get(),
            move |_, _, _| desk.store.update(ShiftStore::doubt),
            false,
        );
        let status = desk.live.status;
        Effect::watch(
            move || status.get(),
            move |status, _, _| {
                if *status == LiveStatus::Live {
                    desk.send_waiting();
                }
            },
            false,
        );
        desk
    }

    /// A tab that is closed takes with it what waits for the connection, whichever page one is on.
    fn warn_before_leaving(self) {
        let on_leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            if !self.store.read_untracked().waiting().is_empty() {
                event.prevent_default();
            }
        });
        on_cleanup(move || on_leave.remove());
    }

    /// Asks what becomes of a refused change once what was asked before is answered.
    pub(super) fn object(self, objection: Objection) {
        if !self.is_on_screen.get_value() {
            let toast = Toast::new(messages::waits_for_an_answer())
                .with_action(messages::to_calendar(), move || self.to_calendar.run(()))
                .staying(Duration::from_secs(15));
            self.toasts.push(toast);
        }
        if self.objection.read_untracked().is_none() {
            self.objection.set(Some(objection));
        } else {
            self.objections.update_value(|waiting| waiting.push_back(objection));
        }
    }

    /// To be called by the calendar: as long as it is there, it asks what becomes of refused changes.
    pub fn ask_here(self) {
        self.is_on_screen.set_value(true);
        on_cleanup(move || {
            self.is_on_screen.try_set_value(false);
        });
    }

    fn keep_asking(self) {
        let next = move || {
            let next = self.objections.try_update_value(VecDeque::pop_front).flatten();
            next.into_iter().for_each(|next| self.object(next));
        };
        Effect::new(move |_| {
            // The dialog with the last one is gone by then.
            if self.objection.read().is_none() {
                request_animation_frame(next);
            }
        });
    }

    fn hear(self, event: &Event) {
        match event {
            Event::ShiftChanged { shift } => self.store.update(|store| store.hear(shift.clone())),
            Event::ShiftRemoved { id, version, .. } => {
                self.store.update(|store| store.hear_deleted(*id, *version));
            }
            _ => {}
        }
    }

    /// Asks for what is not yet known of a stretch of time, in whole weeks, so that turning days
    /// does not ask for every one.
    pub fn load(self, from: DateTime<Utc>, to: DateTime<Utc>) {
        let (from, to) = whole_weeks(from, to);
        let missing =
            self.asking.with_value(|asking| self.store.read_untracked().missing(from, to, asking));
        let Some((from, to)) = missing else { return };
        self.asking.update_value(|asking| asking.push((from, to)));
        let asked = self.store.read_untracked().asked();
        spawn_local(async move {
            let answer = api::shifts_between(from, to).await;
            // Signed out meanwhile: nobody is left to show it to.
            let listening =
                self.asking.try_update_value(|asking| asking.retain(|&it| it != (from, to)));
            if listening.is_none() {
                return;
            }
            match answer {
                Ok(shifts) => {
                    self.store.update(|store| store.hear_all(asked, from, to, shifts));
                    self.trouble.set(None);
                }
                Err(err) => self.trouble.set(Some(err.0)),
            }
        });
    }

    pub fn person(self, id: UserId) -> Option<Person> {
        self.people.get(id)
    }

    pub fn location(self, id: LocationId) -> Option<Location> {
        self.locations.get(id)
    }

    /// The first shift that a wanted one would collide with, as far as is known here.
    pub fn obstacle(self, wanted: &Shift) -> Option<Shift> {
        let store = self.store.read();
        wanted.obstacle(store.seen().map(|seen| seen.shift)).cloned()
    }

    fn me(self) -> UserId {
        self.session.me.read().person.id
    }

    /// Why a change was refused.
    pub fn refusal(self, problem: &Problem, tz: Zone) -> String {
        words::refusal(problem, self.me(), |shift| self.first_name(shift), tz)
    }

    /// `Mara already works 06:00–14:00 on Mon 16 Nov`
    pub fn in_the_way(self, obstacle: &Shift, tz: Zone) -> String {
        words::in_the_way(obstacle, self.me(), |shift| self.first_name(shift), tz)
    }

    /// Whose shift it is, if that is known.
    pub fn technician(self, shift: &Shift) -> Option<Person> {
        self.people.get(shift.technician_id?)
    }

    pub(super) fn first_name(self, shift: &Shift) -> String {
        match self.technician(shift) {
            None if shift.is_open() => messages::open_shift().to_owned(),
            person => words::first_name(person.as_ref()),
        }
    }

    pub fn name(self, shift: &Shift) -> String {
        match self.technician(shift) {
            Some(person) => person.name.to_string(),
            None if shift.is_open() => messages::open_shift().to_owned(),
            None => messages::unknown_person().to_owned(),
        }
    }
}

/// The weeks around a stretch of time. On which day they begin is of no importance.
fn whole_weeks(from: DateTime<Utc>, to: DateTime<Utc>) -> Stretch {
    const WEEK: i64 = 7 * 86_400;
    let at = |second| DateTime::from_timestamp(second, 0).unwrap_or(from);
    let (first, last) = (from.timestamp().div_euclid(WEEK), (to.timestamp() - 1).div_euclid(WEEK));
    (at(first * WEEK), at((last + 1) * WEEK))
}
