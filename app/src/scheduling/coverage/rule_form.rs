//! The form of a rule.

use chrono::{NaiveDate, Utc};
use domain::scheduling::ShiftKind;
use domain::scheduling::coverage::{CoverageRule, CoverageRuleDraft, Weekdays};
use domain::scheduling::templates::WEEKDAYS;
use domain::{Conflict, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::page::Board;
use super::week::day_name;
use crate::AppError;
use crate::components::{
    Banner, Button, ButtonTone, Checkbox, DateField, FilterChip, Glyph, ListOption, Select, Sheet,
    State, Switch, TextField, Toast, sentence,
};
use crate::locations::use_locations;
use crate::messages::coverage as words;
use crate::scheduling::kind_word;

const FORM: &str = "rule-form";

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
    board: Board,
}

impl RuleForm {
    pub fn new(board: Board) -> Self {
        Self {
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
            board,
        }
    }

    pub fn open(self, rule: Option<CoverageRule>) {
        let draft = rule.as_ref().map(|rule| &rule.draft);
        self.location.set(draft.map(|draft| draft.location_id.to_string()).unwrap_or_default());
        self.days.set(
            draft.map_or_else(|| WEEKDAYS[..5].iter().copied().collect(), |draft| draft.weekdays),
        );
        self.span
            .set(draft.map_or_else(|| "08:00–18:00".to_owned(), |draft| draft.span.to_string()));
        self.technicians.set(draft.map_or(1, |draft| draft.technicians).to_string());
        self.kind.set(draft.map(|draft| draft.kind).unwrap_or_default().name().to_owned());
        self.from
            .set(Some(draft.map_or_else(|| Utc::now().date_naive(), |draft| draft.valid_from)));
        self.until.set(draft.and_then(|draft| draft.valid_until));
        self.on_holidays.set(draft.is_some_and(|draft| draft.on_holidays));
        self.active.set(draft.is_none_or(|draft| draft.active));
        self.base.set(rule);
        self.problem.set(None);
        self.busy.set(false);
        self.open.set(true);
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
        let known = self.base.get_untracked().map(|base| (base.id, base.version));
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
                    self.board.toasts.push(Toast::new(if is_deletion {
                        words::deleted()
                    } else {
                        words::saved()
                    }));
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

#[component]
pub(super) fn RuleSheet(form: RuleForm) -> impl IntoView {
    let is_known = move || form.base.read().is_some();
    let title = move || if is_known() { words::edit_rule() } else { words::new_rule() };
    let actions = move || {
        view! {
            <Show when=is_known>
                <Button tone=ButtonTone::Danger icon=icondata::LuTrash2 on:click=move |_| form.carry_out(true)>
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

    view! {
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
