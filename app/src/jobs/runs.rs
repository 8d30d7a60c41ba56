//! How a job went: its last runs, each with what it wrote down.

use domain::jobs::{Job, JobRun, RunCause};
use leptos::prelude::*;

use super::api;
use super::page::{Jobs, Outcome, duration, moment, title};
use crate::clock;
use crate::components::{EmptyState, ProblemNote, Sheet, Skeleton};
use crate::messages::jobs as words;

/// Beside the list, for as long as a job is opened.
#[component]
pub(super) fn RunsSheet(jobs: Jobs) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(jobs.opened.read().is_some()));
    // A run that begins or ends changes the job, and so what is asked for.
    let wanted = Memo::new(move |_| {
        let job = jobs.opened.get().map(|job| jobs.known(&job))?;
        Some((job.id, job.version))
    });
    let runs = LocalResource::new(move || {
        let wanted = wanted.get();
        async move {
            match wanted {
                Some((id, _)) => Some(api::job_runs(id).await),
                None => None,
            }
        }
    });
    let heading = move || jobs.opened.get().map(|job| title(&job)).unwrap_or_default();

    view! {
        <Sheet open title=heading on_close=move |()| jobs.opened.set(None)>
            {move || match (runs.get(), jobs.opened.get()) {
                (Some(Some(Ok(page))), Some(_)) if page.items.is_empty() => {
                    view! { <EmptyState title=words::no_runs()/> }.into_any()
                }
                (Some(Some(Ok(page))), Some(job)) => {
                    let runs = page
                        .items
                        .into_iter()
                        .enumerate()
                        .map(|(index, run)| view! { <Run run job=job.clone() is_latest={index == 0}/> })
                        .collect_view();
                    view! { <ol class="runs">{runs}</ol> }.into_any()
                }
                (Some(Some(Err(err))), _) => {
                    let retry = move |()| runs.refetch();
                    view! { <ProblemNote message=err.to_string() retry/> }.into_any()
                }
                _ => view! { <p><Skeleton width=70/></p> }.into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Run(run: JobRun, job: Job, is_latest: bool) -> impl IntoView {
    let cause = match run.cause {
        RunCause::Schedule => words::by_schedule().to_owned(),
        RunCause::Retry => words::by_retry(run.attempt),
        RunCause::Request => words::by_request().to_owned(),
    };
    let took = duration(&run).map(|took| format!(" · {took}"));
    let id = run.id;
    // Asked for when somebody unfolds it.
    let is_open = RwSignal::new(is_latest);
    let log = LocalResource::new(move || {
        let is_open = is_open.get();
        async move { if is_open { Some(api::read_run(id).await) } else { None } }
    });
    let zone = job.zone.clone();
    let lines = move || match log.get() {
        Some(Some(Ok(logged))) if logged.log.is_empty() => {
            view! { <p class="faint">{words::no_lines()}</p> }.into_any()
        }
        Some(Some(Ok(logged))) => {
            let lines = logged
                .log
                .into_iter()
                .map(|line| {
                    let time = clock::time(line.at, &zone);
                    view! { <li><time>{time}</time> " " {line.line}</li> }
                })
                .collect_view();
            view! { <ol class="log">{lines}</ol> }.into_any()
        }
        Some(Some(Err(err))) => view! { <ProblemNote message=err.to_string()/> }.into_any(),
        _ => view! { <Skeleton width=50/> }.into_any(),
    };

    view! {
        <li>
            <details
                open=is_latest
                on:toggle=move |_| is_open.set(true)
            >
                <summary>
                    {moment(run.started_at, &job)}
                    <small class="faint">" · " {cause} {took}</small>
                    <span class="run-outcome"><Outcome run=run.clone()/></span>
                </summary>
                {lines}
            </details>
        </li>
    }
}
