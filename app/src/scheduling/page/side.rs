//! Beside the calendar: who is on shift now, and what time it is where.

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Person, UserId};
use domain::scheduling::Shift;
use domain::zones::ZoneName;
use leptos::prelude::*;

use super::address::View;
use super::all_day::UpcomingTimeOff;
use super::calendar::{Calendar, use_calendar};
use super::gaps::GapsBeside;
use super::plan::place;
use super::words::{Times, time};
use super::zone_switch::zones_of_places;
use crate::clock::{self, Style, Zone};
use crate::components::{
    Avatar, ButtonSize, ButtonTone, Card, IconButton, Skeleton, SkeletonShape,
};
use crate::messages::scheduling as words;
use crate::storage::{self, Kept};

const FOLDED: &str = "calendar.side-folded";

/// As it was when this browser was used last.
pub fn folded() -> RwSignal<bool> {
    RwSignal::new(storage::read(Kept::Own, FOLDED).is_some())
}

impl Calendar {
    /// Below the rows of the team it takes nothing from them.
    pub fn folds_side(self) -> bool {
        self.side_is_folded.get() && self.view.get() != View::Team
    }

    /// Gives its room to the days, or takes it back.
    pub fn fold_side(self) {
        self.side_is_folded.update(|folded| *folded ^= true);
        match self.side_is_folded.get_untracked() {
            true => storage::write(Kept::Own, FOLDED, "yes"),
            false => storage::forget(Kept::Own, FOLDED),
        }
    }
}

#[component]
pub fn FoldSide() -> impl IntoView {
    let calendar = use_calendar();
    let expanded = Signal::derive(move || !calendar.side_is_folded.get());

    view! {
        <span class="fold-side" hidden=move || calendar.view.get() == View::Team>
            <IconButton
                icon=icondata::LuPanelRight
                label=words::side_column()
                tone=ButtonTone::Quiet
                size=ButtonSize::Small
                expanded
                on:click=move |_| calendar.fold_side()
            />
        </span>
    }
    .into_any()
}

#[component]
pub fn CalendarSide() -> impl IntoView {
    view! {
        <aside class="cal-side settles" aria-label=words::on_shift_and_clocks()>
            <OnShiftNow/>
            <UpcomingTimeOff/>
            <Clocks/>
            <GapsBeside/>
        </aside>
    }
    .into_any()
}

#[component]
fn OnShiftNow() -> impl IntoView {
    let calendar = use_calendar();
    let lines = Memo::new(move |_| on_shift(calendar, calendar.now.get()));
    let is_known = Memo::new(move |_| {
        let now = calendar.now.get();
        calendar.desk.store.read().has_seen(now, now + TimeDelta::minutes(1))
    });
    let rows = move || {
        let lines = lines.get();
        if !is_known.get() {
            return view! { <LoadingRows/> }.into_any();
        }
        if lines.is_empty() {
            return view! { <div class="body"><p class="soft">{words::nobody_on_shift()}</p></div> }
                .into_any();
        }
        let rows = lines.into_iter().map(|line| view! { <OnShiftRow line/> }).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let now = move || {
        view! { <time>{move || time(calendar.now.get(), calendar.tz.get())}</time> }
    };

    view! {
        <Card title=words::on_shift_now() tools=now>
            {rows}
        </Card>
    }
    .into_any()
}

/// Somebody who works now.
#[derive(Clone, PartialEq)]
struct OnShift {
    technician: UserId,
    /// `None`: the directory has not arrived.
    person: Option<Person>,
    name: String,
    where_until: String,
}

/// Whoever works now, at the places that are looked at; who goes home first comes first.
fn on_shift(calendar: Calendar, now: DateTime<Utc>) -> Vec<OnShift> {
    let store = calendar.desk.store.read();
    let filters = calendar.filters.read();
    let is_here = |shift: &Shift| {
        filters.locations.is_empty()
            || shift.location_id.is_some_and(|id| filters.locations.contains(&id))
    };
    let mut shifts: Vec<_> = store
        .seen()
        .map(|seen| seen.shift)
        .filter(|shift| shift.is_on(now) && is_here(shift))
        .collect();
    shifts.sort_by_key(|shift| (shift.span.ends_at(), shift.id));
    shifts
        .into_iter()
        .filter_map(|shift| {
            let until = Times::of(&shift.span, calendar.tz.get()).ends;
            Some(OnShift {
                technician: shift.technician_id?,
                person: calendar.desk.technician(shift),
                name: calendar.desk.name(shift),
                where_until: match place(calendar, shift) {
                    Some(place) => words::at_until(place, until),
                    None => words::until_short(until),
                },
            })
        })
        .collect()
}

#[component]
fn OnShiftRow(line: OnShift) -> impl IntoView {
    let calendar = use_calendar();
    let OnShift { technician, person, name, where_until } = line;
    let presence = calendar.desk.people.presence(technician);
    let presence_word = move || presence.get().map(|presence| format!(", {}", presence.word()));

    view! {
        <li>
            {person.map(|person| view! { <Avatar person presence/> })}
            <div class="grow">
                <span class="title">{name}<span class="visually-hidden">{presence_word}</span></span>
                <small>{where_until}</small>
            </div>
        </li>
    }
}

#[component]
fn LoadingRows() -> impl IntoView {
    let calendar = use_calendar();
    let row = || {
        view! {
            <li>
                <Skeleton shape=SkeletonShape::Circle/>
                <div class="grow"><Skeleton width=60/></div>
            </li>
        }
    };
    // What cannot be known does not keep what stands below waiting.
    let waits = move || calendar.desk.trouble.read().is_none() && !calendar.has_settled.get();
    view! {
        <ul class="rows" class:loading=waits aria-busy=move || waits().then_some("true")>
            {row()}{row()}{row()}
        </ul>
    }
}

#[component]
fn Clocks() -> impl IntoView {
    let calendar = use_calendar();
    let zones = Memo::new(move |_| zones_of_places(calendar));
    let rows = move || {
        zones
            .get()
            .into_iter()
            .map(|(zone, places)| view! { <ClockRow zone places/> })
            .collect_view()
    };

    view! {
        <Show when=move || !zones.read().is_empty()>
            <Card title=words::clocks()>
                <ul class="rows clocks">{rows}</ul>
            </Card>
        </Show>
    }
    .into_any()
}

#[component]
fn ClockRow(zone: ZoneName, places: Vec<String>) -> impl IntoView {
    let calendar = use_calendar();
    let tz = Zone::of(&zone);
    let time = {
        let zone = zone.clone();
        move || clock::time(calendar.now.get(), &zone)
    };
    // Where it is another day, the time alone would mislead.
    let other_day = move || {
        let day = domain::zones::civil_day(calendar.now.get(), tz?);
        (day != calendar.today.get())
            .then(|| view! { <small>{clock::day(day, Style::WeekdayName)}" "</small> })
    };

    view! {
        <li>
            <span class="grow">{places.join(", ")}</span>
            {other_day}
            <time>{time}</time>
        </li>
    }
}
