//! Beside the calendar: who is on shift now, and what time it is where.

use chrono::{DateTime, Utc};
use domain::accounts::Person;
use domain::scheduling::Shift;
use domain::zones::ZoneName;
use leptos::prelude::*;

use super::calendar::{Calendar, use_calendar};
use super::plan::place;
use super::words;
use super::zone_switch::zones_of_places;
use crate::clock::{self, Style};
use crate::components::{Avatar, Card, Skeleton, SkeletonShape};
use crate::messages::scheduling as messages;

#[component]
pub fn CalendarSide() -> impl IntoView {
    view! {
        <aside class="cal-side" aria-label=messages::on_shift_and_clocks()>
            <OnShiftNow/>
            <Clocks/>
        </aside>
    }
}

#[component]
fn OnShiftNow() -> impl IntoView {
    let calendar = use_calendar();
    let shifts = Memo::new(move |_| on_shift(calendar, calendar.now.get()));
    let is_known = move || {
        let now = calendar.now.get();
        calendar.desk.store.read().has_seen(now, now)
    };
    let rows = move || {
        let shifts = shifts.get();
        if !is_known() {
            return view! { <LoadingRows/> }.into_any();
        }
        if shifts.is_empty() {
            return view! { <div class="body"><p class="soft">{messages::nobody_on_shift()}</p></div> }.into_any();
        }
        let rows = shifts.into_iter().map(|shift| view! { <OnShiftRow shift/> }).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let now = move || view! { <time>{move || words::time(calendar.now.get(), calendar.tz.get())}</time> };

    view! {
        <Card title=messages::on_shift_now() tools=now>
            {rows}
        </Card>
    }
}

/// Whoever works now, at the places that are looked at; who goes home first comes first.
fn on_shift(calendar: Calendar, now: DateTime<Utc>) -> Vec<Shift> {
    let store = calendar.desk.store.read();
    let filters = calendar.filters.read();
    let is_here = |shift: &Shift| {
        filters.locations.is_empty() || shift.location_id.is_some_and(|id| filters.locations.contains(&id))
    };
    let mut shifts: Vec<_> = store
        .seen()
        .map(|seen| seen.shift)
        .filter(|shift| shift.is_on(now) && is_here(shift))
        .cloned()
        .collect();
    shifts.sort_by_key(|shift| (shift.span.ends_at(), shift.id));
    shifts
}

#[component]
fn OnShiftRow(shift: Shift) -> impl IntoView {
    let calendar = use_calendar();
    let person: Option<Person> = calendar.desk.person(shift.technician_id);
    let name = calendar.desk.name(&shift);
    let until = words::end_time(&shift.span, calendar.tz.get());
    let where_until = match place(calendar, &shift) {
        Some(place) => messages::at_until(place, until),
        None => messages::until_short(until),
    };
    let presence = calendar.desk.people.presence(shift.technician_id);
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
    let row = || {
        view! {
            <li>
                <Skeleton shape=SkeletonShape::Circle/>
                <div class="grow"><Skeleton width=60/></div>
            </li>
        }
    };
    view! { <ul class="rows">{row()}{row()}{row()}</ul> }
}

#[component]
fn Clocks() -> impl IntoView {
    let calendar = use_calendar();
    let zones = Memo::new(move |_| zones_of_places(calendar));
    let rows = move || {
        zones.get().into_iter().map(|(zone, places)| view! { <ClockRow zone places/> }).collect_view()
    };

    view! {
        <Show when=move || !zones.read().is_empty()>
            <Card title=messages::clocks()>
                <ul class="rows clocks">{rows}</ul>
            </Card>
        </Show>
    }
}

#[component]
fn ClockRow(zone: ZoneName, places: Vec<String>) -> impl IntoView {
    let calendar = use_calendar();
    let tz = zone.tz().ok();
    let time = {
        let zone = zone.clone();
        move || clock::time(calendar.now.get(), &zone)
    };
    // Where it is another day, the time alone would mislead.
    let other_day = move || {
        let day = domain::zones::civil_day(calendar.now.get(), tz?);
        (day != calendar.today.get()).then(|| view! { <small>{clock::day(day, Style::WeekdayName)}" "</small> })
    };

    view! {
        <li>
            <span class="grow">{places.join(", ")}</span>
            {other_day}
            <time>{time}</time>
        </li>
    }
}
