//! The log of the runs, beneath the list of schedules.

use domain::scheduling::templates::{ScheduleRun, Skipped, TemplateId, Warned};
use leptos::prelude::*;

use super::api;
use super::page::Schedules;
use super::preview::{Sums, reason};
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{Card, ProblemNote, Skeleton};
use crate::locations::{Locations, use_locations};
use crate::messages::schedules as words;
use crate::scheduling::warnings::in_one_line;
use crate::shell::use_session;

#[component]
pub(super) fn RunsCard(schedules: Schedules) -> impl IntoView {
    let runs = LocalResource::new(move || {
        // A run is news of the schedules, too.
        schedules.all.track();
        api::schedule_runs()
    });
    let list = move || match runs.get() {
        None => view! { <div class="body"><Skeleton width=50/></div> }.into_any(),
        Some(Err(err)) => view! {
            <ProblemNote message=err.to_string() retry=move |()| runs.refetch()/>
        }
        .into_any(),
        Some(Ok(runs)) if runs.is_empty() => {
            view! { <div class="body"><p class="soft">{words::no_runs()}</p></div> }.into_any()
        }
        Some(Ok(runs)) => {
            let rows = runs.into_iter().map(|run| view! { <RunRow run schedules/> });
            view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
        }
    };

    view! { <Card title=words::runs() footer=|| words::runs_why()>{list}</Card> }
}

#[component]
fn RunRow(run: ScheduleRun, schedules: Schedules) -> impl IntoView {
    let zone = use_session().me.get_untracked().zone;
    let people = use_people();
    let moment =
        format!("{}, {}", clock::text(run.at, &zone, Style::Weekday), clock::time(run.at, &zone));
    let from = clock::day(run.from, Style::Weekday);
    let (weeks, requested_by) = (run.weeks, run.requested_by);
    let cause = move || {
        let person = requested_by.and_then(|id| people.get(id));
        let who = person.map_or_else(|| words::by_itself().to_owned(), |it| it.name.to_string());
        words::run_of(who, weeks, &from)
    };
    let left_out = run.skipped.len();
    let summary = view! {
        <span class="grow">
            <span class="title">{moment}</span>
            <small>{cause}</small>
        </span>
        <Sums made=usize::try_from(run.created).unwrap_or_default() warned=run.warned.len() left_out/>
    };

    if run.skipped.is_empty() && run.warned.is_empty() {
        return view! { <li>{summary}</li> }.into_any();
    }
    let locations = use_locations();
    let warned = run.warned.into_iter().map(|it| warned_line(it, schedules, locations));
    let warned = warned.collect_view();
    view! {
        <li class="run">
            <details>
                <summary>{summary}</summary>
                <ul class="plan-lines">
                    {warned}
                    {run.skipped.iter().map(|it| line(it, schedules)).collect_view()}
                </ul>
            </details>
        </li>
    }
    .into_any()
}

/// `Early, Thu 24 Dec 06:00–14:00: Holiday: Christmas Eve`
fn line(skipped: &Skipped, schedules: Schedules) -> impl IntoView + use<> {
    let day = clock::day(skipped.date, Style::Weekday);
    let name = name_of(skipped.template, schedules);
    let line = words::left_out_line(name, day, skipped.civil, reason(skipped));
    view! { <li>{line}</li> }
}

/// `Early, Thu 24 Dec 06:00–14:00: Only 8 h of rest to another shift; it should be 11 h`
pub(super) fn warned_line(
    warned: Warned,
    schedules: Schedules,
    locations: Locations,
) -> impl IntoView {
    let day = clock::day(warned.date, Style::Weekday);
    let name = name_of(warned.template, schedules);
    let why = in_one_line(&warned.warnings, locations);
    view! { <li>{words::left_out_line(name, day, warned.civil, why)}</li> }
}

fn name_of(template: TemplateId, schedules: Schedules) -> String {
    let all = schedules.all.read_untracked();
    let schedule = all.iter().flatten().find(|schedule| schedule.id == template);
    schedule.map_or_else(|| words::former_schedule().to_owned(), |it| it.draft.name.to_string())
}
