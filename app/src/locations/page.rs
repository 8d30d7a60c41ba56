//! The list of locations, for those who look after them.

use domain::locations::Location;
use leptos::prelude::*;
use leptos_meta::Title;

use super::form::{LocationForm, LocationSheet};
use super::use_locations;
use crate::accounts::use_people;
use crate::clock;
use crate::components::{
    Avatar, Badge, Button, ButtonSize, ButtonTone, EmptyRow, EmptyState, PageHead, ProblemNote,
    Skeleton, Table,
};
use crate::messages::locations as words;
use crate::shell::{Command, use_commands, use_minute};

#[component]
pub fn LocationsPage() -> impl IntoView {
    let locations = use_locations();
    locations.load();
    let form = LocationForm::new();
    let add = move || form.open(None);
    use_commands()
        .register(Command::new("location.new", words::add(), add).icon(icondata::LuPlus).keys("n"));

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button tone=ButtonTone::Primary icon=icondata::LuPlus on:click=move |_| add()>
                {words::add()}
            </Button>
        </PageHead>
        {move || match locations.problem() {
            Some(err) => view! {
                <ProblemNote message=err.to_string() retry=move |()| locations.load()/>
            }
            .into_any(),
            None => view! { <LocationTable form/> }.into_any(),
        }}
        <LocationSheet form/>
    }
}

#[component]
fn LocationTable(form: LocationForm) -> impl IntoView {
    let locations = use_locations();
    let is_empty = move || locations.are_loaded() && locations.all().is_empty();
    let waiting = move || {
        (!locations.are_loaded()).then(|| {
            [42u8, 60, 35]
                .map(|width| view! { <tr><td colspan="6"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <th scope="col">{words::name()}</th>
                    <th scope="col">{words::zone()}</th>
                    <th scope="col">{words::local_time()}</th>
                    <th scope="col">{words::triage_owner()}</th>
                    <th scope="col">{words::state()}</th>
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || (!locations.are_loaded()).then_some("true")>
                {waiting}
                <For
                    each=move || locations.all()
                    key=|location| (location.id, location.version)
                    let:location
                >
                    <Row location form/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=6>
                        <EmptyState title=words::none() text=words::none_why()>
                            <Button icon=icondata::LuPlus on:click=move |_| form.open(None)>
                                {words::add()}
                            </Button>
                        </EmptyState>
                    </EmptyRow>
                </Show>
            </tbody>
        </Table>
    }
}

#[component]
fn Row(location: Location, form: LocationForm) -> impl IntoView {
    let people = use_people();
    let now = use_minute();
    let zone = location.zone.clone();
    let time = {
        let zone = zone.clone();
        move || clock::time(now.get(), &zone)
    };
    let abbreviation = {
        let zone = zone.clone();
        move || clock::text(now.get(), &zone, clock::Style::Zone)
    };
    let owner = location.triage_owner_id;
    let owner = move || match owner.and_then(|id| people.get(id)) {
        Some(person) => {
            let name = person.name.to_string();
            view! { <span class="person"><Avatar person/><span>{name}</span></span> }.into_any()
        }
        None => view! { <span class="faint">{words::nobody()}</span> }.into_any(),
    };
    let state = if location.active {
        words::active().into_any()
    } else {
        view! { <Badge>{words::inactive()}</Badge> }.into_any()
    };
    let name = location.name.to_string();
    let label = words::edit_named(&name);
    let edited = StoredValue::new(location.clone());

    view! {
        <tr>
            <td class="title">
                <span class="swatch" data-hue=location.colour.name() aria-hidden="true"></span>
                {name}
            </td>
            <td data-label=words::zone()>{zone.to_string()}</td>
            <td data-label=words::local_time()><time>{time}</time> " " <small>{abbreviation}</small></td>
            <td data-label=words::triage_owner()>{owner}</td>
            <td data-label=words::state()>{state}</td>
            <td class="actions">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPencil
                    on:click=move |_| form.open(Some(edited.get_value()))
                    attr:aria-label=label
                >
                    {words::edit()}
                </Button>
            </td>
        </tr>
    }
}
