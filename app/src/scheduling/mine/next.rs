//! The shifts ahead: the next one large, the others in lines.

use chrono::{Days, NaiveDate};
use domain::accounts::Person;
use domain::scheduling::{Shift, ShiftState};
use domain::zones::civil_day;
use leptos::prelude::*;

use super::Mine;
use crate::clock::{self, Style, Zone};
use crate::components::{Avatars, Badge, Card, EmptyState, Loading};
use crate::lazy::from_then_on;
use crate::messages::my_schedule as words;
use crate::messages::scheduling as shift_words;
use crate::scheduling::page::words as told;

/// Names beside a shift, before the others are counted.
const NAMES: usize = 3;

#[component]
pub fn Ahead(mine: Mine) -> impl IntoView {
    let days = Memo::new(move |_| mine.ahead().into_iter().collect::<Vec<_>>());
    let is_known = Memo::new(move |_| mine.is_known());
    let failed = from_then_on(move || mine.desk.trouble.read().is_some());
    // What takes place no more is not what comes next.
    let first = Memo::new(move |_| {
        let days = days.read();
        let mut shifts = days.iter().flat_map(|(_, shifts)| shifts);
        shifts.find(|shift| shift.state != ShiftState::Cancelled).cloned()
    });
    let rest = move || {
        let first = first.read().as_ref().map(|shift| shift.id);
        let lines = days.get().into_iter().flat_map(|(_, shifts)| shifts);
        let lines = lines.filter(|shift| Some(shift.id) != first);
        lines.map(|shift| line(mine, &shift)).collect_view()
    };
    let has_more = move || {
        let count: usize = days.read().iter().map(|(_, shifts)| shifts.len()).sum();
        count > usize::from(first.read().is_some())
    };

    view! {
        <div class="stack">
            <Show
                when=move || is_known.get()
                fallback=move || {
                    // If it cannot be known, the page says so above, and what stands below waits no longer.
                    (!failed.get()).then(|| view! { <div class="card"><Loading/></div> })
                }
            >
                {move || first.get().map(|shift| next(mine, &shift))}
                <Show when=has_more>
                    <Card title=words::ahead()>
                        <ul class="rows mine-ahead">{rest}</ul>
                    </Card>
                </Show>
                <Show when=move || days.read().is_empty()>
                    <EmptyState title=words::none() text=words::none_why()/>
                </Show>
            </Show>
        </div>
    }
    .into_any()
}

/// The shift of now or the next one, with all one has to know to be there.
fn next(mine: Mine, shift: &Shift) -> AnyView {
    let is_now = shift.span.contains(mine.now.get());
    let relative = relative(mine.today.get(), civil_day(shift.span.starts_at(), mine.tz.get()));
    let title = if is_now { words::now() } else { words::next() };
    let tz = mine.tz.get();
    let day = civil_day(shift.span.starts_at(), tz);
    let people = mine.colleagues(shift);
    let company = match people.len() {
        0 => shift.location_id.map(|_| words::alone().to_owned()),
        _ => Some(words::with(names(&people))),
    };
    let zone = clock::text(shift.span.starts_at(), &mine.session.me.read().zone, Style::Zone);
    // Who works elsewhere goes by the clock there.
    let there = Zone::of(&shift.zone)
        .map(|there| told::times(&shift.span, there))
        .filter(|there| *there != told::times(&shift.span, tz))
        .map(|times| shift_words::times_there(times, shift.zone.city()));
    let place = place(mine, shift);
    let about: Vec<String> = place.into_iter().chain(told::what(shift)).collect();
    let note = shift.note.to_string();
    let (times, length) = (told::times(&shift.span, tz), told::length(&shift.span));

    view! {
        <Card title tools=move || relative.map(|word| view! { <Badge>{word}</Badge> })>
            <a class="mine-next" href=address(day)>
                <span class="day">{clock::day(day, Style::LongDay)}</span>
                <b>{times} " " <small>{zone}</small></b>
                {there.map(|there| view! { <span class="soft">{there}</span> })}
                <span>{about.join(", ")} " · " {length}</span>
            </a>
            <div class="body mine-company">
                {(!people.is_empty()).then(|| view! { <Avatars people/> })}
                {company.map(|company| view! { <p>{company}</p> })}
                {(!note.is_empty()).then(|| view! { <p class="note">{note}</p> })}
            </div>
        </Card>
    }
    .into_any()
}

fn line(mine: Mine, shift: &Shift) -> impl IntoView + use<> {
    let tz = mine.tz.get();
    let day = civil_day(shift.span.starts_at(), tz);
    let people = mine.colleagues(shift);
    let company = (!people.is_empty()).then(|| words::with(names(&people)));
    let about: Vec<String> =
        place(mine, shift).into_iter().chain(told::what(shift)).chain(company).collect();
    let is_off = shift.state == ShiftState::Cancelled;

    view! {
        <li data-state=is_off.then_some("cancelled")>
            <a href=address(day)>
                <span class="day">
                    <b>{clock::day(day, Style::Weekday)}</b>
                    <small>{relative(mine.today.get(), day)}</small>
                </span>
                <span class="grow">
                    <span class="title">{told::times(&shift.span, tz)}</span>
                    <small>{about.join(" · ")}</small>
                </span>
            </a>
        </li>
    }
}

fn place(mine: Mine, shift: &Shift) -> Option<String> {
    Some(mine.desk.location(shift.location_id?)?.name.to_string())
}

/// `Mara, Jonas and 2 more`
fn names(people: &[Person]) -> String {
    let first: Vec<&str> = people.iter().take(NAMES).map(Person::first_name).collect();
    match people.len() - first.len() {
        0 => first.join(", "),
        more => words::with_and_more(first.join(", "), more),
    }
}

fn relative(today: NaiveDate, day: NaiveDate) -> Option<&'static str> {
    if day <= today {
        Some(words::today())
    } else {
        (day == today + Days::new(1)).then(words::tomorrow)
    }
}

fn address(day: NaiveDate) -> String {
    format!("/calendar?view=day&date={day}")
}
