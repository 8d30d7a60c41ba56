//! The list of schedules, and the run that can be asked for.

use std::collections::BTreeSet;

use domain::live::{Event, Topic};
use domain::scheduling::CivilSpan;
use domain::scheduling::templates::{
    Days, Generation, Holiday, Replaced, ScheduleTemplate, WEEKDAYS,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api;
use super::editor::{Editor, EditorView};
use super::holidays::HolidayCard;
use super::pattern::day_name;
use super::preview::{Sums, reason};
use super::runs::{RunsCard, warned_line};
use crate::AppError;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    Avatar, Badge, Banner, Button, ButtonLink, ButtonSize, ButtonTone, Checkbox, Dialog, EmptyRow,
    EmptyState, PageHead, ProblemNote, Skeleton, State, Table, Toast, Toasts,
};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::schedules as words;
use crate::shell::{Command, focus_heading, use_commands};

/// All schedules, kept up to date by live events.
#[derive(Clone, Copy)]
pub(super) struct Schedules {
    pub all: RwSignal<Option<Vec<ScheduleTemplate>>>,
    pub holidays: RwSignal<Vec<Holiday>>,
    problem: RwSignal<Option<AppError>>,
    /// The shifts that did not follow the last change.
    kept: RwSignal<Vec<String>>,
    pub toasts: Toasts,
}

#[component]
pub fn SchedulesPage() -> impl IntoView {
    let schedules = Schedules::new();
    use_locations().load();
    let editor = Editor::new();
    editor.resume();
    // What had the focus goes with the view it stood on.
    Effect::watch(
        move || editor.is_open.get(),
        move |_, _, _| request_animation_frame(focus_heading),
        false,
    );
    let add = move || editor.open(None);
    use_commands()
        .register(Command::new("schedule.new", words::add(), add).icon(icondata::LuPlus).keys("n"));

    view! {
        <Title text=words::title()/>
        {move || match editor.is_open.get() {
            true => view! { <EditorView editor schedules/> }.into_any(),
            false => view! { <ListView editor schedules/> }.into_any(),
        }}
    }
}

#[component]
fn ListView(editor: Editor, schedules: Schedules) -> impl IntoView {
    let generating = RwSignal::new(false);
    let kept = move || {
        let lines = schedules.kept.get();
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        (count > 0).then(|| {
            view! { <Banner state=State::Info>{words::kept(count)} " " {lines.join("; ")}</Banner> }
        })
    };

    view! {
        <PageHead title=words::title() lead=words::lead()>
            <ButtonLink href="/admin/import" icon=icondata::LuFileInput>{words::import()}</ButtonLink>
            <Button icon=icondata::LuPlay on:click=move |_| generating.set(true)>
                {words::generate()}
            </Button>
            <Button
                tone=ButtonTone::Primary
                icon=icondata::LuPlus
                on:click=move |_| editor.open(None)
            >
                {words::add()}
            </Button>
        </PageHead>
        {kept}
        <div class="settles">
            {move || match schedules.problem.get() {
                Some(err) => view! {
                    <ProblemNote message=err.to_string() retry=move |()| schedules.load()/>
                }
                .into_any(),
                None => view! { <ScheduleTable editor schedules/> }.into_any(),
            }}
            <div class="editor">
                <HolidayCard schedules/>
                <RunsCard schedules/>
            </div>
        </div>
        <GenerateDialog open=generating schedules/>
    }
}

#[component]
fn ScheduleTable(editor: Editor, schedules: Schedules) -> impl IntoView {
    let (all, locations) = (schedules.all, use_locations());
    // Names that come later would make columns wider and rows higher.
    let is_ready = Memo::new(move |_| {
        let has_names = locations.are_loaded() || locations.problem().is_some();
        has_names && all.read().is_some()
    });
    let waiting = move || {
        (!is_ready.get()).then(|| {
            [42u8, 60, 35]
                .map(|width| view! { <tr><td colspan="6"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let head =
        [words::name(), words::technician(), words::location(), words::pattern(), words::state()]
            .map(|label| view! { <th scope="col">{label}</th> })
            .collect_view();

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    {head}
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody
                class:loading=move || !is_ready.get()
                aria-busy=move || (!is_ready.get()).then_some("true")
            >
                {waiting}
                <For
                    each=move || all.get().filter(|_| is_ready.get()).unwrap_or_default()
                    key=|template| (template.id, template.version)
                    let:template
                >
                    <Row template editor/>
                </For>
                <Show when=move || is_ready.get() && all.read().as_ref().is_some_and(Vec::is_empty)>
                    <EmptyRow columns=6>
                        <EmptyState title=words::none() text=words::none_why()>
                            <Button icon=icondata::LuPlus on:click=move |_| editor.open(None)>
                                {words::add()}
                            </Button>
                        </EmptyState>
                    </EmptyRow>
                </Show>
            </tbody>
        </Table>
    }
}

#[component]
fn Row(template: ScheduleTemplate, editor: Editor) -> impl IntoView {
    let (people, locations) = (use_people(), use_locations());
    let draft = template.draft.clone();
    let who = move || {
        people.get(draft.technician_id).map(|person| {
            let name = person.name.to_string();
            view! { <span class="person"><Avatar person/><span>{name}</span></span> }
        })
    };
    let place = move || {
        let place = draft.location_id.and_then(|id| locations.get(id));
        place.map_or_else(|| words::nowhere().to_owned(), |place| place.name.to_string())
    };
    let rhythm = (draft.every_weeks > 1).then(|| {
        view! { <small class="faint rhythm">{words::every_weeks(draft.every_weeks)}</small> }
    });
    let (state, label) = match draft.active {
        true => (State::Ok, words::active()),
        false => (State::Unknown, words::resting()),
    };
    let name = draft.name.to_string();
    let edit_label = words::edit_named(&name);

    view! {
        <tr>
            <td class="title">{name}</td>
            <td data-label=words::technician()>{who}</td>
            <td data-label=words::location()>{place}</td>
            <td data-label=words::pattern()>{summary(&draft.days)} " " {rhythm}</td>
            <td data-label=words::state()><Badge state>{label}</Badge></td>
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPencil
                    on:click=move |_| editor.open(Some(template.clone()))
                    attr:aria-label=edit_label
                >
                    {words::edit()}
                </Button>
            </td>
        </tr>
    }
}

/// `Mon–Fri 06:00–14:00, Sat 22:00–06:00`: days that follow one another and are alike, in one.
fn summary(days: &Days) -> String {
    let mut runs: Vec<(usize, usize, String)> = Vec::new();
    for (index, day) in WEEKDAYS.into_iter().enumerate() {
        let times = told(days.on(day));
        match runs.last_mut() {
            Some((_, last, same)) if *same == times => *last = index,
            _ => runs.push((index, index, times)),
        }
    }
    let text = |(first, last, times): &(usize, usize, String)| {
        let (from, to) = (day_name(WEEKDAYS[*first]), day_name(WEEKDAYS[*last]));
        if first == last { format!("{from} {times}") } else { format!("{from}–{to} {times}") }
    };
    let runs = runs.iter().filter(|(_, _, times)| !times.is_empty());
    runs.map(text).collect::<Vec<_>>().join(", ")
}

/// Shows what would be made of all schedules, and then does exactly that.
#[component]
fn GenerateDialog(open: RwSignal<bool>, schedules: Schedules) -> impl IntoView {
    let shown = RwSignal::new(None::<Result<Generation, AppError>>);
    let busy = RwSignal::new(false);
    let as_drafts = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            shown.set(None);
            spawn_local(async move {
                let answer = api::preview_schedules(None).await;
                shown.try_set(Some(answer));
            });
        }
    });
    let made =
        move || shown.read().as_ref().and_then(|answer| Some(answer.as_ref().ok()?.created.len()));
    let run = move |_| {
        let Some(Ok(generation)) = shown.get_untracked() else { return };
        busy.set(true);
        let as_drafts = as_drafts.get_untracked();
        spawn_local(async move {
            let answer = api::generate_schedules(generation.plan, as_drafts).await;
            busy.try_set(false);
            match answer {
                Ok(done) => {
                    open.try_set(false);
                    let count = i64::try_from(done.created.len()).unwrap_or(i64::MAX);
                    schedules.toasts.push(Toast::new(match as_drafts {
                        true => words::drafts_generated(count),
                        false => words::generated(count),
                    }));
                }
                Err(err) => {
                    shown.try_set(Some(Err(err)));
                }
            }
        });
    };
    let actions = move || {
        let label = move || {
            let count = made().and_then(|made| i64::try_from(made).ok()).unwrap_or(0);
            if as_drafts.get() { words::generate_drafts(count) } else { words::generate_do(count) }
        };
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button
                tone=ButtonTone::Primary
                busy
                disabled=Signal::derive(move || made().is_none_or(|made| made == 0))
                on:click=run
            >
                {label}
            </Button>
        }
    };
    let content = move || match shown.get() {
        None => view! { <p aria-busy="true">{words::loading()}</p> }.into_any(),
        Some(Err(err)) => view! { <ProblemNote message=err.to_string()/> }.into_any(),
        Some(Ok(generation)) => {
            let (news, rest) = lines(&generation, schedules);
            let count = i64::try_from(rest.len()).unwrap_or(i64::MAX);
            let rest = (count > 0).then(|| {
                let rest = rest.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
                view! {
                    <details class="how-to">
                        <summary>{words::nothing_new(count)}</summary>
                        <ul class="plan-lines">{rest}</ul>
                    </details>
                }
            });
            let warned = generation.warned();
            let (warnings, locations) = (warned.len(), use_locations());
            let warned = warned.into_iter().map(|it| warned_line(it, schedules, locations));
            let warned = warned.collect_view();
            view! {
                <Sums
                    made=generation.created.len()
                    warned=warnings
                    left_out=generation.skipped.len()
                />
                <ul class="plan-lines">
                    {warned}
                    {news.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                </ul>
                {rest}
                {(!generation.created.is_empty()).then(|| view! {
                    <Checkbox
                        label=words::as_drafts()
                        hint=words::as_drafts_why()
                        checked=as_drafts
                    />
                })}
            }
            .into_any()
        }
    };

    view! { <Dialog open title=words::generate_title() actions>{content}</Dialog> }
}

fn told(spans: &[CivilSpan]) -> String {
    spans.iter().map(|span| clock::civil_span(*span)).collect::<Vec<_>>().join(", ")
}

/// For each schedule how many shifts it makes, for whom and when, by day and by the clock, and for each
/// reason what it leaves out; those that make none apart.
fn lines(generation: &Generation, schedules: Schedules) -> (Vec<String>, Vec<String>) {
    let all = schedules.all.read_untracked();
    let (mut lines, mut without) = (Vec::new(), Vec::new());
    for template in all.iter().flatten() {
        let made = generation.created.iter().filter(|made| made.template == template.id);
        let (dates, spans): (Vec<_>, BTreeSet<_>) =
            made.map(|made| (made.date, made.civil)).unzip();
        let ends = dates.iter().min().zip(dates.iter().max());
        let mut left_out: Vec<(String, usize)> = Vec::new();
        for skipped in generation.skipped.iter().filter(|skipped| skipped.template == template.id) {
            let why = reason(skipped);
            match left_out.iter_mut().find(|(known, _)| *known == why) {
                Some((_, count)) => *count += 1,
                None => left_out.push((why, 1)),
            }
        }
        let news = ends.map(|(first, last)| {
            let who = untrack(|| use_people().get(template.draft.technician_id));
            let who = who.map(|person| person.name.to_string());
            let count = words::new_ones(i64::try_from(dates.len()).unwrap_or(i64::MAX));
            let times = spans.into_iter().map(clock::civil_span).collect::<Vec<_>>().join(" · ");
            let about: Vec<_> =
                who.into_iter().chain([clock::days(*first, *last), times]).collect();
            format!("{count} ({})", about.join(", "))
        });
        let rest = left_out.into_iter().map(|(why, count)| format!("{count} × {why}"));
        let parts: Vec<String> = news.into_iter().chain(rest).collect();
        if !parts.is_empty() {
            let list = if dates.is_empty() { &mut without } else { &mut lines };
            list.push(format!("{}: {}", template.draft.name, parts.join(", ")));
        }
    }
    (lines, without)
}

impl Schedules {
    fn new() -> Self {
        let schedules = Self {
            all: RwSignal::new(None),
            holidays: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            kept: RwSignal::new(Vec::new()),
            toasts: expect_context(),
        };
        let live = use_live();
        live.subscribe(Topic::Schedules);
        live.on_event(move |event| {
            if matches!(event, Event::SchedulesChanged) {
                schedules.load();
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            schedules.load();
        });
        schedules
    }

    pub fn load(self) {
        spawn_local(async move {
            match api::list_schedules().await {
                Ok((all, holidays)) => {
                    let _ = self.problem.try_set(None);
                    let _ = self.holidays.try_set(holidays);
                    let _ = self.all.try_set(Some(all));
                }
                // What is there already is better than nothing.
                Err(err) if self.all.try_get_untracked().flatten().is_none() => {
                    let _ = self.problem.try_set(Some(err));
                }
                Err(_) => {}
            }
        });
    }

    /// Takes note of a change that was saved.
    pub fn done(self, replaced: &Replaced) {
        let line =
            |kept: &domain::scheduling::templates::KeptShift| clock::day(kept.date, Style::Weekday);
        let _ = self.kept.try_set(replaced.kept.iter().map(line).collect());
        self.load();
    }
}
