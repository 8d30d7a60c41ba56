//! Asking for time off, with what it would mean shown as one types.

use chrono::Timelike;
use domain::accounts::Role;
use domain::scheduling::time_off::{
    PartOfDay, SeenTimeOff, TimeOffCategory, TimeOffDraft, TimeOffNote, When, WholeDays,
};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{CivilTime, ShiftId};
use domain::{Problem, ProblemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::board::{Board, days};
use super::category_word;
use super::consequences::{ConsequenceList, Consequences};
use super::reliefs::Reliefs;
use crate::accounts::use_people;
use crate::components::{
    Banner, Button, ButtonTone, Combobox, DateField, ListOption, Segment, Segmented, Select, Sheet,
    State, Switch, TextArea, TimeField, focus::lead_to, sentence, unique_id,
};
use crate::messages::time_off as words;
use crate::scheduling::time_off::api;
use crate::scheduling::warnings::Objection;
use crate::storage::{self, Kept};

const KEY: &str = "time-off";

/// What is typed and not sent; outlives a reload of the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Typed {
    technician: String,
    whole_days: bool,
    first: Option<chrono::NaiveDate>,
    last: Option<chrono::NaiveDate>,
    start: Option<chrono::NaiveTime>,
    end: Option<chrono::NaiveTime>,
    category: String,
    note: String,
    approve: bool,
    /// The form was in sight: after a reload it is again.
    is_open: bool,
}

/// The form. What is typed is kept until it is sent, also when the sheet is closed.
#[derive(Clone, Copy)]
pub struct RequestForm {
    pub is_open: RwSignal<bool>,
    board: Board,
    technician: RwSignal<String>,
    whole_days: RwSignal<bool>,
    first: RwSignal<Option<chrono::NaiveDate>>,
    last: RwSignal<Option<chrono::NaiveDate>>,
    start: RwSignal<Option<chrono::NaiveTime>>,
    end: RwSignal<Option<chrono::NaiveTime>>,
    category: RwSignal<String>,
    note: RwSignal<String>,
    approve: RwSignal<bool>,
    consequences: RwSignal<Option<Consequences>>,
    reliefs: Reliefs,
    problem: RwSignal<Option<Problem>>,
    sending: RwSignal<bool>,
    /// Counts previews, so that only the last answer is shown.
    asked: StoredValue<u32>,
}

/// For the preview of what somebody else asked for.
pub fn draft_of(time_off: &SeenTimeOff) -> TimeOffDraft {
    TimeOffDraft {
        technician_id: Some(time_off.technician_id),
        category: time_off.category.unwrap_or_default(),
        note: TimeOffNote::none(),
        when: time_off.when.clone(),
        approve: false,
        shifts: Vec::new(),
        overrule: None,
    }
}

impl RequestForm {
    pub fn new(board: Board) -> Self {
        let own = if board.has_own { board.me.to_string() } else { String::new() };
        let form = Self {
            is_open: RwSignal::new(false),
            board,
            technician: RwSignal::new(own),
            whole_days: RwSignal::new(true),
            first: RwSignal::default(),
            last: RwSignal::default(),
            start: RwSignal::default(),
            end: RwSignal::default(),
            category: RwSignal::new(TimeOffCategory::default().name().to_owned()),
            note: RwSignal::default(),
            approve: RwSignal::new(false),
            consequences: RwSignal::default(),
            reliefs: Reliefs::new(),
            problem: RwSignal::default(),
            sending: RwSignal::new(false),
            asked: StoredValue::new(0),
        };
        if let Some(typed) = storage::typed(KEY) {
            form.fill(typed);
        }
        Effect::new(move |_| {
            if form.is_open.get() {
                form.preview(form.draft().ok());
            }
        });
        // What was said of other days says nothing of these, and what was missing may be there.
        Effect::watch(
            move || {
                let days = (form.first.get(), form.last.get());
                let times = (form.start.get(), form.end.get());
                (form.technician.get(), form.whole_days.get(), days, times)
            },
            move |asked, before, _| {
                if before.is_some_and(|before| before != asked) {
                    form.problem.set(None);
                }
            },
            false,
        );
        Effect::new(move |_| match form.typed() {
            Some(typed) => storage::keep_typed(KEY, &typed),
            None => storage::forget(Kept::ThisTab, KEY),
        });
        on_cleanup(|| {
            if let Some(typed) = storage::typed::<Typed>(KEY) {
                storage::keep_typed(KEY, &Typed { is_open: false, ..typed });
            }
        });
        form
    }

    fn fill(self, typed: Typed) {
        self.technician.set(typed.technician);
        self.whole_days.set(typed.whole_days);
        self.first.set(typed.first);
        self.last.set(typed.last);
        self.start.set(typed.start);
        self.end.set(typed.end);
        self.category.set(typed.category);
        self.note.set(typed.note);
        self.approve.set(typed.approve);
        self.is_open.set(typed.is_open);
    }

    /// What there is to keep, if anything is.
    fn typed(self) -> Option<Typed> {
        let typed = Typed {
            technician: self.technician.get(),
            whole_days: self.whole_days.get(),
            first: self.first.get(),
            last: self.last.get(),
            start: self.start.get(),
            end: self.end.get(),
            category: self.category.get(),
            note: self.note.get(),
            approve: self.approve.get(),
            is_open: self.is_open.get(),
        };
        let is_begun = typed.first.is_some() || typed.last.is_some() || !typed.note.is_empty();
        is_begun.then_some(typed)
    }

    /// What is filled in, if it makes sense. Tracks everything that has consequences.
    fn draft(self) -> Result<TimeOffDraft, Problem> {
        let incomplete = || self.incomplete();
        let technician = self.technician.get().parse().ok();
        let first = self.first.get().ok_or_else(incomplete)?;
        let when = if self.whole_days.get() {
            let last = self.last.get();
            When::from(WholeDays::new(first, last.unwrap_or(first))?)
        } else {
            let (start, end) = (self.start.get(), self.end.get());
            let start = clock_time(start.ok_or_else(incomplete)?);
            let end = clock_time(end.ok_or_else(incomplete)?);
            // Midnight as an end is that of the day's end.
            let end = if end == CivilTime::MIDNIGHT { CivilTime::END_OF_DAY } else { end };
            PartOfDay::new(first, start, end, self.board.zone.get_value())?.into()
        };
        Ok(TimeOffDraft {
            technician_id: Some(technician.ok_or_else(incomplete)?),
            category: self.category.get_untracked().parse().unwrap_or_default(),
            note: TimeOffNote::none(),
            when,
            approve: self.approve.get_untracked(),
            shifts: Vec::new(),
            overrule: None,
        })
    }

    /// Everything that is left to fill in.
    fn incomplete(self) -> Problem {
        let is_part = !self.whole_days.get();
        let fields = [
            ("technician_id", words::choose_who(), self.technician.read().is_empty()),
            ("first_day", words::choose_day(), self.first.read().is_none()),
            ("start", words::choose_start(), is_part && self.start.read().is_none()),
            ("end", words::choose_end(), is_part && self.end.read().is_none()),
        ];
        let missing = fields.into_iter().filter(|(.., is_missing)| *is_missing);
        let problem = Problem::new(ProblemKind::Invalid, words::incomplete());
        missing.fold(problem, |problem, (field, why, _)| problem.with_field(field, why))
    }

    fn preview(self, draft: Option<TimeOffDraft>) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        let Some(draft) = draft else {
            self.reliefs.clear();
            return self.consequences.set(None);
        };
        spawn_local(async move {
            let answer = api::preview_time_off(draft).await;
            if self.asked.try_get_value() == Some(asked) {
                let zone = self.board.zone.get_value();
                // Without an answer nobody knows what it touches.
                let Ok(damage) = answer else {
                    self.reliefs.clear();
                    return self.consequences.set(None);
                };
                if self.board.plans {
                    self.reliefs.ask(&damage, &zone);
                }
                self.consequences.set(Some(Consequences::of_damage(&damage, &zone)));
            }
        });
    }

    /// Whether to ask what becomes of the shifts that are touched.
    fn asks(self) -> bool {
        self.board.plans && self.approve.get()
    }

    /// What a shift is called that something is decided about, here or in the other sheet.
    pub fn name_of(self, id: ShiftId) -> Option<String> {
        self.board.reliefs.name_of(id).or_else(|| self.reliefs.name_of(id))
    }

    fn send(self, overrule: Option<Overrule>) {
        let note = self.note.get_untracked().parse();
        let note = note.map_err(|err| Problem::invalid("note", err));
        let draft =
            untrack(|| self.draft()).and_then(|draft| Ok(TimeOffDraft { note: note?, ..draft }));
        let shifts = if untrack(|| self.asks()) { self.reliefs.wanted() } else { Vec::new() };
        let draft = match draft {
            Ok(draft) => TimeOffDraft { shifts, overrule, ..draft },
            Err(problem) => return self.refuse(problem),
        };
        self.problem.set(None);
        self.sending.set(true);
        spawn_local(async move {
            let sent = api::request_time_off(draft).await;
            if self.sending.try_set(false).is_some() {
                return;
            }
            match sent {
                Ok(effects) => {
                    self.is_open.set(false);
                    self.note.set(String::new());
                    self.first.set(None);
                    self.last.set(None);
                    self.board.tell(&effects);
                    self.board.load();
                }
                Err(err) => {
                    let again = move |overrule| self.send(Some(overrule));
                    match Objection::to(&err.0, again) {
                        Some(objection) => self.board.objection.set(Some(objection)),
                        None => self.refuse(err.0),
                    }
                }
            }
        });
    }

    fn refuse(self, problem: Problem) {
        self.problem.set(Some(problem));
        lead_to(".sheet [aria-invalid='true'], .sheet .banner");
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problem = self.problem.read();
            problem.as_ref()?.fields.get(field).map(|reason| sentence(reason))
        })
    }
}

/// `21 of 30 left in 2026`, where somebody counts the own days of the chosen kind.
fn left_of(form: RequestForm) -> Option<String> {
    let board = form.board;
    let is_own = form.technician.read().parse().ok() == Some(board.me);
    let category = form.category.read().parse().ok().filter(|_| is_own)?;
    let balances = board.balances.read();
    let balance = balances.iter().find(|balance| balance.category == category)?;
    let (left, all) = (balance.remaining?, balance.allowance?);
    Some(words::left_in(words::days_left(days(left), days(all)), board.year))
}

fn clock_time(time: chrono::NaiveTime) -> CivilTime {
    let minutes = u16::try_from(time.hour() * 60 + time.minute()).unwrap_or_default();
    CivilTime::from_minutes(minutes).unwrap_or(CivilTime::MIDNIGHT)
}

#[component]
pub fn RequestSheet(form: RequestForm) -> impl IntoView {
    let id = StoredValue::new(unique_id("time-off"));
    let actions = move || {
        view! {
            <Button on:click=move |_| form.is_open.set(false)>{words::close()}</Button>
            <Button tone=ButtonTone::Primary submit=true busy=form.sending attr:form=id.get_value()>
                {words::send_request()}
            </Button>
        }
    };
    let asks = Signal::derive(move || form.asks());
    let general = move || {
        let problem = form.problem.read();
        let has_field = |problem: &Problem| problem.fields.keys().any(|field| field != "shifts");
        let problem = problem.as_ref().filter(|problem| !has_field(problem))?;
        let text = sentence(&problem.message);
        Some(view! { <Banner state=State::Critical>{text}</Banner> })
    };

    view! {
        <Sheet open=form.is_open title=words::request() actions>
            <form
                id=id.get_value()
                class="stack"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    form.send(None);
                }
            >
                {general}
                <Fields form/>
                <ConsequenceList consequences=form.consequences reliefs=form.reliefs asks/>
            </form>
        </Sheet>
    }
    .into_any()
}

#[component]
fn Fields(form: RequestForm) -> impl IntoView {
    let people = use_people();
    let technicians = Signal::derive(move || {
        let all = people.all().into_iter();
        let technicians =
            all.filter(|person| person.active && person.roles.contains(Role::Technician));
        technicians.map(ListOption::person).collect::<Vec<_>>()
    });
    let categories = TimeOffCategory::ALL
        .map(|category| ListOption::new(category.name(), category_word(category)));
    let whole = form.whole_days;
    let left = move || left_of(form).unwrap_or_default();
    let first_label = move || if whole.get() { words::first_day() } else { words::day() };

    view! {
        {form.board.decides.then(|| view! {
            <Combobox
                label=words::technician()
                value=form.technician
                options=technicians
                name="technician"
                error=form.error("technician_id")
            />
        })}
        <Segmented label=words::how_long()>
            <Segment selected=whole on:click=move |_| whole.set(true)>{words::whole_days()}</Segment>
            <Segment selected=Signal::derive(move || !whole.get()) on:click=move |_| whole.set(false)>
                {words::part_of_day()}
            </Segment>
        </Segmented>
        <div class="field-row">
            <DateField label=first_label value=form.first name="first_day" error=form.error("first_day")/>
            <Show when=move || whole.get()>
                <DateField
                    label=words::last_day()
                    value=form.last
                    name="last_day"
                    hint=words::last_day_hint()
                    error=form.error("last_day")
                    optional=true
                />
            </Show>
            <Show when=move || !whole.get()>
                <TimeField label=words::start() value=form.start name="start" error=form.error("start")/>
                <TimeField label=words::end() value=form.end name="end" error=form.error("end")/>
            </Show>
        </div>
        <Select
            label=words::category()
            value=form.category
            options=Signal::stored(categories.to_vec())
            name="category"
            hint=left
        />
        <TextArea
            label=words::note()
            value=form.note
            name="note"
            hint=words::note_hint()
            error=form.error("note")
            optional=true
        />
        {form.board.decides.then(|| view! { <Switch label=words::approve_this() checked=form.approve/> })}
    }
    .into_any()
}
