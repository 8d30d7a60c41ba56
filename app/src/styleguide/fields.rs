//! Every kind of field in every state.

use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;

use super::Chapter;
use super::people::everybody;
use crate::clock;
use crate::components::{
    Combobox, DateField, FieldKind, ListOption, Select, TextArea, TextField, TimeField,
};

#[component]
pub fn Fields() -> impl IntoView {
    let title = RwSignal::new("Camera 2 loses signal".to_owned());
    let error = Signal::derive(move || {
        title.read().trim().is_empty().then(|| "give the ticket a title".to_owned())
    });
    let zone = RwSignal::new("Europe/Berlin".to_owned());
    let location = RwSignal::new("speicherstadt".to_owned());

    view! {
        <Chapter
            id="fields"
            title="Fields"
            rule="Label above, hint below. An error takes the place of the hint and says the way out. Read-only is dashed, disabled is sunken."
        >
            <div class="guide-fields">
                <TextField label="Title" value=title error hint="Empty it to see what it says."/>
                <TextField
                    label="Hostname"
                    value=RwSignal::default()
                    optional=true
                    placeholder="codec-hh-302-main"
                    hint="Letters, digits and hyphens."
                />
                <TextField
                    label="E-mail"
                    kind=FieldKind::Email
                    value=RwSignal::new("mara@kestrel".to_owned())
                    error=Some("write the whole address, such as mara@kestrel.example".to_owned())
                />
                <TextField
                    label="Password"
                    kind=FieldKind::Password
                    value=RwSignal::new("correct horse".to_owned())
                    autocomplete="off"
                />
                <TextField
                    label="Serial number"
                    value=RwSignal::new("G6PA31400I8L".to_owned())
                    read_only=true
                    hint="Read-only."
                />
                <TextField
                    label="Group"
                    value=RwSignal::new("Set by the template".to_owned())
                    disabled=true
                />
                <Select label="Location" value=location options=locations()/>
                <Combobox
                    label="Time zone"
                    value=zone
                    options=zones()
                    hint="Type a part of it, such as “york”."
                />
                <Combobox
                    label="Technician"
                    value=RwSignal::default()
                    options=technicians()
                    optional=true
                    placeholder="Anybody"
                />
                <DateField
                    label="Day"
                    value=RwSignal::new(NaiveDate::from_ymd_opt(2026, 11, 19))
                />
                <TimeField
                    label="Starts"
                    value=RwSignal::new(NaiveTime::from_hms_opt(22, 0, 0))
                    hint="930 is 9:30; arrow keys move by 5 minutes."
                />
                <TextField
                    label="Hovered"
                    value=RwSignal::new("Under the pointer".to_owned())
                    attr:data-force="hover"
                />
                <TextField
                    label="Focused"
                    value=RwSignal::new("Being typed in".to_owned())
                    attr:data-force="focus"
                />
                <TextArea
                    label="Note"
                    value=RwSignal::new("Key for the rack is at the Pförtner.".to_owned())
                    optional=true
                />
            </div>
        </Chapter>
    }
}

fn locations() -> Vec<ListOption> {
    vec![
        ListOption::new("speicherstadt", "Hamburg, Speicherstadt"),
        ListOption::new("prater", "Wien, Funkhaus Prater"),
        ListOption::new("alcantara", "Lisboa, Alcântara"),
        ListOption::new("halifax", "Halifax, Barrington Street"),
    ]
}

fn zones() -> Vec<ListOption> {
    clock::zones()
        .into_iter()
        .map(|zone| ListOption::new(zone.as_str(), zone.as_str().replace('_', " ")))
        .collect()
}

fn technicians() -> Vec<ListOption> {
    everybody()
        .into_iter()
        .zip(["on shift", "off until Thursday", "on call"].into_iter().cycle())
        .map(|(person, detail)| {
            ListOption::new(person.id.to_string(), person.name.as_str()).with_detail(detail)
        })
        .collect()
}
