//! The page: a file, what is taken for what, what would become of it, and doing that.

use std::collections::BTreeMap;

use domain::Problem;
use domain::scheduling::import::{
    ImportColumn, ImportFormat, ImportPlan, ImportRequest, ImportedShift,
};
use domain::scheduling::warnings::Overrule;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use wasm_bindgen_futures::JsFuture;

use super::api;
use crate::AppError;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    Button, ButtonTone, Card, Checkbox, Combobox, Glyph, ListOption, PageHead, ProblemNote, Select,
    State, Table, TextArea, Toast, Toasts, sentence, unique_id,
};
use crate::locations::use_locations;
use crate::messages::{coverage as coverage_words, import as words, problems};
use crate::scheduling::warnings::{ReasonField, in_one_line, overrule};
use crate::shell::use_session;

const MAX_FILE_BYTES: f64 = 5.0 * 1024.0 * 1024.0;
/// Lines of what goes well; what does not is shown in full.
const MOST_SHOWN: usize = 50;

/// What was chosen, in signals.
#[derive(Clone, Copy)]
struct Choices {
    text: RwSignal<String>,
    technician: RwSignal<String>,
    location: RwSignal<String>,
    zone: RwSignal<String>,
    columns: [(ImportColumn, RwSignal<String>); 8],
    skip_bad: RwSignal<bool>,
    /// Why shifts are imported that something speaks against.
    reason: RwSignal<String>,
    reason_error: RwSignal<Option<String>>,
}

impl Choices {
    fn request(self, plan: Option<String>, overrule: Option<Overrule>) -> ImportRequest {
        let file = self.text.get_untracked();
        let is_calendar = file.trim_start_matches('\u{feff}').trim_start().starts_with("BEGIN:");
        let columns: BTreeMap<ImportColumn, String> = self
            .columns
            .into_iter()
            .map(|(column, name)| (column, name.get_untracked()))
            .filter(|(_, name)| !name.is_empty())
            .collect();
        ImportRequest {
            format: if is_calendar { ImportFormat::Ical } else { ImportFormat::Csv },
            file,
            columns,
            zone: self.zone.get_untracked().parse().ok(),
            technician_id: self.technician.get_untracked().parse().ok(),
            location_id: self.location.get_untracked().parse().ok(),
            skip_bad: self.skip_bad.get_untracked(),
            plan,
            overrule,
        }
    }

    /// The reason, if one is needed; `None`: it is missing, which stands at its field.
    fn overrule(self, is_needed: bool) -> Option<Option<Overrule>> {
        if !is_needed {
            return Some(None);
        }
        let given = overrule(&self.reason.get_untracked());
        self.reason_error.set(given.as_ref().err().cloned());
        given.ok().map(Some)
    }
}

#[component]
pub fn ImportPage() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let locations = use_locations();
    locations.load();
    let people = use_people();
    let me = use_session().me.get_untracked();
    let choices = Choices {
        text: RwSignal::default(),
        technician: RwSignal::default(),
        location: RwSignal::default(),
        zone: RwSignal::new(me.zone.to_string()),
        columns: ImportColumn::ALL.map(|column| (column, RwSignal::default())),
        skip_bad: RwSignal::new(false),
        reason: RwSignal::default(),
        reason_error: RwSignal::default(),
    };
    let plan = RwSignal::new(None::<ImportPlan>);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let id = StoredValue::new(unique_id("import"));

    let send = move |wanted: Option<String>| {
        let is_warned = plan.read_untracked().as_ref().is_some_and(|plan| plan.warned > 0);
        let overrule = choices.overrule(wanted.is_some() && is_warned);
        let Some(overrule) = overrule else { return };
        problem.set(None);
        busy.set(true);
        let request = choices.request(wanted, overrule);
        spawn_local(async move {
            let answer = api::import_shifts(request).await;
            busy.try_set(false);
            match answer {
                Ok(done) if done.is_done => {
                    let count = done.created.len() + done.updated.len();
                    toasts.push(Toast::new(words::done(i64::try_from(count).unwrap_or(i64::MAX))));
                    plan.try_set(None);
                    choices.text.try_set(String::new());
                }
                Ok(seen) => {
                    plan.try_set(Some(seen));
                }
                Err(AppError(err)) => {
                    plan.try_set(None);
                    problem.try_set(Some(err));
                }
            }
        });
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        plan.set(None);
        if file.size() > MAX_FILE_BYTES {
            let size = (file.size() / 1024.0 / 1024.0).ceil();
            problem.set(Some(Problem::invalid("file", words::too_large(clock::number(size)))));
            return;
        }
        spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(read) => {
                    for (_, name) in choices.columns {
                        name.set(String::new());
                    }
                    choices.text.set(read);
                    send(None);
                }
                None => problem.set(Some(Problem::invalid("file", words::unreadable()))),
            }
        });
    };
    // What was looked at is no longer what stands there.
    Effect::watch(
        move || {
            choices.text.track();
            choices.technician.track();
            choices.location.track();
            choices.zone.track();
            choices.columns.iter().for_each(|(_, name)| name.track());
        },
        move |(), _, _| plan.set(None),
        false,
    );
    let failed = move || {
        let problem = problem.get()?;
        let message = problem.fields.values().next().cloned().unwrap_or(problem.message);
        Some(view! { <ProblemNote message=message/> })
    };
    let technicians = Signal::derive(move || {
        people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });
    let places = Signal::derive(move || {
        let all = locations.all().into_iter().filter(|place| place.active);
        let all = all.map(|place| ListOption::new(place.id.to_string(), place.name.to_string()));
        [ListOption::new("", words::no_location())].into_iter().chain(all).collect::<Vec<_>>()
    });
    let zones: Vec<ListOption> = clock::zones()
        .into_iter()
        .map(|zone| ListOption::new(zone.as_str(), zone.as_str()))
        .collect();
    // The head is known once a file was looked at, and stays while the columns are chosen.
    let head = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| {
        if let Some(plan) = &*plan.read() {
            head.set(plan.head.clone());
        }
    });
    let is_empty = Signal::derive(move || choices.text.read().trim().is_empty());

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()/>
        <div class="import">
            <Card title=words::choose_file()>
                <div class="body stack">
                    <div class="picture-field">
                        <input
                            node_ref=input
                            id=id.get_value()
                            class="visually-hidden"
                            type="file"
                            accept=".csv,.ics,text/csv,text/calendar,text/plain"
                            on:change=chosen
                        />
                        <label for=id.get_value() class="button">{words::choose_file()}</label>
                        <p class="hint">{words::file_hint()}</p>
                    </div>
                    <TextArea label=words::or_paste() value=choices.text rows=5/>
                    <h3>{words::defaults()}</h3>
                    <Combobox
                        label=words::technician()
                        value=choices.technician
                        options=technicians
                        optional=true
                    />
                    <Select label=words::location() value=choices.location options=places/>
                    <Combobox label=words::zone() value=choices.zone options=zones/>
                    <Columns head choices/>
                    {failed}
                    <div class="toolbar">
                        <Button busy disabled=is_empty on:click=move |_| send(None)>
                            {words::preview()}
                        </Button>
                    </div>
                </div>
            </Card>
            {move || {
                plan.get()
                    .map(|plan| view! {
                        <Preview
                            plan
                            choices
                            busy
                            run=move |name| send(Some(name))
                        />
                    })
            }}
        </div>
    }
}

/// Which column is taken for what, once there is a head.
#[component]
fn Columns(head: RwSignal<Vec<String>>, choices: Choices) -> impl IntoView {
    let options = Signal::derive(move || {
        let names = head.get().into_iter().map(|name| ListOption::new(name.clone(), name));
        [ListOption::new("", words::not_there())].into_iter().chain(names).collect::<Vec<_>>()
    });
    let fields = choices
        .columns
        .map(|(column, value)| view! { <Select label=column_name(column) value options/> });

    view! {
        <details class="how-to" hidden=move || head.read().is_empty()>
            <summary>{words::columns()}</summary>
            <div class="import-columns">{fields}</div>
        </details>
    }
}

#[component]
fn Preview(
    plan: ImportPlan,
    choices: Choices,
    busy: RwSignal<bool>,
    #[prop(into)] run: Callback<String>,
) -> impl IntoView {
    let locations = use_locations();
    let Choices { skip_bad, reason, reason_error, .. } = choices;
    let warned = plan.warned;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (created, updated, bad) =
        (count(plan.created.len()), count(plan.updated.len()), plan.refused.len());
    let good = created + updated;
    let counts = [
        (created > 0).then(|| words::created(created)),
        (updated > 0).then(|| words::updated(updated)),
        (plan.unchanged > 0).then(|| words::unchanged(plan.unchanged)),
        (warned > 0).then(|| coverage_words::warned(warned)),
    ];
    let summary = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let can_run = Signal::derive(move || good > 0 && (bad == 0 || skip_bad.get()));
    let name = StoredValue::new(plan.plan);
    let refused = plan.refused.into_iter().map(|refused| {
        let reason = sentence(&problems::translated(&refused.reason));
        let why =
            view! { <p class="reason"><Glyph state=State::Critical/><span>{reason}</span></p> };
        (refused.line, refused.text, why.into_any())
    });
    let fine = |shifts: Vec<ImportedShift>, word: &'static str| {
        shifts.into_iter().map(move |shift| {
            let what = in_words(&shift);
            if shift.warnings.is_empty() {
                return (
                    false,
                    shift.line,
                    what,
                    view! { <span class="soft">{word}</span> }.into_any(),
                );
            }
            let about = move || in_one_line(&shift.warnings, locations);
            let why =
                view! { <p class="reason"><Glyph state=State::Warning/><span>{about}</span></p> };
            (true, shift.line, what, why.into_any())
        })
    };
    let mut others: Vec<_> =
        fine(plan.created, words::new()).chain(fine(plan.updated, words::changed())).collect();
    // What somebody has to look at comes first.
    others.sort_by_key(|(is_warned, line, ..)| (!is_warned, *line));
    let hidden = others.len().saturating_sub(MOST_SHOWN);
    let rows = refused
        .chain(
            others.into_iter().take(MOST_SHOWN).map(|(_, line, what, result)| (line, what, result)),
        )
        .map(|(line, what, result)| {
            view! {
                <tr class="entry">
                    <td class="number" data-label=words::line()>{line}</td>
                    <td class="title wrap">{what}</td>
                    <td class="wrap">{result}</td>
                </tr>
            }
        })
        .collect_view();

    view! {
        <Card title=words::preview()>
            <div class="body stack" role="status">
                <p>
                    {if good == 0 && bad == 0 { words::nothing().to_owned() } else { sentence(&summary) }}
                    " "
                    {(bad > 0).then(|| view! { <strong>{words::refused(count(bad)) + "."}</strong> })}
                </p>
                {(bad > 0)
                    .then(|| view! {
                        <Checkbox label=words::skip_bad() hint=words::skip_hint() checked=skip_bad/>
                    })}
                {(warned > 0).then(|| view! { <ReasonField reason error=reason_error/> })}
                <div class="toolbar">
                    <Button
                        tone=ButtonTone::Primary
                        busy
                        disabled=Signal::derive(move || !can_run.get())
                        on:click=move |_| run.run(name.get_value())
                    >
                        {words::run()}
                    </Button>
                </div>
                <Table label=words::preview() cards=true>
                    <thead>
                        <tr>
                            <th scope="col" class="number">{words::line()}</th>
                            <th scope="col">{words::what()}</th>
                            <th scope="col">{words::result()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
                {(hidden > 0).then(|| view! { <p class="hint">{words::more(count(hidden))}</p> })}
            </div>
        </Card>
    }
}

/// `Ana Example, Tue 24 Nov, 22:00–06:00, Early`
fn in_words(shift: &ImportedShift) -> String {
    let zone = use_session().me.get_untracked().zone;
    let who = untrack(|| use_people().get(shift.technician_id));
    let day = clock::text(shift.span.starts_at(), &zone, Style::Weekday);
    let (from, to) =
        (clock::time(shift.span.starts_at(), &zone), clock::time(shift.span.ends_at(), &zone));
    let mut text = who.map_or_else(String::new, |person| format!("{}, ", person.name));
    text += &format!("{day}, {from}–{to}");
    if !shift.title.is_empty() {
        text += ", ";
        text += &shift.title;
    }
    text
}

fn column_name(column: ImportColumn) -> &'static str {
    match column {
        ImportColumn::Technician => words::column_technician(),
        ImportColumn::Date => words::column_date(),
        ImportColumn::Start => words::column_start(),
        ImportColumn::End => words::column_end(),
        ImportColumn::Location => words::column_location(),
        ImportColumn::Kind => words::column_kind(),
        ImportColumn::Title => words::column_title(),
        ImportColumn::Note => words::column_note(),
    }
}
