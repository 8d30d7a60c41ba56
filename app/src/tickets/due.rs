//! By when a ticket needs somebody: how that stands, and how much time is left of the hours in which
//! somebody works.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::Permission;
use domain::live::Event;
use domain::locations::LocationId;
use domain::tickets::TicketLine;
use domain::tickets::levels::{
    Clock, ClockState, Deadline, LevelCalendars, Stage, WorkingCalendars,
};
use domain::zones::ZoneName;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ago::{moment, span};
use super::api;
use crate::clock::Zone;
use crate::components::{Glyph, State};
use crate::live::use_live;
use crate::locations::{Locations, use_locations};
use crate::messages::tickets as words;
use crate::shell::use_session;

/// What is promised, for whoever works on tickets; until it is known, time is time.
#[derive(Clone, Copy)]
pub struct Promises {
    known: RwSignal<Option<LevelCalendars>>,
    calendars: Memo<Option<Arc<WorkingCalendars<Zone>>>>,
}

impl Promises {
    /// Follows what is promised for as long as the calling owner lives.
    pub fn of_page() -> Self {
        let (known, locations) = (RwSignal::new(None), use_locations());
        let ready = move |_: Option<&_>| calendars(known.get()?, locations).map(Arc::new);
        let promises = Self { known, calendars: Memo::new(ready) };
        let may = use_session().me.with_untracked(|me| me.may(Permission::WorkTickets));
        if may {
            promises.load();
            use_live().on_event(move |event| {
                if matches!(event, Event::TicketListsChanged) {
                    promises.load();
                }
            });
        }
        promises
    }

    fn load(self) {
        spawn_local(async move {
            // Without it, what is left is counted around the clock.
            if let Ok(known) = api::read_service_levels().await {
                self.known.try_set(Some(known));
            }
        });
    }

    /// How much time counts between two moments for a ticket; of its date all does.
    fn between(
        self,
        line: &TicketLine,
        deadline: Deadline,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> TimeDelta {
        let calendars = self.calendars.read();
        match calendars.as_ref().filter(|_| deadline != Deadline::Date) {
            Some(calendars) => calendars.at(line.location_id).between(from, to),
            None => to - from,
        }
    }
}

/// Ready to count with the zones that the browser knows.
pub(crate) fn calendars(
    known: LevelCalendars,
    locations: Locations,
) -> Option<WorkingCalendars<Zone>> {
    let zone = Zone::of(&known.levels.zone)?;
    let own = known.levels.locations.iter().map(|place| place.location_id);
    let places: BTreeMap<LocationId, Zone> = own
        .filter_map(|id| {
            let place = locations.get(id)?;
            Some((id, Zone::of(&place.zone)?))
        })
        .collect();
    let closed = known.closed.into_iter();
    let holidays = closed.map(|one| (one.location_id, one.days.into_iter().collect())).collect();
    Some(WorkingCalendars { levels: known.levels, zone, places, holidays })
}

/// What it needs next: `20 min left`, `2 h over`; nothing where nobody waits.
pub fn next_due(promises: Promises, line: &TicketLine, now: DateTime<Utc>) -> AnyView {
    let Some((deadline, due)) = line.next_due() else {
        return paused(line).into_any();
    };
    let state = line.due_state(deadline, now);
    let text = left(promises, line, deadline, due, now);
    let what = deadline_word(deadline);
    match state.and_then(pressing) {
        None => view! { <span class="soft" title=what>{text}</span> }.into_any(),
        Some(state) => mark(state, what, text),
    }
}

/// The same, where there is room for what presses alone.
pub fn pressing_due(promises: Promises, line: &TicketLine, now: DateTime<Utc>) -> AnyView {
    let presses = line
        .next_due()
        .is_some_and(|(deadline, _)| line.due_state(deadline, now).and_then(pressing).is_some());
    if presses { next_due(promises, line, now) } else { ().into_any() }
}

/// One of the two promises: by when, and how that stands.
pub fn promise(
    promises: Promises,
    line: &TicketLine,
    deadline: Deadline,
    now: DateTime<Utc>,
    zone: &ZoneName,
) -> Option<AnyView> {
    let service = line.service;
    let clock = if deadline == Deadline::Answer { service.answer } else { service.solution }?;
    let what = deadline_word(deadline);
    let at = clock.due_at.map(|at| {
        view! { <time datetime=at.to_rfc3339()>{moment(at, now, zone)}</time> }
    });
    let left_of = |due| left(promises, line, deadline, due, now);
    let how = match clock.state(now) {
        ClockState::Met => mark(State::Ok, what, words::in_time().to_owned()),
        ClockState::Missed if clock.ended_at.is_some() => {
            mark(State::Critical, what, words::too_late().to_owned())
        }
        ClockState::Paused => {
            let left = clock.left_minutes.map(|left| span(TimeDelta::minutes(left.into())));
            view! { <span class="soft">{words::paused_left(left.unwrap_or_default())}</span> }
                .into_any()
        }
        ClockState::OnTime => {
            view! { <span class="soft">{clock.due_at.map(left_of)}</span> }.into_any()
        }
        state @ (ClockState::Soon | ClockState::Missed) => {
            let state = pressing(state).unwrap_or(State::Warning);
            mark(state, what, clock.due_at.map(left_of).unwrap_or_default())
        }
    };
    Some(view! { <span class="fact promise">{at} {how}</span> }.into_any())
}

pub fn deadline_word(deadline: Deadline) -> &'static str {
    match deadline {
        Deadline::Answer => words::first_answer(),
        Deadline::Solution => words::solution(),
        Deadline::Date => words::due(),
    }
}

/// That time runs out, as a sentence.
pub(crate) fn escalated(deadline: Deadline, stage: Stage) -> &'static str {
    match (deadline, stage) {
        (Deadline::Answer, Stage::Soon) => words::answer_soon(),
        (Deadline::Answer, Stage::Missed) => words::answer_late(),
        (Deadline::Solution, Stage::Soon) => words::solution_soon(),
        (Deadline::Solution, Stage::Missed) => words::solution_late(),
        (Deadline::Date, Stage::Soon) => words::date_soon(),
        (Deadline::Date, Stage::Missed) => words::date_late(),
    }
}

fn paused(line: &TicketLine) -> Option<impl IntoView + use<>> {
    let waits = |clock: Clock| clock.ended_at.is_none() && clock.left_minutes.is_some();
    let is_paused =
        line.service.answer.is_some_and(waits) || line.service.solution.is_some_and(waits);
    is_paused.then(|| view! { <span class="soft">{words::paused()}</span> })
}

const fn pressing(state: ClockState) -> Option<State> {
    match state {
        ClockState::Missed => Some(State::Critical),
        ClockState::Soon => Some(State::Warning),
        ClockState::Met | ClockState::Paused | ClockState::OnTime => None,
    }
}

fn left(
    promises: Promises,
    line: &TicketLine,
    deadline: Deadline,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
) -> String {
    if due <= now {
        let over = promises.between(line, deadline, due, now);
        return words::overdue_by(span(over.max(TimeDelta::minutes(1))));
    }
    let left = promises.between(line, deadline, now, due).max(TimeDelta::minutes(1));
    match left.num_hours() {
        hours @ 48.. if deadline == Deadline::Date => words::due_in(words::days(hours / 24)),
        _ => words::due_in(span(left)),
    }
}

fn mark(state: State, what: &'static str, text: String) -> AnyView {
    view! {
        <span class="status" data-state=state.name() title=what>
            <Glyph state/>
            <span>
                <span class="visually-hidden">{what} ": "</span>
                {text}
            </span>
        </span>
    }
    .into_any()
}
