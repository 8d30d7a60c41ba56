//! Who is out of office: the lane above the days, parts of days beside the shifts, and the list of
//! what is ahead.

use chrono::{Days, NaiveDate};
use domain::accounts::UserId;
use domain::scheduling::ShiftSpan;
use domain::scheduling::calendar::{Piece, piece_on};
use domain::scheduling::time_off::{Absence, Bar, When, bars};
use leptos::prelude::*;

use super::absences::AHEAD;
use super::block::hours;
use super::calendar::{Calendar, use_calendar};
use crate::clock::Zone;
use crate::components::{Avatar, AvatarSize, Card};
use crate::messages::scheduling as messages;
use crate::messages::time_off as words;
use crate::scheduling::time_off::when;

/// Whole days above the days, the same for whoever looks from whatever zone. Also when nobody is away, or it is not
/// known yet: the hours below stay where they are.
#[component]
pub fn AllDay() -> impl IntoView {
    let calendar = use_calendar();
    let shown = Memo::new(move |_| {
        let days = calendar.days.read();
        let (first, last) = (days[0], days[days.len() - 1]);
        let count = u16::try_from(days.len()).unwrap_or(1);
        bars(&calendar.desk.away.between(calendar, first, last), first, count)
    });

    view! {
        <div class="allday-label" aria-hidden="true">{words::all_day()}</div>
        <ul class="allday" aria-label=words::out_of_office_all_day()>
            {move || shown.get().into_iter().map(|bar| bar_view(calendar, bar)).collect_view()}
        </ul>
    }
}

pub fn bar_view(calendar: Calendar, bar: Bar) -> impl IntoView {
    let Bar { absence, first_column, last_column, row, comes_in, goes_on } = bar;
    let label = words::away_when(name(calendar, absence.technician_id), when(&absence.when));
    let title = label.clone();
    view! {
        <li
            class="off-block"
            data-hue=hue(calendar, absence.technician_id)
            data-comes-in=comes_in.then_some("")
            data-goes-on=goes_on.then_some("")
            title=title
            style:--col=(first_column + 1).to_string()
            style:--span=(last_column - first_column + 1).to_string()
            style:--row=(row + 1).to_string()
        >
            {picture(calendar, absence.technician_id)}
            <span aria-hidden="true">
                {name(calendar, absence.technician_id)} " " <small>{words::out_of_office()}</small>
            </span>
            <span class="visually-hidden">{label}</span>
        </li>
    }
}

/// Parts of this day on which somebody is away, at the edge of the shifts.
#[component]
pub fn PartsOff(day: Memo<NaiveDate>) -> impl IntoView {
    let calendar = use_calendar();
    let parts = Memo::new(move |_| {
        let day = day.get();
        let around = (day - Days::new(1), day + Days::new(1));
        let absences = calendar.desk.away.between(calendar, around.0, around.1);
        absences.into_iter().filter_map(|it| Some((piece(calendar, &it, day)?, it))).collect()
    });

    move || {
        let parts: Vec<(Piece, Absence)> = parts.get();
        let views = parts.into_iter().map(|(piece, absence)| {
            let label =
                words::away_when(name(calendar, absence.technician_id), when(&absence.when));
            let title = label.clone();
            view! {
                <div
                    class="off-part"
                    data-hue=hue(calendar, absence.technician_id)
                    title=title
                    style:--from=hours(piece.from)
                    style:--to=hours(piece.to)
                >
                    {picture(calendar, absence.technician_id)}
                    <span class="visually-hidden">{label}</span>
                </div>
            }
        });
        views.collect_view()
    }
}

pub fn piece(calendar: Calendar, absence: &Absence, day: NaiveDate) -> Option<Piece> {
    let When::Part(part) = &absence.when else { return None };
    let (from, to) = part.instants_by(Zone::of(part.zone())?);
    piece_on(&ShiftSpan::new(from, to).ok()?, day, calendar.tz.get())
}

/// Who is away in the next two weeks.
#[component]
pub fn UpcomingTimeOff() -> impl IntoView {
    let calendar = use_calendar();
    let ahead = Memo::new(move |_| {
        let today = calendar.today.get();
        calendar.desk.away.between(calendar, today, today + AHEAD)
    });
    let rows = move || {
        let row = |absence: Absence| {
            view! {
                <li>
                    {picture(calendar, absence.technician_id)}
                    <div class="grow">
                        <span class="title">{name(calendar, absence.technician_id)}</span>
                        <small>{when(&absence.when)}</small>
                    </div>
                </li>
            }
        };
        ahead.get().into_iter().map(row).collect_view()
    };

    view! {
        <Show when=move || !calendar.desk.away.is_upcoming_known.get()>
            <span class="loading" hidden></span>
        </Show>
        <Show when=move || !ahead.read().is_empty()>
            <Card title=words::upcoming()>
                <ul class="rows">{rows}</ul>
            </Card>
        </Show>
    }
    .into_any()
}

fn picture(calendar: Calendar, technician: UserId) -> impl IntoView {
    let person = calendar.desk.person(technician);
    person.map(|person| view! { <Avatar person size=AvatarSize::Tiny/> })
}

fn name(calendar: Calendar, technician: UserId) -> String {
    match calendar.desk.person(technician) {
        Some(person) => person.name.to_string(),
        None => messages::unknown_person().to_owned(),
    }
}

fn hue(calendar: Calendar, technician: UserId) -> Option<&'static str> {
    calendar.desk.person(technician).map(|person| person.hue.name())
}
