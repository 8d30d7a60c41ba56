//! The team timeline: a row for each technician, days across.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use domain::accounts::Person;
use domain::scheduling::ShiftKind;
use domain::scheduling::calendar::Piece;
use domain::scheduling::time_off::{Absence, When};
use domain::zones::civil_day;
use leptos::html;
use leptos::prelude::*;

use super::Loading;
use super::bar::{Says, ghost_element, shift_bar, use_placed_ghost};
use super::cells::keep_way_in;
use super::grid::CellGrid;
use crate::clock::{self, Style, Zone};
use crate::components::{EmptyState, SegmentLink, Segmented};
use crate::messages::scheduling as words;
use crate::messages::time_off as off_words;
use crate::scheduling::page::ahead::Pages;
use crate::scheduling::page::all_day::piece;
use crate::scheduling::page::block::{Marks, who_in};
use crate::scheduling::page::calendar::{Calendar, Whose, use_calendar};
use crate::scheduling::page::markup::{Drawn, Markup, Ready, keep_drawn};
use crate::scheduling::page::plan::{Block, Face, line, nobodys_face, pieces_on};
use crate::scheduling::page::room::{keep_day_in_sight, use_rows_in_sight};
use crate::scheduling::page::store::Seen;
use crate::scheduling::page::words::{self as told, KnownTimes};
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

#[derive(Clone, PartialEq, Eq, Hash)]
struct Cell {
    day: NaiveDate,
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
    let marks = Marks::new(calendar);
    let rows = NodeRef::<html::Div>::new();
    keep_day_in_sight(calendar, pane, Memo::new(|_| true));
    // The address changes with each page.
    let by_location = Memo::new(move |_| calendar.address.read().by_location);
    let pages = Pages::new(calendar, move |days| lines_on(days, by_location.get(), calendar));
    let lines = pages.in_sight();
    let (rows_in_sight, note_rows) = use_rows_in_sight(pane);
    let ready = Ready::new();
    pages.keep_ready(
        ready,
        marks,
        || true,
        move |_, lines| lines.iter().take(rows_in_sight.get_value()).cloned().collect(),
    );
    let is_in_sight = move |row: usize, line: &Line| match line {
        Line::Group(_) => true,
        Line::Row(of) => {
            row < rows_in_sight.get_value()
                || of.cells.iter().flat_map(|cell| &cell.bars).any(|bar| calendar.holds(bar.id))
        }
    };
    keep_drawn(rows, marks, ready, move || lines.get(), is_in_sight);
    keep_ghost_in_its_row(calendar, rows, lines);
    Effect::new(move |_| {
        lines.track();
        if let Some(rows) = rows.get() {
            keep_way_in(calendar, &rows);
        }
    });
    // Carrying a shift up or down goes by the rows as they stand.
    Effect::new(move |_| {
        let lines = lines.read();
        let ids = lines.iter().filter_map(|line| match line {
            Line::Row(row) => Some(row.whose),
            Line::Group(_) => None,
        });
        calendar.rows.set_value(ids.collect());
    });
    let label = Signal::derive(move || words::team_of(calendar.title.get()));
    // The first time, people's rows say enough once they are there.
    let is_waiting = move || {
        calendar.is_loading.get() && (calendar.has_settled.get() || lines.read().is_empty())
    };
    let is_empty = move || lines.read().is_empty() && calendar.desk.people.are_loaded();

    view! {
        <OrderSwitch/>
        <section class="team" node_ref=pane aria-label=label data-crowded="" on:scroll=move |_| note_rows()>
            <CellGrid class="team-grid" label>
                <Heads/>
                <div role="rowgroup" class="team-rows" node_ref=rows></div>
                <Sums lines/>
            </CellGrid>
            <Show when=is_empty>
                <EmptyState title=words::no_team() text=words::no_team_why()/>
            </Show>
        </section>
        <Show when=is_waiting><Loading/></Show>
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

impl Drawn for Line {
    fn write(&self, marks: Marks, markup: &mut Markup) {
        match self {
            Self::Group(name) => {
                let row = [("role", Some("row")), ("class", Some("team-group"))];
                markup.element("div", &row, &|inside| {
                    inside.element("div", &[("role", Some("rowheader"))], &|it| it.text(name));
                });
            }
            Self::Row(row) => person_row(row, marks, markup),
        }
    }

    /// How high a row is, also before anybody looks.
    fn place(&self) -> String {
        let Self::Row(row) = self else { return String::new() };
        let lines = row.cells.iter().map(|cell| cell.bars.len() + cell.away.len()).max();
        format!("--lines:{}", lines.unwrap_or_default().max(1))
    }
}

fn person_row(row: &Row, marks: Marks, markup: &mut Markup) {
    let whose = row.whose.map(|id| id.to_string()).unwrap_or_default();
    let attributes =
        [("role", Some("row")), ("class", Some("team-row")), ("data-person", Some(whose.as_str()))];
    markup.element("div", &attributes, &|inside| {
        let header = [
            ("role", Some("rowheader")),
            ("class", Some("team-name")),
            ("title", Some(row.face.name.as_str())),
        ];
        inside.element("div", &header, &|inside| {
            who_in(&row.face, inside);
            if let Some(place) = &row.place {
                inside.element("small", &[], &|inside| inside.text(place));
            }
        });
        for cell in &row.cells {
            write_cell(row, cell, marks, inside);
        }
        let sum = [("role", Some("gridcell")), ("class", Some("team-hours"))];
        inside.element("div", &sum, &|inside| inside.text(&hours(row.minutes)));
    });
}

fn write_cell(row: &Row, cell: &Cell, marks: Marks, markup: &mut Markup) {
    let is_weekend = matches!(cell.day.weekday(), Weekday::Sat | Weekday::Sun);
    let day = cell.day.to_string();
    let attributes = [
        ("role", Some("gridcell")),
        ("tabindex", Some("-1")),
        ("data-cell", Some("")),
        ("data-day", Some(day.as_str())),
        ("data-weekend", is_weekend.then_some("")),
    ];
    markup.element("div", &attributes, &|inside| {
        for away in &cell.away {
            let block = [
                ("class", Some("off-block")),
                ("data-hue", Some(row.face.hue.name())),
                ("data-comes-in", away.comes_in.then_some("")),
                ("data-goes-on", away.goes_on.then_some("")),
                ("title", Some(away.label.as_str())),
            ];
            inside.element("span", &block, &|inside| {
                let shown = [("aria-hidden", Some("true"))];
                inside.element("span", &shown, &|inside| inside.text(&away.text));
                inside.span("visually-hidden", &away.label);
            });
        }
        for block in &cell.bars {
            shift_bar(block, Says::What, marks, inside);
        }
    });
}

/// The ghost stands in the row of whoever is to have the shift, also when that is drawn anew.
fn keep_ghost_in_its_row(calendar: Calendar, rows: NodeRef<html::Div>, lines: Memo<Vec<Line>>) {
    let placed = use_placed_ghost(calendar);
    Effect::new(move |_| {
        lines.track();
        let Some(rows) = rows.get() else { return };
        if let Ok(Some(earlier)) = rows.query_selector("[data-ghost]") {
            earlier.remove();
        }
        let placed = placed.read();
        let Some((day, ghost)) = &*placed else { return };
        let column = calendar.days.read().iter().position(|shown| shown == day);
        let whose = ghost.technician.map(|id| id.map(|id| id.to_string()).unwrap_or_default());
        if let (Some(column), Some(whose)) = (column, whose)
            && let Ok(Some(row)) = rows.query_selector(&format!("[data-person=\"{whose}\"]"))
            && let Some(bar) = ghost_element(calendar, ghost)
        {
            // A property has no value that would not be taken, and a row takes what is in it.
            let _ = bar.style().set_property("--column", &(column + 2).to_string());
            let _ = row.append_child(&bar);
        }
    });
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
        // What is nobody's yet, nobody works.
        let rows = rows.iter().filter(|row| row.whose.is_some());
        let minutes = rows.map(|row| row.minutes).sum();
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

fn lines_on(days: &[NaiveDate], by_location: bool, calendar: Calendar) -> Vec<Line> {
    let mut cells = filled(calendar, days);
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
        let cells = cells.remove(&Some(person.id)).unwrap_or_else(|| empty(days));
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

fn empty(days: &[NaiveDate]) -> Vec<Cell> {
    let cell = |&day: &NaiveDate| Cell {
        day,
        bars: Vec::new(),
        away: Vec::new(),
        works: false,
        minutes: 0,
    };
    days.iter().map(cell).collect()
}

/// The cells of everybody who has something on these days.
fn filled(calendar: Calendar, days: &[NaiveDate]) -> HashMap<Whose, Vec<Cell>> {
    let tz = calendar.tz.get();
    let store = calendar.desk.store.read();
    let mut pieces = pieces_on(days, calendar, &store);
    let mut times = KnownTimes::new(tz);
    let mut cells: HashMap<Whose, Vec<Cell>> = HashMap::new();
    let mut cell = |who: Whose, column: usize, fill: &mut dyn FnMut(&mut Cell)| {
        let row = cells.entry(who).or_insert_with(|| empty(days));
        fill(&mut row[column]);
    };
    for (column, day) in days.iter().enumerate() {
        for (seen, piece) in pieces.remove(day).unwrap_or_default() {
            let counts = seen.shift.counts_as_work();
            cell(seen.shift.technician_id, column, &mut |cell| {
                cell.works |= counts && !seen.shift.is_open() && seen.shift.kind == ShiftKind::Work;
                cell.bars.push(bar(calendar, seen, piece, &mut times));
            });
        }
    }
    // As in the report: whole, on the day it begins by the clocks of its own zone.
    for shift in store.seen().map(|seen| seen.shift) {
        let day = civil_day(shift.span.starts_at(), Zone::of(&shift.zone).unwrap_or(tz));
        if let Some(column) = days.iter().position(|shown| *shown == day)
            && shift.counts_as_work()
            && calendar.admits(shift)
        {
            let minutes = shift.span.length().num_minutes();
            cell(shift.technician_id, column, &mut |cell| cell.minutes += minutes);
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
fn bar(calendar: Calendar, seen: Seen<'_>, piece: Piece, times: &mut KnownTimes) -> Arc<Block> {
    let mut block = line(seen, piece, calendar, times);
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
