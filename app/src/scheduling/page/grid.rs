//! The calendar's grid: the hours of a day or a week, and the shifts on them.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use domain::scheduling::Week;
use leptos::html;
use leptos::prelude::*;

use super::address::View;
use super::ahead::Pages;
use super::all_day::{AllDay, PartsOff};
use super::block::{Marks, Standing, reached};
use super::calendar::{Calendar, use_calendar};
use super::drag::use_dragging;
use super::empty::Nothing;
use super::focus::keep_focus;
use super::gaps::GapLane;
use super::ghost::{Ghost, GhostPiece, use_ghost};
use super::markup::{Ready, keep_drawn};
use super::plan::{Block, blocks_on};
use super::room::{self, Fit, keep_day_in_sight, use_fit};
use super::skeleton::SkeletonBlocks;
use crate::clock::{self, Style};
use crate::messages::scheduling as words;

#[component]
pub fn Grid() -> impl IntoView {
    let calendar = use_calendar();
    let pane = NodeRef::<html::Section>::new();
    let grid = NodeRef::<html::Div>::new();
    let ghost = use_ghost(calendar);
    let marks = Marks::new(calendar);
    let hands = use_dragging(calendar, grid);
    keep_focus(calendar, grid);

    let pages = Pages::new(calendar, move |days| -> DayPlans {
        days.iter().map(|&day| (day, Arc::new(blocks_on(day, calendar)))).collect()
    });
    let plan = pages.in_sight();
    let fit = use_fit(calendar, pane, Memo::new(move |_| lanes_of_days(&plan.read())));
    let is_crowded = fit.is_crowded;
    keep_day_in_sight(calendar, pane, is_crowded);
    let ready = Ready::new();
    pages.keep_ready(
        ready,
        marks,
        move || fit.is_known(),
        move |page, plan| {
            let (focus, is_crowded) =
                (calendar.day_after(page), untrack(|| fit.would_crowd(&lanes_of_days(plan))));
            let blocks =
                plan.iter().flat_map(|(day, blocks)| blocks.iter().map(move |it| (day, it)));
            blocks
                .filter(|(day, block)| {
                    !is_crowded || **day == focus && untrack(|| fit.is_in_sight(block.column.lane))
                })
                .map(|(_, block)| Standing::of(block, is_crowded))
                .collect()
        },
    );
    let lane = move || room::lane(calendar.view.get(), calendar.is_narrow.get());
    let label = move || match calendar.view.get() {
        View::Day => words::day_of(calendar.title.get()),
        _ => words::week_of(calendar.title.get()),
    };

    let places = move || 0..calendar.days.read().len();

    view! {
        <section
            class="week"
            node_ref=pane
            aria-label=label
            data-view=move || calendar.view.get().name()
            data-crowded=move || is_crowded.get().then_some("")
        >
            <div
                class="week-grid"
                node_ref=grid
                data-dragging=move || calendar.drag.read().is_some().then_some("")
                style:--days=move || calendar.days.read().len().to_string()
                style:--lane-min=move || format!("{}px", lane())
                style:--day-min=format!("{}px", room::DAY)
                on:pointerdown=move |event| hands.pressed(&event)
                on:pointermove=move |event| hands.moved(&event)
                on:pointerup=move |event| hands.released(&event)
                on:pointercancel=move |_| hands.cancelled()
                on:touchmove=move |event| hands.touch_moved(&event)
                on:contextmenu=move |event| hands.context_menu(&event)
                on:click=move |event| hands.clicked(&event)
                on:pointerover=move |event| reached(event.target(), untrack(|| calendar.may_plan()))
                on:focusin=move |event| reached(event.target(), untrack(|| calendar.may_plan()))
            >
                <Corner/>
                <For each=places key=|place| *place let:place>
                    <DayHead day=day_at(calendar, place)/>
                </For>
                <GapLane/>
                <AllDay/>
                <Hours/>
                <For each=places key=|place| *place let:place>
                    <DayColumn day=day_at(calendar, place) plan ready fit ghost marks/>
                </For>
            </div>
            <Nothing/>
        </section>
    }
    .into_any()
}

/// The day at a place of the grid. A page that is turned changes the days of its columns, and not
/// the columns: to make seven anew takes longer than anybody waits for a frame.
fn day_at(calendar: Calendar, place: usize) -> Memo<NaiveDate> {
    Memo::new(move |last: Option<&NaiveDate>| {
        let day = calendar.days.read().get(place).copied();
        // A column that goes is asked once more.
        day.or(last.copied()).unwrap_or_default()
    })
}

#[component]
fn Corner() -> impl IntoView {
    let calendar = use_calendar();
    let week = move || Week::of(calendar.day.get(), calendar.week_start()).number();
    let zone = move || clock::text(calendar.now.get(), &calendar.zone.read(), Style::Zone);

    view! {
        <div class="week-corner">
            <abbr title=move || words::week_number(week())>{move || words::week_short(week())}</abbr>
            <small>{zone}</small>
        </div>
    }
}

#[component]
fn DayHead(day: Memo<NaiveDate>) -> impl IntoView {
    let calendar = use_calendar();
    let is_today = move || (calendar.today.get() == day.get()).then_some("date");
    let name = move || clock::day(day.get(), Style::WeekdayName);

    view! {
        <h2 class="day-head" aria-current=is_today>
            <span class="label">{name} " " <b>{move || day.read().day()}</b></span>
        </h2>
    }
}

#[component]
fn Hours() -> impl IntoView {
    let calendar = use_calendar();
    let now = move || {
        let shown = calendar.days.read().contains(&calendar.today.get());
        shown.then(|| {
            let local = calendar.now.get().with_timezone(&calendar.tz.get());
            let text = clock::bare_time(local.time());
            view! { <b class="now-label" style:--at=hour_of(calendar)>{text}</b> }
        })
    };

    // The label of now lies over the nearest hour's.
    let covered = Memo::new(move |_| {
        let local = calendar.now.get().with_timezone(&calendar.tz.get());
        let (hour, minute) = (local.hour(), local.minute());
        calendar.days.read().contains(&calendar.today.get()).then_some(match minute {
            0..25 => hour,
            36.. => hour + 1,
            _ => 0,
        })
    });

    view! {
        <div class="hours" aria-hidden="true">
            {move || {
                (1..24)
                    .filter_map(|hour| {
                        let text = clock::hour(NaiveTime::from_hms_opt(hour, 0, 0)?);
                        let covered = move || (covered.get() == Some(hour)).then_some("");
                        Some(view! { <span style:--at=hour.to_string() data-covered=covered>{text}</span> })
                    })
                    .collect_view()
            }}
            {now}
        </div>
    }
    .into_any()
}

/// The blocks of each day that is shown.
type DayPlans = Vec<(NaiveDate, Arc<Vec<Arc<Block>>>)>;

#[component]
fn DayColumn(
    day: Memo<NaiveDate>,
    plan: Memo<DayPlans>,
    ready: Ready<Standing>,
    fit: Fit,
    ghost: Memo<Option<Ghost>>,
    marks: Marks,
) -> impl IntoView {
    let calendar = use_calendar();
    let is_crowded = fit.is_crowded;
    // A change on another day leaves this one alone.
    let blocks = Memo::new(move |_| {
        let (plan, day) = (plan.read(), day.get());
        plan.iter().find(|(planned, _)| *planned == day).map(|(_, blocks)| blocks.clone())
    });
    let most = Memo::new(move |_| blocks.read().as_ref().map_or(1, |blocks| lanes(blocks)));
    let drawn = move || {
        let is_crowded = is_crowded.get();
        let standing = |block: &Arc<Block>| Standing::of(block, is_crowded);
        blocks.read().iter().flat_map(|blocks| blocks.iter()).map(standing).collect()
    };
    let column = NodeRef::<html::Div>::new();
    let is_in_sight = move |_, Standing { block, .. }: &Standing| {
        // The day in focus is brought into sight, and of that what stands on the left.
        let is_there = calendar.day.get() == day.get() && fit.is_in_sight(block.column.lane);
        !is_crowded.get() || is_there || calendar.holds(block.id)
    };
    keep_drawn(column, marks, ready, drawn, is_in_sight);
    let is_today = Memo::new(move |_| calendar.today.get() == day.get());
    let is_weekend = move || matches!(day.read().weekday(), Weekday::Sat | Weekday::Sun);
    let is_unknown = Memo::new(move |_| calendar.is_unknown(day.get()));

    view! {
        <div
            class="day"
            node_ref=column
            role="group"
            aria-label=move || clock::day(day.get(), Style::LongDay)
            data-day=move || day.read().to_string()
            data-today=move || is_today.get().then_some("")
            data-weekend=move || is_weekend().then_some("")
            data-unknown=move || is_unknown.get().then_some("")
            style:--most=move || most.get().to_string()
        >
            <SkeletonBlocks day/>
            <PartsOff day/>
            <GhostPiece day ghost/>
            <Show when=move || is_today.get()>
                <span class="now" aria-hidden="true" style:--at=move || hour_of(calendar)></span>
            </Show>
        </div>
    }
    .into_any()
}

fn lanes_of_days(plan: &DayPlans) -> Vec<u16> {
    plan.iter().map(|(_, blocks)| lanes(blocks)).collect()
}

/// How many of a day's blocks stand side by side where it is busiest.
fn lanes(blocks: &[Arc<Block>]) -> u16 {
    blocks.iter().map(|block| block.column.lanes).max().unwrap_or(1)
}

/// Where now is, in hours since midnight.
fn hour_of(calendar: Calendar) -> String {
    let local = calendar.now.get().with_timezone(&calendar.tz.get());
    (f64::from(local.hour() * 60 + local.minute()) / 60.0).to_string()
}
