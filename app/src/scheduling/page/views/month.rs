//! The month: a row for each week, a cell for each day.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use domain::scheduling::Week;
use domain::scheduling::calendar::{Month, shown_of};
use domain::scheduling::time_off::{Bar, bars};
use leptos::prelude::*;

use super::Loading;
use super::agenda::Days;
use super::bar::{Placed, Says, ghost_on, shift_bar, use_placed_ghost};
use super::grid::CellGrid;
use crate::clock::{self, Style};
use crate::messages::scheduling as words;
use crate::scheduling::page::address::View;
use crate::scheduling::page::all_day::bar_view;
use crate::scheduling::page::block::Marks;
use crate::scheduling::page::calendar::{Calendar, use_calendar};
use crate::scheduling::page::empty::Nothing;
use crate::scheduling::page::markup::Markup;
use crate::scheduling::page::plan::{Block, face, line, pieces_on};
use crate::scheduling::page::print::use_printing;
use crate::scheduling::page::words::KnownTimes;

/// Lines of shifts that a day has room for, and rows of bars above them; on paper for all.
const LINES: usize = 4;
const BARS: u16 = 2;
/// Dots that say how busy a day is, where there is no room for lines.
const DOTS: usize = 6;

/// A row, ready to be drawn. Two that are equal look the same.
#[derive(Clone, PartialEq, Eq)]
struct Row {
    week: Week,
    days: Vec<Day>,
    bars: Vec<Bar>,
    /// Rows of bars.
    off: u16,
}

#[derive(Clone, PartialEq, Eq)]
struct Day {
    day: NaiveDate,
    lines: Vec<Arc<Block>>,
    hues: Vec<&'static str>,
    count: usize,
    /// What there was no room for, bars included.
    more: usize,
}

#[component]
pub fn MonthView() -> impl IntoView {
    let calendar = use_calendar();
    let marks = Marks::new(calendar);
    let ghost = use_placed_ghost(calendar);
    let is_printing = use_printing();
    let rows = Memo::new(move |_| match is_printing.get() {
        true => rows(calendar, usize::MAX, u16::MAX),
        false => rows(calendar, LINES, BARS),
    });
    let is_narrow = Signal::derive(move || calendar.is_narrow.get() && !is_printing.get());
    let label =
        Signal::derive(move || words::month_of(clock::day(calendar.day.get(), Style::Month)));
    let weeks = move || rows.read().iter().map(|row| row.week.first()).collect::<Vec<_>>();
    let heads = move || {
        let days = calendar.days.read();
        let heads = days.iter().take(7).map(|day| {
            let name = clock::day(*day, Style::WeekdayName);
            view! { <span role="columnheader">{name}</span> }
        });
        heads.collect_view()
    };

    view! {
        <section class="month" aria-label=label>
            <CellGrid class="month-grid" label>
                <div role="row" class="month-head">
                    <span role="columnheader" class="month-number">
                        <span class="visually-hidden">{words::week()}</span>
                    </span>
                    {heads}
                </div>
                <For each=weeks key=|week| *week let:week>
                    <WeekRow
                        row=Memo::new(move |_| {
                            rows.read().iter().find(|row| row.week.first() == week).cloned()
                        })
                        marks
                        ghost
                        is_narrow
                    />
                </For>
            </CellGrid>
            <Nothing/>
        </section>
        <Show when=move || calendar.is_loading.get()><Loading/></Show>
        <Show when=move || is_narrow.get()>
            <div class="agenda">
                <Days days=Signal::derive(move || vec![calendar.day.get()])/>
            </div>
        </Show>
    }
    .into_any()
}

/// The weeks with so many lines to a day, and so many rows of bars above them.
fn rows(calendar: Calendar, room: usize, bars_room: u16) -> Vec<Row> {
    let days = calendar.days.get();
    let store = calendar.desk.store.read();
    let mut pieces = pieces_on(&days, calendar, &store);
    let mut times = KnownTimes::new(calendar.tz.get());
    let absences = calendar.desk.away.between(calendar, days[0], days[days.len() - 1]);
    days.chunks(7)
        .map(|week| {
            let all = bars(&absences, week[0], 7);
            let hidden = |column: usize| {
                let covers = |bar: &&Bar| {
                    bar.row >= bars_room
                        && (bar.first_column..=bar.last_column)
                            .contains(&u16::try_from(column).unwrap_or_default())
                };
                all.iter().filter(covers).count()
            };
            let days = week.iter().enumerate().map(|(column, &day)| {
                // A shift stands on the day it begins on; how late it gets, its `(+1)` says.
                let mut begun = pieces.remove(&day).unwrap_or_default();
                begun.retain(|(_, piece)| !piece.continued);
                let shown = shown_of(begun.len(), room);
                Day {
                    day,
                    hues: begun
                        .iter()
                        .take(DOTS)
                        .map(|(seen, _)| face(calendar, seen.shift).hue.name())
                        .collect(),
                    count: begun.len(),
                    more: begun.len() - shown + hidden(column),
                    lines: begun
                        .into_iter()
                        .take(shown)
                        .map(|(seen, piece)| line(seen, piece, calendar, &mut times))
                        .collect(),
                }
            });
            let days = days.collect();
            let shown: Vec<Bar> = all.into_iter().filter(|bar| bar.row < bars_room).collect();
            let off = shown.iter().map(|bar| bar.row + 1).max().unwrap_or_default();
            Row { week: Week::of(week[0], calendar.week_start()), days, bars: shown, off }
        })
        .collect()
}

#[component]
fn WeekRow(
    row: Memo<Option<Row>>,
    marks: Marks,
    ghost: Memo<Placed>,
    is_narrow: Signal<bool>,
) -> impl IntoView {
    let calendar = use_calendar();
    let number = move || row.read().as_ref().map_or(0, |row| row.week.number());
    let week = move || {
        let first = row.read().as_ref().map(|row| row.week.first());
        let address = calendar.address.get().with_day(first.unwrap_or(calendar.day.get()));
        let mut address = address;
        address.view = Some(View::Week);
        address.href()
    };
    let cells = move || {
        let row = row.get()?;
        let cells = row.days.into_iter().enumerate().map(|(column, day)| {
            let starting: Vec<Bar> = row
                .bars
                .iter()
                .filter(|bar| usize::from(bar.first_column) == column)
                .cloned()
                .collect();
            view! { <DayCell day bars=starting marks ghost is_narrow/> }
        });
        Some(cells.collect_view())
    };

    view! {
        <div
            role="row"
            class="month-week"
            style:--off=move || row.read().as_ref().map_or(0, |row| row.off).to_string()
        >
            <div role="rowheader" class="month-number">
                <a href=week aria-label=move || words::week_number(number())>
                    {move || words::week_short(number())}
                </a>
            </div>
            {cells}
        </div>
    }
    .into_any()
}

#[component]
fn DayCell(
    day: Day,
    bars: Vec<Bar>,
    marks: Marks,
    ghost: Memo<Placed>,
    is_narrow: Signal<bool>,
) -> impl IntoView {
    let calendar = use_calendar();
    let Day { day, lines, hues, count, more } = day;
    let href = move || {
        let mut address = calendar.address.read().with_day(day);
        // On a phone the day is shown below the month.
        address.view = Some(if is_narrow.get() { View::Month } else { View::Day });
        address.href()
    };
    let is_today = move || (calendar.today.get() == day).then_some("");
    let is_outside = move || (!Month::of(calendar.day.get()).contains(day)).then_some("");
    let is_shown = move || (is_narrow.get() && calendar.day.get() == day).then_some("date");
    let label = if count == 0 {
        clock::day(day, Style::LongDay)
    } else {
        format!("{}, {}", clock::day(day, Style::LongDay), words::day_sums(count as i64))
    };
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let drawn = move || {
        if is_narrow.get() {
            let dots = hues.iter().map(|&hue| view! { <i data-hue=hue></i> }).collect_view();
            return view! { <span class="month-dots" aria-hidden="true">{dots}</span> }.into_any();
        }
        let mut markup = Markup::default();
        for block in &lines {
            shift_bar(block, Says::Who, marks, &mut markup);
        }
        let bars = (!bars.is_empty()).then(|| {
            let bars = bars.iter().map(|bar| bar_view(calendar, bar.clone())).collect_view();
            view! { <ul class="month-off">{bars}</ul> }
        });
        let more = (more > 0).then(|| {
            view! {
                <a class="month-more" href=href aria-label=words::open_day(clock::day(day, Style::LongDay))>
                    {words::more_shifts(more)}
                </a>
            }
        });
        view! {
            {bars}
            <div class="month-lines" inner_html=markup.into_html()></div>
            {more}
        }
        .into_any()
    };

    view! {
        <div
            role="gridcell"
            class="month-day"
            // Where the link of the day covers its cell, that is what takes the focus.
            tabindex=move || {
                let is_shown = calendar.day.get() == day;
                (!is_narrow.get()).then_some(if is_shown { "0" } else { "-1" })
            }
            data-cell=""
            data-day=day.to_string()
            data-today=is_today
            data-outside=is_outside
            data-weekend=is_weekend.then_some("")
        >
            <a class="month-date" href=href data-noscroll="" aria-label=label aria-current=is_shown>
                {day.day()}
            </a>
            {drawn}
            {ghost_on(calendar, ghost, day)}
        </div>
    }
    .into_any()
}
