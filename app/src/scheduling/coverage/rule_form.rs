//! The form of a rule.

use chrono::{NaiveDate, Utc};
use domain::scheduling::ShiftKind;
use domain::scheduling::coverage::{CoverageRule, CoverageRuleDraft, Weekdays};
use domain::scheduling::templates::WEEKDAYS;
use domain::{Conflict, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::api;
use super::page::Board;
use super::week::day_name;
use crate::AppError;
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Checkbox, DateField, FilterChip, Glyph, ListOption,
    Select, Sheet, State, Switch, TextField, Toast, sentence,
};
use crate::locations::use_locations;
use crate::messages::{coverage as words, schedules as schedule_words};
use crate::scheduling::kind_word;
use crate::storage::{self, Kept};

const FORM: &str = "rule-form";
const KEY: &str = "coverage-rule";

/// What is typed and not saved; outlives a reload of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Typed {
    /// The rule as it was when the form was opened; `None`: a new one.
    base: Option<CoverageRule>,
    location: String,
    days: Weekdays,
    span: String,
    technicians: String,
    kind: String,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    on_holidays: bool,
    active: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Unsaved {
    typed: Typed,
    /// The form was in sight: after a reload it is again.
    is_open: bool,
}

impl Typed {
    fn of(rule: Option<CoverageRule>) -> Self {
        let draft = rule.as_ref().map(|rule| &rule.draft);
        let workdays = || WEEKDAYS[..5].iter().copied().collect();
        Self {
            location: draft.map(|draft| draft.location_id.to_string()).unwrap_or_default(),
            days: draft.map_or_else(workdays, |draft| draft.weekdays),
            span: draft.map_or_else(|| "08:00–18:00".to_owned(), |draft| draft.span.to_string()),
            technicians: draft.map_or(1, |draft| draft.technicians).to_string(),
            kind: draft.map(|draft| draft.kind).unwrap_or_default().name().to_owned(),
            from: Some(draft.map_or_else(|| Utc::now().date_naive(), |draft| draft.valid_from)),
            until: draft.and_then(|draft| draft.valid_until),
            on_holidays: draft.is_some_and(|draft| draft.on_holidays),
            active: draft.is_none_or(|draft| draft.active),
            base: rule,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct RuleForm {
    open: RwSignal<bool>,
    base: RwSignal<Option<CoverageRule>>,
    location: RwSignal<String>,
    days: RwSignal<Weekdays>,
    span: RwSignal<String>,
    technicians: RwSignal<String>,
    kind: RwSignal<String>,
    from: RwSignal<Option<NaiveDate>>,
    until: RwSignal<Option<NaiveDate>>,
    on_holidays: RwSignal<bool>,
    active: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// What is in it was typed earlier.
    restored: RwSignal<bool>,
    board: Board,
}

impl RuleForm {
    pub fn new(board: Board) -> Self {
        let form = Self {
            open: RwSignal::new(false),
            base: RwSignal::new(None),
            location: RwSignal::default(),
            days: RwSignal::default(),
            span: RwSignal::default(),
            technicians: RwSignal::default(),
            kind: RwSignal::default(),
            from: RwSignal::new(None),
            until: RwSignal::new(None),
            on_holidays: RwSignal::new(false),
            active: RwSignal::new(true),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            restored: RwSignal::new(false),
            board,
        };
        form.fill(Typed::of(None));
        form.keep_typed();
        if let Some(Unsaved { typed, is_open: true }) = storage::typed(KEY) {
            form.show(typed, true);
        }
        form
    }

    /// Keeps what is typed for as long as it is not saved, also when the sheet is closed.
    fn keep_typed(self) {
        Effect::new(move |_| {
            let (typed, is_open) = (self.typed(), self.open.get());
            if typed != Typed::of(typed.base.clone()) {
                storage::keep_typed(KEY, &Unsaved { typed, is_open });
            } else if is_open && Self::kept(typed.base.as_ref()).is_some() {
                storage::forget(Kept::ThisTab, KEY);
            }
        });
        on_cleanup(|| {
            if let Some(kept) = storage::typed::<Unsaved>(KEY) {
                storage::keep_typed(KEY, &Unsaved { is_open: false, ..kept });
            }
        });
    }

    /// What was begun for this rule, or for a new one.
    fn kept(rule: Option<&CoverageRule>) -> Option<Typed> {
        let kept = storage::typed::<Unsaved>(KEY)?.typed;
        (kept.base.as_ref().map(|base| base.id) == rule.map(|rule| rule.id)).then_some(kept)
    }

    fn typed(self) -> Typed {
        Typed {
            base: self.base.get(),
            location: self.location.get(),
            days: self.days.get(),
            span: self.span.get(),
            technicians: self.technicians.get(),
            kind: self.kind.get(),
            from: self.from.get(),
            until: self.until.get(),
            on_holidays: self.on_holidays.get(),
            active: self.active.get(),
        }
    }

    pub fn open(self, rule: Option<CoverageRule>) {
        let kept = Self::kept(rule.as_ref());
        let restored = kept.is_some();
        self.show(kept.unwrap_or_else(|| Typed::of(rule)), restored);
    }

    /// Gives up what was typed.
    fn start_over(self) {
        storage::forget(Kept::ThisTab, KEY);
        self.open(self.base.get_untracked());
    }

    fn show(self, typed: Typed, restored: bool) {
        self.fill(typed);
        self.restored.set(restored);
        self.problem.set(None);
        self.busy.set(false);
        self.open.set(true);
    }

    fn fill(self, typed: Typed) {
        self.base.set(typed.base);
        self.location.set(typed.location);
        self.days.set(typed.days);
        self.span.set(typed.span);
        self.technicians.set(typed.technicians);
        self.kind.set(typed.kind);
        self.from.set(typed.from);
        self.until.set(typed.until);
        self.on_holidays.set(typed.on_holidays);
        self.active.set(typed.active);
    }

    fn draft(self) -> Result<CoverageRuleDraft, Problem> {
        let wrong = |field: &'static str| move |reason: &str| Problem::invalid(field, reason);
        let draft = CoverageRuleDraft {
            location_id: self
                .location
                .get()
                .parse()
                .map_err(|_| wrong("location_id")(words::choose_location()))?,
            weekdays: self.days.get(),
            span: self.span.get().parse().map_err(|err| Problem::invalid("span", err))?,
            technicians: self
                .technicians
                .get()
                .trim()
                .parse()
                .map_err(|_| wrong("technicians")(words::write_number()))?,
            kind: self.kind.get().parse().unwrap_or_default(),
            valid_from: self.from.get().ok_or_else(|| wrong("valid_from")(words::choose_date()))?,
            valid_until: self.until.get(),
            on_holidays: self.on_holidays.get(),
            active: self.active.get(),
        };
        Ok(draft.checked()?)
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problem = self.problem.read();
            problem.as_ref()?.fields.get(field).map(|reason| sentence(reason))
        })
    }

    fn carry_out(self, is_deletion: bool) {
        let draft = match untrack(|| self.draft()) {
            Err(problem) if !is_deletion => return self.problem.set(Some(problem)),
            draft => draft,
        };
        let base = self.base.get_untracked();
        let known = base.as_ref().map(|base| (base.id, base.version));
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = match (is_deletion, known, draft) {
                (true, Some((id, version)), _) => api::delete_coverage_rule(id, version).await,
                (_, known, Ok(draft)) => api::save_coverage_rule(known, draft).await.map(|_| ()),
                (_, _, Err(problem)) => Err(AppError(problem)),
            };
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    self.open.set(false);
                    storage::forget(Kept::ThisTab, KEY);
                    self.fill(Typed::of(None));
                    self.board.toasts.push(match base.filter(|_| is_deletion) {
                        Some(gone) => {
                            let board = self.board;
                            let again = move || bring_back(board, gone.draft.clone());
                            Toast::new(words::deleted()).with_undo(again)
                        }
                        None => Toast::new(words::saved()),
                    });
                    self.board.load();
                }
                Err(AppError(problem)) => {
                    // Whoever saves again has read that it is another one by now.
                    if let Some(Conflict::OutdatedCoverageRule { current, .. }) =
                        problem.conflicts.first()
                    {
                        self.base.set(Some((**current).clone()));
                    }
                    self.problem.set(Some(problem));
                }
            }
        });
    }
}

/// As it was, under another id.
fn bring_back(board: Board, draft: CoverageRuleDraft) {
    spawn_local(async move {
        let text = match api::save_coverage_rule(None, draft).await {
            Ok(_) => words::saved().to_owned(),
            Err(err) => sentence(&err.to_string()),
        };
        board.toasts.push(Toast::new(text));
        board.load();
    });
}

#[component]
pub(super) fn RuleSheet(form: RuleForm) -> impl IntoView {
    let is_known = move || form.base.read().is_some();
    let title = move || if is_known() { words::edit_rule() } else { words::new_rule() };
    let actions = move || {
        view! {
            <Show when=is_known>
                <Button
                    tone=ButtonTone::Danger
                    icon=icondata::LuTrash2
                    busy=form.busy
                    on:click=move |_| form.carry_out(true)
                >
                    {words::delete()}
                </Button>
                <span class="spacer"></span>
            </Show>
            <Button on:click=move |_| form.open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary submit=true busy=form.busy attr:form=FORM>{words::save()}</Button>
        }
    };

    view! {
        <Sheet open=form.open title=title actions>
            <form
                id=FORM
                class="shift-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    form.carry_out(false);
                }
            >
                <Fields form/>
            </form>
        </Sheet>
    }
}

#[component]
fn Fields(form: RuleForm) -> impl IntoView {
    let locations = use_locations();
    let places = Signal::derive(move || {
        let chosen = form.location.get();
        let places = locations.all().into_iter();
        let places = places.filter(|place| place.active || place.id.to_string() == chosen);
        let places = places.map(|place| ListOption::new(place.id.to_string(), place.name.as_str()));
        std::iter::once(ListOption::new("", "–")).chain(places).collect::<Vec<_>>()
    });
    let kinds = ShiftKind::ALL.map(|kind| ListOption::new(kind.name(), kind_word(kind)));
    let days = WEEKDAYS.map(|day| {
        let pressed = Signal::derive(move || form.days.get().contains(day));
        let toggle = move |_| form.days.update(|days| *days = days.with(day, !days.contains(day)));
        view! { <FilterChip pressed on:click=toggle>{day_name(day)}</FilterChip> }
    });
    let refusal = move || {
        let problem = form.problem.get().filter(|problem| problem.fields.is_empty())?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };
    let no_day = move || {
        let reason = form.error("weekdays").get()?;
        Some(
            view! { <p class="error" role="alert"><Glyph state=State::Critical/><span>{reason}</span></p> },
        )
    };

    let restored = move || {
        let discard = move || {
            view! {
                <Button size=ButtonSize::Small on:click=move |_| form.start_over()>
                    {schedule_words::draft_discard()}
                </Button>
            }
        };
        form.restored.get().then(|| {
            view! {
                <Banner state=State::Info actions=discard>{schedule_words::draft_restored()}</Banner>
            }
        })
    };

    view! {
        {restored}
        {refusal}
        <Select label=words::location() value=form.location options=places error=form.error("location_id")/>
        <fieldset class="field">
            <legend>{words::weekdays()}</legend>
            <div class="toolbar">{days.into_iter().collect_view()}</div>
            {no_day}
        </fieldset>
        <TextField label=words::span() value=form.span hint=words::span_hint() error=form.error("span") autocomplete="off"/>
        <TextField label=words::technicians() value=form.technicians error=form.error("technicians") autocomplete="off"/>
        <Select label=words::kind() value=form.kind options=Signal::stored(kinds.to_vec())/>
        <div class="editor-fields">
            <DateField label=words::valid_from() value=form.from error=form.error("valid_from")/>
            <DateField label=words::valid_until() value=form.until error=form.error("valid_until") optional=true/>
        </div>
        <Checkbox label=words::on_holidays() checked=form.on_holidays/>
        <Switch label=words::active() checked=form.active/>
    }
}
