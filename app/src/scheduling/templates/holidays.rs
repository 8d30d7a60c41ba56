//! The holidays of the locations, beneath the list of schedules.

use chrono::NaiveDate;
use domain::scheduling::templates::{Holiday, HolidayDraft};
use domain::{Problem, ProblemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::page::Schedules;
use crate::AppError;
use crate::clock::{self, Style};
use crate::components::{
    Button, Card, DateField, ListOption, RemovableChip, Select, TextField, Toast, sentence,
};
use crate::locations::use_locations;
use crate::messages::{coverage as coverage_words, schedules as words};

#[component]
pub(super) fn HolidayCard(schedules: Schedules) -> impl IntoView {
    let locations = use_locations();
    let (location, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let date = RwSignal::new(None::<NaiveDate>);
    let problem = RwSignal::new(None::<Problem>);
    let saving = RwSignal::new(false);
    let error = move |field: &'static str| {
        Signal::derive(move || problem.read().as_ref()?.fields.get(field).cloned())
    };
    let options = Signal::derive(move || {
        let places = locations.all().into_iter();
        let places = places.map(|place| ListOption::new(place.id.to_string(), place.name.as_str()));
        std::iter::once(ListOption::new("", "–")).chain(places).collect::<Vec<_>>()
    });
    let typed = move || -> Result<HolidayDraft, Problem> {
        let wrong = |field: &str, reason: String| Problem::invalid(field, reason);
        Ok(HolidayDraft {
            location_id: location
                .get()
                .parse()
                .map_err(|_| wrong("location_id", coverage_words::choose_location().to_owned()))?,
            date: date.get().ok_or_else(|| wrong("date", words::choose_date().to_owned()))?,
            name: name.get().parse().map_err(|err| wrong("name", format!("{err}")))?,
        })
    };
    let add = move || {
        let draft = match untrack(typed) {
            Ok(draft) => draft,
            Err(reason) => return problem.set(Some(reason)),
        };
        problem.set(None);
        saving.set(true);
        spawn_local(async move {
            let answer = api::create_holiday(draft).await;
            saving.try_set(false);
            match answer {
                Ok(_) => {
                    name.try_set(String::new());
                    schedules.load();
                }
                Err(AppError(reason)) => {
                    let reason = match reason.kind {
                        ProblemKind::Conflict | ProblemKind::Invalid => reason,
                        _ => Problem::invalid("name", reason.message),
                    };
                    problem.try_set(Some(reason));
                }
            }
        });
    };
    let chip = move |holiday: Holiday| {
        let Holiday { id, location_id, date, name, .. } = holiday;
        let draft = HolidayDraft { location_id, date, name: name.clone() };
        let label = move || {
            let place = locations.get(location_id).map(|place| place.name.to_string());
            let day = clock::day(date, Style::ShortDate);
            format!("{day}, {name} · {}", place.unwrap_or_default())
        };
        let remove = move |()| {
            let draft = draft.clone();
            spawn_local(async move {
                let toast = match api::delete_holiday(id).await {
                    Ok(()) => {
                        let back = move || bring_back(schedules, draft.clone());
                        Toast::new(words::holiday_removed()).with_undo(back)
                    }
                    Err(err) => Toast::new(sentence(&err.to_string())),
                };
                schedules.toasts.push(toast);
                schedules.load();
            });
        };
        view! { <RemovableChip label on_remove=remove/> }
    };

    view! {
        <Card title=words::holidays() footer=|| words::holidays_why()>
            <form
                class="body"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    add();
                }
            >
                <div class="toolbar">
                    <Show when=move || schedules.holidays.read().is_empty()>
                        <p class="soft">{words::no_holidays()}</p>
                    </Show>
                    <For each=move || schedules.holidays.get() key=|holiday| holiday.id let:holiday>
                        {chip(holiday)}
                    </For>
                </div>
                <div class="holiday-fields">
                    <Select label=words::location() value=location options error=error("location_id")/>
                    <DateField label=words::date() value=date error=error("date")/>
                    <TextField label=words::holiday_name() value=name error=error("name") autocomplete="off"/>
                    <Button submit=true busy=saving icon=icondata::LuPlus>{words::add_holiday()}</Button>
                </div>
            </form>
        </Card>
    }
}

fn bring_back(schedules: Schedules, draft: HolidayDraft) {
    spawn_local(async move {
        if let Err(err) = api::create_holiday(draft).await {
            schedules.toasts.push(Toast::new(sentence(&err.to_string())));
        }
        schedules.load();
    });
}
