//! What colleagues see of one.

use chrono::NaiveTime;
use domain::Problem;
use domain::accounts::{Hue, PersonName, ProfilePatch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::picture::PictureField;
use crate::clock;
use crate::components::{
    Banner, Button, ButtonTone, Card, HueField, ListOption, Select, State, TextField, Toast,
    Toasts, sentence,
};
use crate::locations::use_locations;
use crate::messages::profile as words;
use crate::shell::use_session;

#[component]
pub(super) fn YouCard() -> impl IntoView {
    let session = use_session();
    let locations = use_locations();
    let toasts = expect_context::<Toasts>();
    let me = session.me.get_untracked().person;
    let name = RwSignal::new(me.name.to_string());
    let hue = RwSignal::new(me.hue);
    let location = RwSignal::new(me.location_id.map(|id| id.to_string()).unwrap_or_default());
    let problem = RwSignal::new(None::<Problem>);
    let saving = RwSignal::new(false);
    let person = Memo::new(move |_| session.me.read().person.clone());

    // What another browser has changed shows here too, where nothing else has been typed.
    Effect::watch(
        move || person.get(),
        move |now, before, _| {
            let Some(before) = before else { return };
            follow(name, before.name.to_string(), now.name.to_string());
            follow(hue, before.hue, now.hue);
            let id = |person: &domain::accounts::Person| {
                person.location_id.map(|id| id.to_string()).unwrap_or_default()
            };
            follow(location, id(before), id(now));
        },
        false,
    );
    let places = Signal::derive(move || {
        let none = ListOption::new("", words::no_location());
        let places = locations
            .all()
            .into_iter()
            .map(|place| ListOption::new(place.id.to_string(), place.name.as_str()));
        std::iter::once(none).chain(places).collect::<Vec<_>>()
    });
    let error = move |field: &'static str| {
        Signal::derive(move || problem.read().as_ref()?.fields.get(field).cloned())
    };
    let general = move || {
        let problem = problem.get().filter(|problem| problem.fields.is_empty())?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };
    let save = move || {
        problem.set(None);
        let Ok(parsed) = name.read_untracked().parse::<PersonName>() else {
            return problem.set(Some(Problem::invalid("name", wrong_name(&name.read_untracked()))));
        };
        let patch = ProfilePatch {
            name: Some(parsed),
            hue: Some(hue.get_untracked()),
            location_id: Some(location.read_untracked().parse().ok()),
            ..ProfilePatch::default()
        };
        saving.set(true);
        spawn_local(async move {
            let answer = api::update_profile(patch).await;
            saving.try_set(false);
            match answer {
                Ok(me) => {
                    session.changed(me);
                    toasts.push(Toast::new(words::saved()));
                }
                Err(err) => {
                    problem.try_set(Some(err.0));
                }
            }
        });
    };

    view! {
        <Card title=words::you()>
            <form
                class="body stack"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <p class="soft">{words::you_lead()}</p>
                <PictureField person on_change=move |me| session.changed(me)/>
                {general}
                <TextField
                    label=words::name()
                    value=name
                    name="name"
                    autocomplete="name"
                    error=error("name")
                />
                <HueField label=words::colour() value=hue/>
                <HuePreview name hue/>
                <Select
                    label=words::location()
                    value=location
                    options=places
                    error=error("location_id")
                />
                <div class="toolbar">
                    <Button tone=ButtonTone::Primary submit=true busy=saving>
                        {words::save()}
                    </Button>
                </div>
            </form>
        </Card>
    }
}

/// The name on the colour, as a shift shows it.
#[component]
fn HuePreview(name: RwSignal<String>, hue: RwSignal<Hue>) -> impl IntoView {
    let oclock = |hour| NaiveTime::from_hms_opt(hour, 0, 0).map(clock::time_of_day);
    let times = move || Some(format!("{}–{}", oclock(6)?, oclock(14)?));

    view! {
        <div class="hue-preview">
            <span data-hue=move || hue.get().name()><b>{times}</b>{name}</span>
            <small class="hint">{words::colour_hint()}</small>
        </div>
    }
}

/// Takes over what has changed elsewhere, unless something else stands here.
fn follow<T: PartialEq + Clone + Send + Sync + 'static>(field: RwSignal<T>, before: T, now: T) {
    if before != now && *field.read_untracked() == before {
        field.set(now);
    }
}

fn wrong_name(name: &str) -> String {
    if name.trim().is_empty() {
        words::give_name().to_owned()
    } else {
        words::long_name(PersonName::MAX_CHARS)
    }
}
