//! Writing a schedule: the pattern shows while one types, and beneath it what would be made.

mod ahead;
mod saving;
mod who_where;

use chrono::Utc;
use domain::Problem;
use domain::accounts::UserId;
use domain::scheduling::templates::{Future, Generation, ScheduleTemplate, TemplateDraft};
use leptos::prelude::*;
use uuid::Uuid;

use super::page::Schedules;
use super::pattern::Pattern;
use super::typed::{Fields, Typed};
use super::unsaved::Unsaved;
use crate::AppError;
use crate::accounts::use_people;
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Card, Dialog, PageHead, State, Switch, sentence,
};
use crate::messages::schedules as words;
use ahead::Ahead;
use who_where::WhoWhere;

#[derive(Clone, Copy)]
pub(super) struct Editor {
    pub is_open: RwSignal<bool>,
    /// The schedule as it was when the editor opened; `None`: a new one.
    pub base: RwSignal<Option<ScheduleTemplate>>,
    pub fields: Fields,
    /// What is in it was typed earlier.
    pub is_restored: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    /// As somebody else has saved it meanwhile.
    newer: RwSignal<Option<ScheduleTemplate>>,
    preview: RwSignal<Option<Result<Generation, AppError>>>,
    /// What was asked before the last change is out of date.
    turn: StoredValue<u32>,
    saving: RwSignal<bool>,
    /// The new schedule that was sent last, and its key: sent again, it is made once.
    sent: StoredValue<Option<(TemplateDraft, Uuid)>>,
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
    editor.keep_typed();
    // What was wrong about the days is no longer when one of them is written.
    Effect::watch(
        move || editor.fields.days.map(|day| day.get()),
        move |_, _, _| {
            let is_about_days = |problem: &Problem| {
                problem.fields.keys().any(|field| field == "days" || field.starts_with("days."))
            };
            if editor.problem.read_untracked().as_ref().is_some_and(is_about_days) {
                editor.problem.set(None);
            }
        },
        false,
    );

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
                    editor.fields.fill(&Typed::of(Some(&newer.draft), Utc::now().date_naive()));
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
    let discard = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| editor.start_over()>
                {words::draft_discard()}
            </Button>
        }
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
        if let Some(message) = message {
            return view! { <Banner state=State::Critical>{message}</Banner> }.into_any();
        }
        let restored = editor.is_restored.get().then(|| {
            view! { <Banner state=State::Info actions=discard>{words::draft_restored()}</Banner> }
        });
        restored.into_any()
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
            is_restored: RwSignal::new(false),
            problem: RwSignal::new(None),
            newer: RwSignal::new(None),
            preview: RwSignal::new(None),
            turn: StoredValue::new(0),
            saving: RwSignal::new(false),
            sent: StoredValue::new(None),
            asking: RwSignal::new(false),
            is_deletion: RwSignal::new(false),
        }
    }

    pub fn open(self, template: Option<ScheduleTemplate>) {
        match Unsaved::of(template.as_ref().map(|template| template.id)) {
            Some(unsaved) => self.go_on(unsaved),
            None => {
                let draft = template.as_ref().map(|template| &template.draft);
                self.show(&Typed::of(draft, Utc::now().date_naive()), template.clone(), false);
            }
        }
    }

    /// Shows what was typed earlier, about the schedule as it was then.
    pub fn go_on(self, unsaved: Unsaved) {
        self.show(&unsaved.typed, unsaved.base, true);
    }

    fn show(self, typed: &Typed, base: Option<ScheduleTemplate>, is_restored: bool) {
        self.problem.set(None);
        self.newer.set(None);
        self.sent.set_value(None);
        self.preview.set(None);
        self.is_restored.set(is_restored);
        self.fields.fill(typed);
        self.base.set(base);
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

    fn key_of(self, draft: &TemplateDraft) -> Uuid {
        let known = self.sent.get_value().filter(|(sent, _)| sent == draft);
        let key = known.map_or_else(Uuid::now_v7, |(_, key)| key);
        self.sent.set_value(Some((draft.clone(), key)));
        key
    }

    fn ask(self, deletion: bool) {
        self.is_deletion.set(deletion);
        self.asking.set(true);
    }
}
