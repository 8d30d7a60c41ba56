//! Writing a schedule: the pattern shows while one types, and beneath it what would be made.

use std::time::Duration;

use chrono::{NaiveDate, Utc};
use domain::accounts::UserId;
use domain::scheduling::templates::{Future, Generation, ScheduleTemplate};
use domain::{Conflict, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::page::Schedules;
use super::pattern::Pattern;
use super::preview::{Sums, Weeks};
use super::{api, typed::Fields};
use crate::AppError;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Card, Combobox, DateField, Dialog, ListOption,
    PageHead, ProblemNote, RemovableChip, Select, State, Switch, TextField, Toast, Toasts,
    sentence,
};
use crate::locations::use_locations;
use crate::messages::schedules as words;
use crate::shell::use_minute;

/// Typing pauses so long before the server is asked what would come of it.
const PAUSE: Duration = Duration::from_millis(400);

#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub is_open: RwSignal<bool>,
    /// The schedule as it was when the editor opened; `None`: a new one.
    base: RwSignal<Option<ScheduleTemplate>>,
    pub fields: Fields,
    problem: RwSignal<Option<Problem>>,
    /// As somebody else has saved it meanwhile.
    newer: RwSignal<Option<ScheduleTemplate>>,
    preview: RwSignal<Option<Result<Generation, AppError>>>,
    /// What was asked before the last change is out of date.
    turn: StoredValue<u32>,
    saving: RwSignal<bool>,
    asking: RwSignal<bool>,
    is_deletion: RwSignal<bool>,
}

#[component]
pub(super) fn EditorView(editor: Editor, schedules: Schedules) -> impl IntoView {
    let title = move || match &*editor.base.read() {
        Some(base) => base.draft.name.to_string(),
        None => words::add().to_owned(),
    };
    let is_known = move || editor.base.read().is_some();

    view! {
        <form
            class="editor"
            aria-label=words::title()
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                editor.wants_to_save(schedules);
            }
        >
            <PageHead title>
                <Switch label=words::active() checked=editor.fields.active/>
                <Button icon=icondata::LuArrowLeft on:click=move |_| editor.is_open.set(false)>
                    {words::back()}
                </Button>
                <Show when=is_known>
                    <Button
                        tone=ButtonTone::Danger
                        icon=icondata::LuTrash2
                        on:click=move |_| editor.ask(true)
                    >
                        {words::delete()}
                    </Button>
                </Show>
                <Button tone=ButtonTone::Primary submit=true busy=editor.saving>
                    {words::save()}
                </Button>
            </PageHead>
            <Notes editor/>
            <div class="editor-layout">
                <Card title=words::who_where()>
                    <div class="body editor-fields"><WhoWhere editor/></div>
                </Card>
                <Pattern editor/>
            </div>
            <Ahead editor/>
        </form>
        <FutureDialog editor schedules/>
    }
}

#[component]
fn Notes(editor: Editor) -> impl IntoView {
    let decide = move || {
        let take = move |theirs: bool| {
            if let Some(newer) = editor.newer.get_untracked() {
                if theirs {
                    editor.fields.set(Some(&newer.draft), Utc::now().date_naive());
                }
                editor.base.set(Some(newer));
                editor.newer.set(None);
            }
        };
        [(true, words::load_theirs()), (false, words::keep_mine())]
            .map(|(theirs, label)| {
                view! { <Button size=ButtonSize::Small on:click=move |_| take(theirs)>{label}</Button> }
            })
            .collect_view()
    };
    move || {
        if let Some(newer) = editor.newer.get() {
            return view! {
                <Banner state=State::Warning actions=decide>
                    {words::outdated(&newer.draft.name)}
                </Banner>
            }
            .into_any();
        }
        let message = editor.problem.read().as_ref().map(|problem| sentence(&problem.message));
        match message {
            Some(message) => view! { <Banner state=State::Critical>{message}</Banner> }.into_any(),
            None => ().into_any(),
        }
    }
}

#[component]
fn WhoWhere(editor: Editor) -> impl IntoView {
    let (people, locations, now) = (use_people(), use_locations(), use_minute());
    let fields = editor.fields;
    let technicians = Signal::derive(move || {
        people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });
    let places = Signal::derive(move || {
        let places = locations.all().into_iter();
        let places =
            places.filter(|place| place.active || *fields.location.read() == place.id.to_string());
        let places = places.map(|place| ListOption::new(place.id.to_string(), place.name.as_str()));
        std::iter::once(ListOption::new("", words::nowhere())).chain(places).collect::<Vec<_>>()
    });
    let zones: Vec<ListOption> = clock::zones()
        .into_iter()
        .map(|zone| ListOption::new(zone.as_str(), zone.as_str()))
        .collect();
    let kinds =
        [("work", words::work()), ("on_call", words::on_call()), ("training", words::training())]
            .map(|(value, label)| ListOption::new(value, label));
    let time_there = move || match fields.zone.read().parse() {
        Ok(zone) => clock::time(now.get(), &zone),
        Err(_) => String::new(),
    };
    // A location that is chosen brings its zone with it.
    let of_place = move |id: String| {
        let place = id.parse().ok().and_then(|id| locations.get(id));
        if let Some(place) = place {
            fields.zone.set(place.zone.to_string());
        }
    };
    Effect::watch(
        move || fields.location.get(),
        move |now, before, _| {
            if before.is_some_and(|before| before != now) && editor.is_typed_place(now) {
                of_place(now.clone());
            }
        },
        false,
    );
    let skip = RwSignal::new(None::<NaiveDate>);
    Effect::watch(
        move || skip.get(),
        move |date, _, _| {
            if let Some(date) = *date {
                fields.skip.update(|dates| {
                    dates.push(date);
                    dates.sort_unstable();
                    dates.dedup();
                });
                skip.set(None);
            }
        },
        false,
    );
    let skipped = move || {
        let chip = move |date: NaiveDate| {
            let remove = move |()| fields.skip.update(|dates| dates.retain(|other| *other != date));
            view! { <RemovableChip label=clock::day(date, Style::ShortDate) on_remove=remove/> }
        };
        // Keyed: a chip that is drawn anew would also remove what it removed before.
        view! { <For each=move || fields.skip.get() key=|date| *date let:date>{chip(date)}</For> }
    };

    view! {
        <div class="wide">
            <TextField
                label=words::name()
                value=fields.name
                hint=words::name_hint()
                error=editor.error("name")
                autocomplete="off"
            />
        </div>
        <Combobox
            label=words::technician()
            value=fields.technician
            options=technicians
            error=editor.error("technician_id")
        />
        <Select
            label=words::location()
            value=fields.location
            options=places
            error=editor.error("location_id")
        />
        <Combobox
            label=words::zone()
            value=fields.zone
            options=Signal::stored(zones)
            hint=time_there
            error=editor.error("zone")
        />
        <Select label=words::kind() value=fields.kind options=Signal::stored(kinds.to_vec())/>
        <TextField
            label=words::every()
            value=fields.every
            error=editor.error("every_weeks")
            autocomplete="off"
        />
        <DateField label=words::anchor() value=fields.anchor error=editor.error("anchor")/>
        <DateField label=words::valid_from() value=fields.from error=editor.error("valid_from")/>
        <DateField
            label=words::valid_until()
            value=fields.until
            error=editor.error("valid_until")
            optional=true
        />
        <div class="wide">
            <DateField
                label=words::skip_dates()
                value=skip
                error=editor.error("skip_dates")
                optional=true
            />
            <div class="toolbar">{skipped}</div>
        </div>
    }
}

/// The next four weeks, as the server would make them now.
#[component]
fn Ahead(editor: Editor) -> impl IntoView {
    Effect::new(move |_| {
        let draft = editor.fields.draft();
        if !editor.is_open.get() {
            return;
        }
        let turn = editor.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let Ok(draft) = draft else { return editor.preview.set(None) };
        let id = editor.base.get().map(|base| base.id);
        let is_due = move || editor.turn.try_get_value() == turn;
        set_timeout(
            move || {
                if !is_due() {
                    return;
                }
                spawn_local(async move {
                    let answer = api::preview_schedules(Some((id, draft))).await;
                    if is_due() {
                        editor.preview.try_set(Some(answer));
                    }
                });
            },
            PAUSE,
        );
    });
    let sums = move || match editor.preview.get() {
        Some(Ok(generation)) => {
            view! { <Sums made=generation.created.len() left_out=generation.skipped.len()/> }
                .into_any()
        }
        _ => ().into_any(),
    };

    view! {
        <Card title=words::would_be_made() tools=sums>
            <div data-hue=move || editor.hue()>
                {move || match editor.preview.get() {
                    Some(Ok(generation)) => view! { <Weeks generation/> }.into_any(),
                    Some(Err(err)) => {
                        view! { <div class="body"><ProblemNote message=err.to_string()/></div> }.into_any()
                    }
                    None => {
                        view! { <div class="body"><p class="soft">{words::not_yet()}</p></div> }.into_any()
                    }
                }}
            </div>
        </Card>
    }
}

/// What becomes of the shifts that were made already.
#[component]
fn FutureDialog(editor: Editor, schedules: Schedules) -> impl IntoView {
    let actions = move || {
        let choice = |future: Future| match future {
            Future::Keep => words::future_keep(),
            Future::Update => words::future_update(),
        };
        [Future::Keep, Future::Update]
            .map(|future| {
                let decide = move |_| {
                    editor.asking.set(false);
                    editor.carry_out(future, schedules);
                };
                view! { <Button on:click=decide>{choice(future)}</Button> }
            })
            .collect_view()
    };
    view! {
        <Dialog open=editor.asking title=words::future_title() actions>
            <p>{words::future_why()}</p>
        </Dialog>
    }
}

impl Editor {
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            base: RwSignal::new(None),
            fields: Fields::new(),
            problem: RwSignal::new(None),
            newer: RwSignal::new(None),
            preview: RwSignal::new(None),
            turn: StoredValue::new(0),
            saving: RwSignal::new(false),
            asking: RwSignal::new(false),
            is_deletion: RwSignal::new(false),
        }
    }

    pub fn open(self, template: Option<ScheduleTemplate>) {
        self.problem.set(None);
        self.newer.set(None);
        self.preview.set(None);
        self.fields.set(template.as_ref().map(|template| &template.draft), Utc::now().date_naive());
        self.base.set(template);
        self.is_open.set(true);
    }

    /// Of whoever is planned.
    pub fn hue(self) -> &'static str {
        let technician = self.fields.technician.read().parse::<UserId>().ok();
        let person = technician.and_then(|id| use_people().get(id));
        person.map_or("slate", |person| person.hue.name())
    }

    /// What was refused at a field when it was last saved.
    pub fn problem_at(self, field: &str) -> Option<String> {
        self.problem.read().as_ref()?.fields.get(field).map(|reason| sentence(reason))
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.read().as_ref()?.fields.get(field).cloned())
    }

    /// Whether the place in the form is another one than the schedule had.
    fn is_typed_place(self, place: &str) -> bool {
        let base = self.base.read_untracked();
        let known = base.as_ref().and_then(|base| base.draft.location_id);
        known.map(|id| id.to_string()).unwrap_or_default() != place
    }

    fn ask(self, deletion: bool) {
        self.is_deletion.set(deletion);
        self.asking.set(true);
    }

    fn wants_to_save(self, schedules: Schedules) {
        self.problem.set(None);
        match untrack(|| self.fields.draft()) {
            Err(problem) => self.problem.set(Some(problem)),
            Ok(_) if self.base.read_untracked().is_some() => self.ask(false),
            Ok(_) => {
                self.is_deletion.set(false);
                self.carry_out(Future::Keep, schedules);
            }
        }
    }

    fn carry_out(self, future: Future, schedules: Schedules) {
        let base = self.base.get_untracked();
        let known = base.map(|base| (base.id, base.version));
        let is_deletion = self.is_deletion.get_untracked();
        let draft = untrack(|| self.fields.draft());
        let toasts = schedules.toasts;
        self.saving.set(true);
        spawn_local(async move {
            let answer = match (is_deletion, known, draft) {
                (true, Some((id, version)), _) => api::delete_schedule(id, version, future).await,
                (_, known, Ok(draft)) => api::save_schedule(known, draft, future).await,
                (_, _, Err(problem)) => Err(AppError(problem)),
            };
            self.saving.try_set(false);
            match answer {
                Ok(replaced) => {
                    self.is_open.try_set(false);
                    toasts.push(told(&replaced, is_deletion, schedules, toasts));
                    schedules.done(&replaced);
                }
                Err(AppError(problem)) => {
                    let newer = problem.conflicts.iter().find_map(|conflict| match conflict {
                        Conflict::OutdatedTemplate { current, .. } => {
                            Some(current.as_ref().clone())
                        }
                        _ => None,
                    });
                    match newer {
                        Some(newer) => self.newer.try_set(Some(newer)),
                        None => self.problem.try_set(Some(problem)).map(|_| None),
                    };
                }
            }
        });
    }
}

fn told(
    replaced: &domain::scheduling::templates::Replaced,
    is_deletion: bool,
    schedules: Schedules,
    toasts: Toasts,
) -> Toast {
    let name = &replaced.template.draft.name;
    let id = replaced.template.id;
    if is_deletion {
        return Toast::new(words::deleted(name)).with_undo(move || {
            spawn_local(async move {
                match api::restore_schedule(id).await {
                    Ok(_) => schedules.load(),
                    Err(err) => toasts.push(Toast::new(sentence(&err.to_string()))),
                }
            });
        });
    }
    let (created, updated, removed) = (replaced.created, replaced.updated, replaced.removed);
    Toast::new(if created + updated + removed > 0 {
        words::followed(name, created, updated, removed)
    } else {
        words::saved(name)
    })
}
