//! The page: a file, what is taken for what, what would become of it, and doing that.

use std::collections::BTreeMap;

use domain::Problem;
use domain::scheduling::import::{
    ImportColumn, ImportFormat, ImportPlan, ImportRequest, RefusedLine,
};
use domain::scheduling::warnings::Overrule;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use wasm_bindgen_futures::JsFuture;

use super::api;
use super::preview::{LeftOut, Preview};
use crate::AppError;
use crate::accounts::use_people;
use crate::clock;
use crate::components::{
    Button, Card, Combobox, ListOption, PageHead, ProblemNote, Select, TextArea, Toast, Toasts,
    unique_id,
};
use crate::locations::use_locations;
use crate::messages::import as words;
use crate::scheduling::warnings::overrule;
use crate::shell::use_session;

const MAX_FILE_BYTES: f64 = 5.0 * 1024.0 * 1024.0;

/// What was chosen, in signals.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    text: RwSignal<String>,
    technician: RwSignal<String>,
    location: RwSignal<String>,
    zone: RwSignal<String>,
    columns: [(ImportColumn, RwSignal<String>); 8],
    pub skip_bad: RwSignal<bool>,
    /// Why shifts are imported that something speaks against.
    pub reason: RwSignal<String>,
    pub reason_error: RwSignal<Option<String>>,
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

    /// They were those of another file.
    fn forget_columns(self) {
        for (_, name) in self.columns {
            name.try_set(String::new());
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
    let head = RwSignal::new(Head::default());
    // What was left out of the file that was imported last.
    let left_out = RwSignal::new(Vec::<RefusedLine>::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let id = StoredValue::new(unique_id("import"));

    let send = move |wanted: Option<String>| {
        let is_warned = plan.read_untracked().as_ref().is_some_and(|plan| plan.warned > 0);
        let overrule = choices.overrule(wanted.is_some() && is_warned);
        let Some(overrule) = overrule else { return };
        problem.set(None);
        left_out.set(Vec::new());
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
                    head.try_set(Head::default());
                    choices.forget_columns();
                    left_out.try_set(done.refused);
                    // What had the focus is gone with the preview.
                    if let Some(input) = input.try_get_untracked().flatten() {
                        let _ = input.focus();
                    }
                }
                Ok(seen) => {
                    let is_readable = seen.missing.is_empty();
                    head.try_set(Head { names: seen.head.clone(), missing: seen.missing.clone() });
                    plan.try_set(is_readable.then_some(seen));
                    let shown = if is_readable { ".import-preview" } else { ".import-columns" };
                    request_animation_frame(move || bring_into_sight(shown));
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
                    choices.forget_columns();
                    head.set(Head::default());
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
            {move || {
                let lines = left_out.get();
                (!lines.is_empty()).then(|| view! { <LeftOut lines/> })
            }}
        </div>
    }
}

/// What a file's head has, once the file was looked at, and what is missed in it.
#[derive(Clone, Default)]
struct Head {
    names: Vec<String>,
    missing: Vec<ImportColumn>,
}

/// Which column is taken for what; open where something is missed.
#[component]
fn Columns(head: RwSignal<Head>, choices: Choices) -> impl IntoView {
    let options = Signal::derive(move || {
        let names = head.get().names.into_iter();
        let names = names.map(|name| ListOption::new(name.clone(), name));
        [ListOption::new("", words::not_there())].into_iter().chain(names).collect::<Vec<_>>()
    });
    let fields = choices.columns.map(|(column, value)| {
        let error = Signal::derive(move || {
            let is_missed = head.read().missing.contains(&column) && value.read().is_empty();
            is_missed.then(|| words::say_which(column_name(column)))
        });
        view! { <Select label=column_name(column) value options error/> }
    });

    let details = NodeRef::<html::Details>::new();
    // With each answer, also where somebody has closed it.
    Effect::new(move |_| {
        let is_missed = !head.read().missing.is_empty();
        if let Some(details) = details.get() {
            // The name is one that attributes may have.
            let _ = match is_missed {
                true => details.set_attribute("open", ""),
                false => details.remove_attribute("open"),
            };
        }
    });

    view! {
        <details
            node_ref=details
            class="how-to"
            hidden=move || head.read().names.is_empty()
        >
            <summary>{words::columns()}</summary>
            <div class="import-columns">{fields}</div>
        </details>
    }
}

/// What was asked for may lie below the fold, on a phone in any case.
fn bring_into_sight(selector: &str) {
    if let Ok(Some(found)) = document().query_selector(selector) {
        let nearest = web_sys::ScrollIntoViewOptions::new();
        nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
        found.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
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
