//! Whose clock the calendar goes by.

use std::collections::BTreeMap;

use domain::zones::ZoneName;
use leptos::prelude::*;

use super::calendar::{Calendar, use_calendar};
use crate::clock::{self, Style};
use crate::components::{Combobox, FilterChip, ListOption, Popover};
use crate::messages::scheduling as messages;

const ANCHOR: &str = "--zone-switch";

#[component]
pub fn ZoneSwitch() -> impl IntoView {
    let calendar = use_calendar();
    let open = RwSignal::new(false);
    let is_other = Signal::derive(move || calendar.address.read().zone.is_some());
    let text = move || {
        let city = calendar.zone.read().city();
        if is_other.get() { messages::zone_of(city) } else { messages::my_zone(city) }
    };

    view! {
        <span class="chip-anchor" style:anchor-name=ANCHOR>
            <FilterChip pressed=is_other icon=icondata::LuGlobe on:click=move |_| open.update(|open| *open ^= true)>
                {text}
            </FilterChip>
        </span>
        <Popover open anchor=ANCHOR label=messages::show_times_in()>
            <ZoneChoices/>
        </Popover>
    }
    .into_any()
}

#[component]
fn ZoneChoices() -> impl IntoView {
    let calendar = use_calendar();
    let own = calendar.session.me.get_untracked().zone;
    let places = move || {
        zones_of_places(calendar)
            .into_iter()
            .map(|(zone, names)| view! { <ZoneChoice zone=zone.clone() chosen=Some(zone) label=names.join(", ")/> })
            .collect_view()
    };
    let other =
        RwSignal::new(calendar.address.get_untracked().zone.map(String::from).unwrap_or_default());
    let options = Signal::derive(move || {
        let now = calendar.now.get();
        clock::zones()
            .into_iter()
            .map(|zone| {
                ListOption::new(zone.as_str(), zone.to_string().replace('_', " "))
                    .with_detail(clock::time(now, &zone))
            })
            .collect::<Vec<_>>()
    });
    let choose = move |name: String| calendar.set_zone(name.parse().ok());

    view! {
        <div class="choices" role="radiogroup" aria-label=messages::show_times_in()>
            <ZoneChoice zone=own chosen=None label=messages::mine().to_owned()/>
            {places}
        </div>
        <Combobox label=messages::other_zone() value=other options on_choose=choose/>
    }
    .into_any()
}

/// `chosen` is what the address holds when this is the choice.
#[component]
fn ZoneChoice(zone: ZoneName, chosen: Option<ZoneName>, label: String) -> impl IntoView {
    let calendar = use_calendar();
    let detail = {
        let zone = zone.clone();
        move || {
            let now = calendar.now.get();
            format!("{} {}", clock::time(now, &zone), clock::text(now, &zone, Style::Zone))
        }
    };
    let is_chosen = {
        let chosen = chosen.clone();
        move || calendar.address.read().zone == chosen
    };

    view! {
        <label class="choice">
            <input
                type="radio"
                name="calendar-zone"
                prop:checked=is_chosen
                on:change=move |_| calendar.set_zone(chosen.clone())
            />
            <span>{label}</span>
            <small>{detail}</small>
        </label>
    }
}

impl Calendar {
    pub fn set_zone(self, zone: Option<ZoneName>) {
        self.adjust(|address| address.zone = zone);
    }
}

/// The places, by the zone they are in: those that share a clock stand together.
pub fn zones_of_places(calendar: Calendar) -> BTreeMap<ZoneName, Vec<String>> {
    let mut zones = BTreeMap::<ZoneName, Vec<String>>::new();
    for location in calendar.desk.locations.all().iter().filter(|location| location.active) {
        zones.entry(location.zone.clone()).or_default().push(location.name.to_string());
    }
    zones
}
