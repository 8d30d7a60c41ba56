//! What a run would make: of one schedule as a calendar of weeks, of all in numbers.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::scheduling::templates::{Generation, SkipReason, Skipped};
use domain::scheduling::{CivilSpan, CivilTime};
use leptos::prelude::*;

use super::pattern::day_name;
use crate::clock;
use crate::components::{Badge, State};
use crate::locations::use_locations;
use crate::messages::{coverage as coverage_words, schedules as words};
use crate::scheduling::warnings::in_one_line;

pub(super) fn reason(skipped: &Skipped) -> String {
    let reason = match skipped.reason {
        SkipReason::AlreadyGenerated => words::already_generated(),
        SkipReason::SkipDate => words::skip_date(),
        SkipReason::Holiday => words::holiday(),
        SkipReason::InactiveTechnician => words::inactive_technician(),
        SkipReason::TimeOff => words::time_off(),
        SkipReason::Overlap => words::overlap(),
        SkipReason::ClockChange => words::clock_change(),
    };
    match &skipped.detail {
        Some(detail) => words::because(reason, detail),
        None => reason.to_owned(),
    }
}

/// How many there are of each.
#[component]
pub(super) fn Sums(made: usize, warned: usize, left_out: usize) -> impl IntoView {
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    view! {
        <p class="sum-line">
            <Badge state=State::Ok>{words::new_ones(count(made))}</Badge>
            {(warned > 0).then(|| view! {
                <Badge state=State::Warning>{coverage_words::warned(count(warned))}</Badge>
            })}
            <Badge state=State::Unknown>{words::left_out(count(left_out))}</Badge>
        </p>
    }
}

/// What stands in a cell: a span, and why it would not be made, or what speaks against it.
type Entries = BTreeMap<NaiveDate, Vec<(CivilSpan, Mark)>>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Made,
    Warned(String),
    LeftOut(String),
}

/// A row for each week that has anything in it.
#[component]
pub(super) fn Weeks(generation: Generation) -> impl IntoView {
    let locations = use_locations();
    let mut entries = Entries::new();
    for made in &generation.created {
        let mark = match &made.warnings[..] {
            [] => Mark::Made,
            cautions => Mark::Warned(in_one_line(cautions, locations)),
        };
        entries.entry(made.date).or_default().push((made.civil, mark));
    }
    for skipped in &generation.skipped {
        let mark = Mark::LeftOut(reason(skipped));
        entries.entry(skipped.date).or_default().push((skipped.civil, mark));
    }
    let mut mondays: Vec<NaiveDate> =
        entries.keys().map(|date| date.week(Weekday::Mon).first_day()).collect();
    mondays.dedup();
    if mondays.is_empty() {
        return view! { <div class="body"><p class="soft">{words::nothing_ahead()}</p></div> }
            .into_any();
    }
    let names = domain::scheduling::templates::WEEKDAYS;
    let head = names
        .iter()
        .map(|&day| view! { <span role="columnheader">{day_name(day)}</span> })
        .collect_view();
    let rows = mondays
        .into_iter()
        .map(|monday| {
            let cells = (0..7)
                .map(|offset| {
                    let date = monday + Days::new(offset);
                    let mut spans = entries.remove(&date).unwrap_or_default();
                    spans.sort();
                    let spans =
                        spans.into_iter().map(|(span, why)| entry(span, why)).collect_view();
                    view! { <span role="cell" data-day=day_name(date.weekday())>{spans}</span> }
                })
                .collect_view();
            view! {
                <div role="row">
                    <span role="rowheader">
                        <b>{words::calendar_week(monday.iso_week().week())}</b>
                        <small>{clock::days(monday, monday + Days::new(6))}</small>
                    </span>
                    {cells}
                </div>
            }
        })
        .collect_view();

    view! {
        <div class="preview" role="table" aria-label=words::next_weeks()>
            <div role="row" class="preview-head">
                <span role="columnheader">{words::week()}</span>
                {head}
            </div>
            {rows}
        </div>
    }
    .into_any()
}

fn entry(span: CivilSpan, mark: Mark) -> AnyView {
    let times = clock::civil_span(span);
    // Midnight is told as the end of this one.
    let ends_later = span.ends_next_day() && span.end() != CivilTime::MIDNIGHT;
    let next = || ends_later.then(|| view! { <small>" (+1)"</small> });
    match mark {
        Mark::LeftOut(why) => {
            view! { <span class="pv" data-skip=""><s>{times}</s> <small>{why}</small></span> }
                .into_any()
        }
        Mark::Warned(why) => {
            view! { <span class="pv" data-warned="">{times} {next()} <small>{why}</small></span> }
                .into_any()
        }
        Mark::Made => view! { <span class="pv">{times} {next()}</span> }.into_any(),
    }
}
