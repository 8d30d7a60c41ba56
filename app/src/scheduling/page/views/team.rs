//! The team timeline: a row for each technician, days across.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use domain::accounts::Person;
use domain::scheduling::ShiftKind;
use domain::scheduling::calendar::Piece;
use domain::scheduling::time_off::{Absence, When};
use domain::zones::day_bounds;
use leptos::html;
use leptos::prelude::*;

use super::Loading;
use super::bar::{Placed, Says, ShiftBar, ghost_bar, use_placed_ghost};
use super::cells::use_cells;
use crate::clock::{self, Style};
use crate::components::{EmptyState, SegmentLink, Segmented};
use crate::messages::scheduling as words;
use crate::messages::time_off as off_words;
use crate::scheduling::page::all_day::piece;
use crate::scheduling::page::block::{Marks, who};
use crate::scheduling::page::calendar::{Calendar, Whose, use_calendar};
use crate::scheduling::page::drag::use_dragging_between_cells;
use crate::scheduling::page::focus::keep_focus;
use crate::scheduling::page::plan::{Block, Face, line, nobodys_face, pieces_in_sight};
use crate::scheduling::page::room::keep_day_in_sight;
use crate::scheduling::page::store::Seen;
use crate::scheduling::page::words as told;
use crate::scheduling::time_off::when;

/// Ready to be drawn; two that are equal look the same.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Line {
    /// The location of those below.
    Group(String),
    Row(Arc<Row>),
}

#[derive(PartialEq, Eq, Hash)]
struct Row {
    whose: Whose,
    face: Face,
    place: Option<String>,
    cells: Vec<Cell>,
    /// Worked in all, in minutes.
    minutes: i64,
}

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Cell {
    bars: Vec<Arc<Block>>,
    away: Vec<Away>,
    works: bool,
    minutes: i64,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Away {
    text: String,
    label: String,
    comes_in: bool,
    goes_on: bool,
}

#[component]
pub fn TeamView() -> impl IntoView {
    let calendar = use_calendar();
    let pane = NodeRef::<html::Section>::new();
    let grid = NodeRef::<html::Div>::new();
    let hands = use_dragging_between_cells(calendar, grid);
    let cells = use_cells(calendar, grid);
    let marks = Marks::new(calendar);
    let ghost = use_placed_ghost(calendar);
    keep_focus(calendar, grid);
    keep_day_in_sight(calendar, pane, Memo::new(|_| true));
    let lines = Memo::new(move |_| lines(calendar));
    // Carrying a shift up or down goes by the rows as they stand.
    Effect::new(move |_| {
        let lines = lines.read();
        let ids = lines.iter().filter_map(|line| match line {
            Line::Row(row) => Some(row.whose),
            Line::Group(_) => None,
        });
        calendar.rows.set_value(ids.collect());
    });
    let label = move || {
        let days = calendar.days.read();
        words::team_of(clock::days(days[0], days[days.len() - 1]))
    };
    let clicked = move |event: leptos::ev::MouseEvent| {
        hands.clicked(&event);
        if let Some((day, who)) = cells.clicked(&event)
            && untrack(|| calendar.may_plan())
        {
            calendar.editor.open_on(calendar, day, who.flatten());
        }
    };
    let is_empty = move || lines.read().is_empty() && calendar.desk.people.are_loaded();

    view! {
        <OrderSwitch/>
        <section class="team" node_ref=pane aria-label=label data-crowded="">
            <div
                class="team-grid"
                role="grid"
                aria-label=label
                node_ref=grid
                data-dragging=move || calendar.drag.read().is_some().then_some("")
                style:--days=move || calendar.days.read().len().to_string()
                on:pointerdown=move |event| hands.pressed(&event)
                on:pointermove=move |event| hands.moved(&event)
                on:pointerup=move |event| hands.released(&event)
                on:pointercancel=move |_| hands.cancelled()
                on:touchmove=move |event| hands.touch_moved(&event)
                on:contextmenu=move |event| hands.context_menu(&event)
                on:click=clicked
                on:focusin=move |event| cells.focused(&event)
                on:keydown=move |event| cells.pressed(&event)
            >
                <Heads/>
                <For each=move || lines.get() key=|line| line.clone() let:line>
                    {match line {
                        Line::Group(name) => view! { <GroupRow name/> }.into_any(),
                        Line::Row(row) => view! { <PersonRow row marks=marks.clone() ghost/> }.into_any(),
                    }}
                </For>
                <Sums lines/>
            </div>
            <Show when=is_empty>
                <EmptyState title=words::no_team() text=words::no_team_why()/>
            </Show>
        </section>
        <Show when=move || calendar.is_loading.get()><Loading/></Show>
    }
    .into_any()
}

#[component]
fn OrderSwitch() -> impl IntoView {
    let calendar = use_calendar();
    let choice = move |by_location: bool, label: &'static str| {
        let href = move || {
            let mut address = calendar.address.get();
            address.by_location = by_location;
            address.href()
        };
        let selected = Signal::derive(move || calendar.address.read().by_location == by_location);
        view! { <SegmentLink href selected>{label}</SegmentLink> }
    };

    view! {
        <div class="team-order">
            <Segmented label=words::order()>
                {choice(false, words::by_name())}
                {choice(true, words::by_location())}
            </Segmented>
        </div>
    }
}

#[component]
fn Heads() -> impl IntoView {
    let calendar = use_calendar();
    let days = move || {
        let heads = calendar.days.get().into_iter().map(|day| {
            let is_today = move || (calendar.today.get() == day).then_some("date");
            let href = move || calendar.address.read().with_day(day).href();
            view! {
                <div role="columnheader" data-day=day.to_string() aria-current=is_today>
                    <a href=href aria-label=clock::day(day, Style::LongDay)>
                        {clock::day(day, Style::WeekdayName)} " " <b>{day.day()}</b>
                    </a>
                </div>
            }
        });
        heads.collect_view()
    };

    view! {
        <div role="row" class="team-heads">
            <div role="columnheader" class="team-corner">{words::technician()}</div>
            {days}
            <div role="columnheader" class="team-hours">{words::hours()}</div>
        </div>
    }
    .into_any()
}

#[component]
fn GroupRow(name: String) -> impl IntoView {
    view! { <div role="row" class="team-group"><div role="rowheader">{name}</div></div> }
}

#[component]
fn PersonRow(row: Arc<Row>, marks: Marks, ghost: Memo<Placed>) -> impl IntoView {
    let calendar = use_calendar();
    let days = calendar.days.get_untracked();
    let whose = row.whose;
    let cells = days.iter().zip(&row.cells).map(|(&day, cell)| {
        let bars = cell.bars.iter().map(|block| {
            view! { <ShiftBar block=block.clone() marks=marks.clone() says=Says::What/> }
        });
        let away = cell.away.iter().map(|away| {
            view! {
                <span
                    class="off-block"
                    data-hue=row.face.hue.name()
                    data-comes-in=away.comes_in.then_some("")
                    data-goes-on=away.goes_on.then_some("")
                    title=away.label.clone()
                >
                    <span aria-hidden="true">{away.text.clone()}</span>
                    <span class="visually-hidden">{away.label.clone()}</span>
                </span>
            }
        });
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        view! {
            <div
                role="gridcell"
                tabindex="-1"
                data-cell=""
                data-day=day.to_string()
                data-weekend=is_weekend.then_some("")
            >
                {away.collect_view()}
                {bars.collect_view()}
            </div>
        }
    });
    let cells = cells.collect_view();
    let shown = days.clone();
    let column = move |day: NaiveDate, other: Option<Whose>| {
        (other == Some(whose)).then(|| shown.iter().position(|shown| *shown == day)).flatten()
    };

    view! {
        <div role="row" class="team-row" data-person=whose.map(|id| id.to_string()).unwrap_or_default()>
            <div role="rowheader" class="team-name" title=row.face.name.clone()>
                {who(&row.face)}
                {row.place.clone().map(|place| view! { <small>{place}</small> })}
            </div>
            {cells}
            <div role="gridcell" class="team-hours">{hours(row.minutes)}</div>
            {ghost_bar(calendar, ghost, column)}
        </div>
    }
    .into_any()
}

/// How many are at work each day, and the hours of all.
#[component]
fn Sums(lines: Memo<Vec<Line>>) -> impl IntoView {
    let sums = move || {
        let lines = lines.read();
        let rows: Vec<&Arc<Row>> = lines
            .iter()
            .filter_map(|line| match line {
                Line::Row(row) => Some(row),
                Line::Group(_) => None,
            })
            .collect();
        let columns = rows.first().map_or(0, |row| row.cells.len());
        let people = (0..columns).map(|column| {
            let working = rows.iter().filter(|row| row.cells[column].works).count();
            view! { <div role="gridcell">{working}</div> }
        });
        let minutes = rows.iter().map(|row| row.minutes).sum();
        view! {
            {people.collect_view()}
            <div role="gridcell" class="team-hours">{hours(minutes)}</div>
        }
    };

    view! {
        <div role="row" class="team-sums">
            <div role="rowheader" class="team-name">{words::people_at_work()}</div>
            {sums}
        </div>
    }
    .into_any()
}

fn hours(minutes: i64) -> String {
    if minutes == 0 { "–".to_owned() } else { clock::number(minutes as f64 / 60.0) }
}

fn lines(calendar: Calendar) -> Vec<Line> {
    let days = calendar.days.get();
    let mut cells = filled(calendar, &days);
    let filters = calendar.filters.read();
    let me = calendar.me();
    let mut people: Vec<Person> = calendar.desk.people.technicians();
    people.retain(|person| {
        let is_asked_for =
            filters.technicians.is_empty() || filters.technicians.contains(&person.id);
        let is_here = filters.locations.is_empty()
            || person.location_id.is_some_and(|place| filters.locations.contains(&place))
            || cells.contains_key(&Some(person.id));
        is_asked_for && is_here && (!filters.only_mine || person.id == me)
    });
    // Whoever has left stays on the shifts they had.
    let departed =
        cells.keys().flatten().filter(|id| people.iter().all(|person| person.id != **id));
    let departed: Vec<Person> = departed.filter_map(|id| calendar.desk.person(*id)).collect();
    people.extend(departed);

    let place =
        |person: &Person| Some(calendar.desk.location(person.location_id?)?.name.to_string());
    let by_location = calendar.address.read().by_location;
    if by_location {
        // Those who belong nowhere come last; within a location the order of names stays.
        people.sort_by_cached_key(|person| {
            place(person).map_or((true, String::new()), |name| (false, name.to_lowercase()))
        });
    }
    let mut lines = Vec::with_capacity(people.len() + 1);
    // What waits for somebody stands above those it may be given to.
    if let Some(cells) = cells.remove(&None) {
        lines.push(Line::Row(Arc::new(Row {
            whose: None,
            face: nobodys_face(),
            place: None,
            minutes: cells.iter().map(|cell| cell.minutes).sum(),
            cells,
        })));
    }
    let mut group = None;
    for person in &people {
        let place = place(person);
        if by_location && group.as_ref() != Some(&place) {
            let name = place.clone().unwrap_or_else(|| words::no_location().to_owned());
            lines.push(Line::Group(name));
            group = Some(place.clone());
        }
        let cells =
            cells.remove(&Some(person.id)).unwrap_or_else(|| vec![Cell::default(); days.len()]);
        lines.push(Line::Row(Arc::new(Row {
            whose: Some(person.id),
            face: person.into(),
            place: place.filter(|_| !by_location),
            minutes: cells.iter().map(|cell| cell.minutes).sum(),
            cells,
        })));
    }
    lines
}

/// The cells of everybody who has something on these days.
fn filled(calendar: Calendar, days: &[NaiveDate]) -> HashMap<Whose, Vec<Cell>> {
    let tz = calendar.tz.get();
    let store = calendar.desk.store.read();
    let mut pieces = pieces_in_sight(calendar, &store);
    let mut cells: HashMap<Whose, Vec<Cell>> = HashMap::new();
    let mut cell = |who: Whose, column: usize, fill: &mut dyn FnMut(&mut Cell)| {
        let row = cells.entry(who).or_insert_with(|| vec![Cell::default(); days.len()]);
        fill(&mut row[column]);
    };
    for (column, day) in days.iter().enumerate() {
        let (dawn, dusk) = day_bounds(*day, tz);
        for (seen, piece) in pieces.remove(day).unwrap_or_default() {
            let counts = seen.shift.counts_as_work();
            let length =
                if counts { seen.shift.span.within(dawn, dusk) } else { TimeDelta::zero() };
            cell(seen.shift.technician_id, column, &mut |cell| {
                cell.works |= counts && !seen.shift.is_open() && seen.shift.kind == ShiftKind::Work;
                cell.minutes += length.num_minutes();
                cell.bars.push(bar(calendar, seen, piece));
            });
        }
    }
    let absences = calendar.desk.away.between(calendar, days[0], days[days.len() - 1]);
    for absence in &absences {
        for (column, day) in days.iter().enumerate() {
            if let Some(away) = away_on(calendar, absence, *day) {
                cell(Some(absence.technician_id), column, &mut |cell| cell.away.push(away.clone()));
            }
        }
    }
    cells
}

/// Whoever works where they belong need not be told where.
fn bar(calendar: Calendar, seen: Seen<'_>, piece: Piece) -> Arc<Block> {
    let mut block = line(seen, piece, calendar);
    let home = calendar.desk.technician(seen.shift).and_then(|person| person.location_id);
    let what = told::what(seen.shift);
    if home.is_some() && home == seen.shift.location_id && !what.is_empty() {
        Arc::make_mut(&mut block).about = what.join(", ");
    }
    block
}

fn away_on(calendar: Calendar, absence: &Absence, day: NaiveDate) -> Option<Away> {
    let (first, last) = (absence.when.first_day(), absence.when.last_day());
    let text = match &absence.when {
        When::Days(_) if (first..=last).contains(&day) => off_words::out_of_office().to_owned(),
        When::Days(_) => return None,
        When::Part(_) => {
            let piece = piece(calendar, absence, day)?;
            words::part_off(minutes_of_day(piece.from, piece.to))
        }
    };
    Some(Away {
        text,
        label: off_words::away_when(words::out(), when(&absence.when)),
        comes_in: matches!(absence.when, When::Days(_)) && first < day,
        goes_on: matches!(absence.when, When::Days(_)) && day < last,
    })
}

/// `13:00–15:00`
fn minutes_of_day(from: u16, to: u16) -> String {
    let time = |minutes: u16| {
        let seconds = u32::from(minutes) * 60;
        chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
            .map_or_else(clock::midnight_at_the_end, clock::short_time)
    };
    format!("{}–{}", time(from), time(to))
}
