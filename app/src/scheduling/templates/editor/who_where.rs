//! Whose schedule it is, where, and from when.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::Editor;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{Combobox, DateField, ListOption, RemovableChip, Select, TextField};
use crate::locations::use_locations;
use crate::messages::schedules as words;
use crate::shell::use_minute;

#[component]
pub(super) fn WhoWhere(editor: Editor) -> impl IntoView {
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
    // So does whoever is chosen for a new one bring the place where they belong.
    Effect::watch(
        move || fields.technician.get(),
        move |now, before, _| {
            let is_open = editor.base.read_untracked().is_none()
                && fields.location.read_untracked().is_empty();
            let person = now.parse().ok().and_then(|id| untrack(|| people.get(id)));
            let home = person.and_then(|person| person.location_id);
            if let Some(home) = home.filter(|_| is_open && before.is_some_and(|it| it != now)) {
                fields.location.set(home.to_string());
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
