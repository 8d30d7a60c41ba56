//! The list of jobs, for those who look after them.

use chrono::{DateTime, Utc};
use domain::jobs::{Job, JobRun, RunOutcome};
use domain::live::{Event, Topic};
use domain::scheduling::CivilTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api;
use super::runs::RunsSheet;
use crate::AppError;
use crate::clock;
use crate::components::{
    Badge, Banner, Button, ButtonSize, ButtonTone, PageHead, ProblemNote, Skeleton, State, Table,
    Toast, Toasts, sentence,
};
use crate::live::{Live, use_live};
use crate::messages::jobs as words;

/// All jobs by name, kept up to date by live events.
#[derive(Clone, Copy)]
pub(super) struct Jobs {
    live: Live,
    all: RwSignal<Option<Vec<Job>>>,
    problem: RwSignal<Option<AppError>>,
    /// The job whose log is looked at.
    pub opened: RwSignal<Option<Job>>,
    toasts: Toasts,
}

#[component]
pub fn JobsPage() -> impl IntoView {
    let jobs = Jobs::new();
    let lead = move || {
        let zone = jobs.all.read().as_ref().and_then(|all| Some(all.first()?.zone.to_string()));
        zone.map_or_else(|| words::lead_plain().to_owned(), words::lead)
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=lead/>
        <Alarm jobs/>
        {move || match jobs.problem.get() {
            Some(err) => view! {
                <ProblemNote message=err.to_string() retry=move |()| jobs.load()/>
            }
            .into_any(),
            None => view! { <JobTable jobs/> }.into_any(),
        }}
        <RunsSheet jobs/>
    }
}

/// What nobody will put right by itself.
#[component]
fn Alarm(jobs: Jobs) -> impl IntoView {
    let failing = Memo::new(move |_| {
        let all = jobs.all.read();
        all.iter().flatten().filter(|job| job.failing_since.is_some()).count()
    });

    move || {
        let count = i64::try_from(failing.get()).unwrap_or(i64::MAX);
        (count > 0).then(|| {
            view! {
                <Banner state=State::Critical>
                    <strong>{words::failing(count)}</strong>
                    " "
                    {words::failing_why()}
                </Banner>
            }
        })
    }
}

#[component]
fn JobTable(jobs: Jobs) -> impl IntoView {
    let waiting = move || {
        jobs.all.read().is_none().then(|| {
            [44u8, 58, 36, 50]
                .map(|width| view! { <tr><td colspan="6"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <th scope="col">{words::job()}</th>
                    <th scope="col">{words::last_run()}</th>
                    <th scope="col">{words::result()}</th>
                    <th scope="col">{words::duration()}</th>
                    <th scope="col">{words::next_run()}</th>
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || jobs.all.read().is_none().then_some("true")>
                {waiting}
                <For
                    each=move || jobs.all.get().unwrap_or_default()
                    key=|job| (job.id, job.version)
                    let:job
                >
                    <Row job jobs/>
                </For>
            </tbody>
        </Table>
    }
}

#[component]
fn Row(job: Job, jobs: Jobs) -> impl IntoView {
    let asking = RwSignal::new(false);
    let (name, is_running) = (title(&job), job.is_running);
    let (run_label, log_label) = (words::run_named(&name), words::log_of(&name));
    let run = {
        let job = job.clone();
        move |_| jobs.run(&job, asking)
    };
    let last = job.last_run.clone();
    let started = match &last {
        Some(run) => moment(run.started_at, &job).into_any(),
        None => view! { <span class="faint">{words::never()}</span> }.into_any(),
    };
    let result = match &last {
        Some(run) => view! { <Outcome run=run.clone()/> }.into_any(),
        None => "–".into_any(),
    };
    let took = last.as_ref().and_then(duration).unwrap_or_else(|| "–".to_owned());
    let next = moment(job.next_run_at, &job);
    let rhythm = match rhythm(&job.schedule) {
        Some(words) => words.into_any(),
        None => view! { <code>{job.schedule.clone()}</code> }.into_any(),
    };

    view! {
        <tr>
            <td class="title">{name} " " <small class="faint rhythm">{rhythm}</small></td>
            <td data-label=words::last_run()>{started}</td>
            <td class="clip" data-label=words::result()>{result}</td>
            <td data-label=words::duration()>{took}</td>
            <td data-label=words::next_run()>{next}</td>
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuScrollText
                    on:click=move |_| jobs.opened.set(Some(job.clone()))
                    attr:aria-label=log_label
                >
                    {words::log()}
                </Button>
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPlay
                    busy=asking
                    disabled=is_running
                    on:click=run
                    attr:aria-label=run_label
                >
                    {words::run_now()}
                </Button>
            </td>
        </tr>
    }
}

/// How a run ended, and in a few words what it did.
#[component]
pub(super) fn Outcome(run: JobRun) -> impl IntoView {
    let (state, label) = match run.outcome {
        RunOutcome::Running => (State::Info, words::running()),
        RunOutcome::Succeeded => (State::Ok, words::succeeded()),
        RunOutcome::Failed => (State::Critical, words::failed()),
        RunOutcome::Interrupted => (State::Warning, words::interrupted()),
    };
    let result = run.result.map(|result| view! { " " <small class="soft">{result}</small> });

    view! { <Badge state>{label}</Badge> {result} }
}

/// What people call a job; one that is not known here goes by its own name.
pub(super) fn title(job: &Job) -> String {
    match job.name.as_str() {
        "accounts.sessions" => words::sessions().to_owned(),
        "accounts.sign_in_failures" => words::sign_in_failures().to_owned(),
        "audit.retention" => words::audit_retention().to_owned(),
        "backups.nightly" => words::nightly_backup().to_owned(),
        "idempotency.keys" => words::idempotency().to_owned(),
        "jobs.runs" => words::job_runs().to_owned(),
        "live.events" => words::live_events().to_owned(),
        "mail.retention" => words::mail_retention().to_owned(),
        "accounts.links" => words::old_links().to_owned(),
        "accounts.proofs" => words::old_proofs().to_owned(),
        "accounts.sign_ins" => words::old_sign_ins().to_owned(),
        "scheduling.coverage" => words::coverage().to_owned(),
        "scheduling.generate" => words::make_shifts().to_owned(),
        "notifications.retention" => words::old_notifications().to_owned(),
        "scheduling.retention" => words::deleted_shifts().to_owned(),
        "tickets.archive" => words::archive_tickets().to_owned(),
        "tickets.close" => words::close_tickets().to_owned(),
        "tickets.drafts" => words::old_drafts().to_owned(),
        "webhooks.retention" => words::told_webhooks().to_owned(),
        name => name.to_owned(),
    }
}

/// A simple pattern in words: every so many minutes, hourly, daily.
fn rhythm(pattern: &str) -> Option<String> {
    let fields: Vec<&str> = pattern.split_ascii_whitespace().collect();
    match fields.as_slice() {
        [minute, "*", "*", "*", "*"] => match minute.strip_prefix("*/") {
            Some(step) => Some(words::every_minutes(step.parse::<u8>().ok()?)),
            None => Some(words::hourly(minute.parse::<u8>().ok()?)),
        },
        [minute, hour, "*", "*", "*"] => Some(words::daily(on_the_clock(hour, minute)?)),
        [minute, hour, "*", "*", "SUN"] => Some(words::weekly(on_the_clock(hour, minute)?)),
        _ => None,
    }
}

fn on_the_clock(hour: &str, minute: &str) -> Option<String> {
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = CivilTime::from_minutes(u16::from(hour) * 60 + u16::from(minute))?;
    Some(clock::civil_time(at))
}

/// By the clock the jobs follow.
pub(super) fn moment(at: DateTime<Utc>, job: &Job) -> impl IntoView + use<> {
    let day = clock::text(at, &job.zone, clock::Style::Weekday);
    let words = format!("{day} {}", clock::time(at, &job.zone));
    view! { <time datetime=at.to_rfc3339()>{words}</time> }
}

/// How long a run took, if it has ended.
pub(super) fn duration(run: &JobRun) -> Option<String> {
    let took = run.finished_at? - run.started_at;
    let seconds = took.as_seconds_f64().max(0.0);
    Some(if seconds < 60.0 {
        let shown =
            if seconds < 10.0 { (seconds * 100.0).round() / 100.0 } else { seconds.round() };
        words::seconds(clock::number(shown))
    } else {
        words::minutes(took.num_minutes(), took.num_seconds() % 60)
    })
}

impl Jobs {
    fn new() -> Self {
        let live = use_live();
        let jobs = Self {
            live,
            all: RwSignal::new(None),
            problem: RwSignal::new(None),
            opened: RwSignal::new(None),
            toasts: expect_context(),
        };
        live.subscribe(Topic::Jobs);
        live.on_event(move |event| jobs.hear_event(event));
        Effect::new(move |_| {
            live.resync.track();
            jobs.load();
        });
        jobs
    }

    fn load(self) {
        let meanwhile = self.live.meanwhile();
        spawn_local(async move {
            match api::list_jobs().await {
                Ok(all) => {
                    let _ = self.problem.try_set(None);
                    if self.all.try_set(Some(all)).is_none() {
                        meanwhile.repeat(|event| self.hear_event(event));
                    }
                }
                // What is there already is better than nothing.
                Err(err) if self.all.try_get_untracked().flatten().is_none() => {
                    let _ = self.problem.try_set(Some(err));
                }
                Err(_) => {}
            }
        });
    }

    fn hear_event(self, event: &Event) {
        if let Event::JobChanged { job } = event {
            self.hear(job);
        }
    }

    /// Takes over a job as the server told it, unless a newer one is there.
    fn hear(self, job: &Job) {
        self.all.maybe_update(|all| {
            let known = all.iter_mut().flatten().find(|known| known.id == job.id);
            match known {
                Some(known) if known.version < job.version => {
                    *known = job.clone();
                    true
                }
                _ => false,
            }
        });
    }

    fn run(self, job: &Job, asking: RwSignal<bool>) {
        let (id, name) = (job.id, title(job));
        asking.set(true);
        spawn_local(async move {
            let answer = api::run_job_now(id).await;
            let _ = asking.try_set(false);
            match answer {
                Ok(job) => {
                    self.hear(&job);
                    self.toasts.push(Toast::new(words::requested(name)));
                }
                Err(err) => self.toasts.push(Toast::new(sentence(&err.to_string()))),
            }
        });
    }

    /// The newest state of a job.
    pub fn known(self, job: &Job) -> Job {
        let all = self.all.read();
        all.iter().flatten().find(|known| known.id == job.id).unwrap_or(job).clone()
    }
}
