//! What to leave out, as chips above the calendar.

use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::ShiftKind;
use icondata::Icon as IconData;
use leptos::prelude::*;

use super::address::Filters;
use super::calendar::{Calendar, use_calendar};
use super::side::FoldSide;
use super::words;
use super::zone_switch::ZoneSwitch;
use crate::components::{Combobox, FilterChip, ListOption, Popover, RemovableChip};
use crate::messages::scheduling as messages;

#[component]
pub fn FilterBar() -> impl IntoView {
    let calendar = use_calendar();
    let mine = Signal::derive(move || calendar.filters.read().only_mine);
    let open = Signal::derive(move || calendar.filters.read().only_open);
    let drafts = Signal::derive(move || calendar.filters.read().only_drafts);
    let hides_cancelled = Signal::derive(move || calendar.filters.read().hide_cancelled);
    let is_filtered = move || !calendar.filters.read().is_empty();

    view! {
        <div class="toolbar cal-filters" role="group" aria-label=messages::filters()>
            <LocationFilter/>
            <TechnicianFilter/>
            <KindFilter/>
            <FilterChip pressed=mine on:click=move |_| calendar.filter(|filters| filters.only_mine ^= true)>
                {messages::only_mine()}
            </FilterChip>
            <FilterChip pressed=open on:click=move |_| calendar.filter(|filters| filters.only_open ^= true)>
                {messages::only_open()}
            </FilterChip>
            <Show when=move || calendar.may_plan()>
                <FilterChip
                    pressed=drafts
                    on:click=move |_| calendar.filter(|filters| filters.only_drafts ^= true)
                >
                    {messages::only_drafts()}
                </FilterChip>
            </Show>
            <FilterChip
                pressed=hides_cancelled
                on:click=move |_| calendar.filter(|filters| filters.hide_cancelled ^= true)
            >
                {messages::hide_cancelled()}
            </FilterChip>
            <Show when=is_filtered>
                <button
                    type="button"
                    class="button"
                    data-tone="quiet"
                    data-size="small"
                    on:click=move |_| clear_filters(calendar)
                >
                    {messages::clear_filters()}
                </button>
            </Show>
            <span class="spacer"></span>
            <ZoneSwitch/>
            <FoldSide/>
        </div>
    }
    .into_any()
}

pub fn clear_filters(calendar: Calendar) {
    calendar.filter(|filters| *filters = Filters::default());
}

impl Calendar {
    pub fn filter(self, change: impl FnOnce(&mut Filters)) {
        self.adjust(|address| change(&mut address.filters));
    }
}

/// A chip that opens what can be chosen.
#[component]
fn ChoiceChip(
    anchor: &'static str,
    icon: IconData,
    label: &'static str,
    /// What is chosen, in a word or two.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let pressed = Signal::derive(move || chosen.read().is_some());
    let text = move || chosen.get().unwrap_or_else(|| label.to_owned());

    view! {
        <span class="chip-anchor" data-dashed=move || (!pressed.get()).then_some("") style:anchor-name=anchor>
            <FilterChip pressed icon on:click=move |_| open.update(|open| *open ^= true)>
                {text}
            </FilterChip>
        </span>
        <Popover open anchor label>
            <div class="choices">{children()}</div>
        </Popover>
    }
    .into_any()
}

#[component]
fn LocationFilter() -> impl IntoView {
    let calendar = use_calendar();
    let chosen = Signal::derive(move || {
        let filters = calendar.filters.read();
        let names = filters.locations.iter().filter_map(|id| calendar.desk.location(*id));
        summed_up(names.map(|location| location.name.to_string()).collect())
    });
    let choices = move || {
        let locations = calendar.desk.locations.all();
        if locations.is_empty() {
            return view! { <p class="hint">{messages::no_locations()}</p> }.into_any();
        }
        locations
            .into_iter()
            .map(|location| {
                let id = location.id;
                let checked =
                    Signal::derive(move || calendar.filters.read().locations.contains(&id));
                let toggle = move || {
                    calendar.filter(|filters| toggle::<LocationId>(&mut filters.locations, id));
                };
                view! { <Choice label=location.name.to_string() checked on_toggle=toggle/> }
            })
            .collect_view()
            .into_any()
    };

    view! {
        <ChoiceChip anchor="--filter-location" icon=icondata::LuMapPin label=messages::location() chosen>
            {choices}
        </ChoiceChip>
    }
}

#[component]
fn TechnicianFilter() -> impl IntoView {
    let calendar = use_calendar();
    let chosen = Signal::derive(move || {
        let filters = calendar.filters.read();
        let people = filters.technicians.iter().filter_map(|id| calendar.desk.person(*id));
        summed_up(people.map(|person| person.first_name().to_owned()).collect())
    });
    let options = Signal::derive(move || {
        let filters = calendar.filters.read();
        let others = calendar.desk.people.technicians().into_iter();
        others
            .filter(|person| !filters.technicians.contains(&person.id))
            .map(ListOption::person)
            .collect::<Vec<_>>()
    });
    let add = move |id: String| {
        if let Ok(id) = id.parse::<UserId>() {
            calendar.filter(|filters| {
                filters.technicians.insert(id);
            });
        }
    };
    let chips = move || {
        let filters = calendar.filters.read();
        filters
            .technicians
            .iter()
            .map(|&id| {
                let name = calendar.desk.person(id).map(|person| person.name.to_string());
                let label = name.unwrap_or_else(|| messages::unknown_person().to_owned());
                let remove = move |()| {
                    calendar.filter(|filters| {
                        filters.technicians.remove(&id);
                    });
                };
                view! { <RemovableChip label on_remove=remove/> }
            })
            .collect_view()
    };

    view! {
        <ChoiceChip anchor="--filter-technician" icon=icondata::LuUser label=messages::technician() chosen>
            <div class="tags">{chips}</div>
            <Combobox label=messages::add_technician() value=RwSignal::default() options on_choose=add/>
        </ChoiceChip>
    }
}

#[component]
fn KindFilter() -> impl IntoView {
    let calendar = use_calendar();
    let chosen = Signal::derive(move || {
        let kinds = calendar
            .filters
            .read()
            .kinds
            .iter()
            .map(|kind| words::kind(*kind).to_owned())
            .collect();
        summed_up(kinds)
    });
    let choices = move || {
        ShiftKind::ALL
            .into_iter()
            .map(|kind| {
                let checked = Signal::derive(move || calendar.filters.read().kinds.contains(&kind));
                let toggle = move || {
                    calendar.filter(|filters| toggle::<ShiftKind>(&mut filters.kinds, kind));
                };
                view! { <Choice label=words::kind(kind).to_owned() checked on_toggle=toggle/> }
            })
            .collect_view()
    };

    view! {
        <ChoiceChip anchor="--filter-kind" icon=icondata::LuShapes label=messages::kind() chosen>
            {choices}
        </ChoiceChip>
    }
}

/// A box to tick whose state lives in the address.
#[component]
fn Choice(
    label: String,
    checked: Signal<bool>,
    on_toggle: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=checked on:change=move |_| on_toggle()/>
            <span>{label}</span>
        </label>
    }
}

fn toggle<T: Ord>(set: &mut std::collections::BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

/// `Hamburg`, `Hamburg +2`
fn summed_up(names: Vec<String>) -> Option<String> {
    let mut names = names.into_iter();
    let first = names.next()?;
    match names.count() {
        0 => Some(first),
        more => Some(messages::and_more(first, more)),
    }
}
