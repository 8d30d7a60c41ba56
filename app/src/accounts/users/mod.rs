//! Users, for admins: the list, and what can be done about each.

mod deactivate;
mod form;
mod import;
mod inviting;
mod listing;
mod measures;
mod roles;
mod rows;

use std::time::Duration;

use domain::accounts::Role;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos_meta::Title;

use deactivate::{Deactivation, DeactivationDialog};
use form::{UserForm, UserSheet};
use import::ImportSheet;
use inviting::{InviteDialog, Inviting};
use listing::Listing;
use measures::{MeasureDialog, Measures};
use rows::UserTable;

use crate::components::{
    Button, ButtonTone, FieldKind, Icon, ListOption, PageHead, Select, TextField,
};
use crate::locations::use_locations;
use crate::messages::users as words;
use crate::shell::{Command, role_name, use_commands};

/// Longer than between two letters, shorter than anybody waits.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
pub fn UsersPage() -> impl IntoView {
    use_locations().load();
    let listing = Listing::of_page();
    let deactivation = Deactivation::new(listing);
    let form = UserForm::new(listing, deactivation);
    let (inviting, measures) = (Inviting::new(listing), Measures::new(listing));
    let importing = RwSignal::new(false);
    use_commands().register(
        Command::new("user.invite", words::invite_title(), move || inviting.open())
            .icon(icondata::LuMailPlus)
            .keys("i"),
    );
    use_commands().register(
        Command::new("user.new", words::add(), move || form.open(None))
            .icon(icondata::LuUserRoundPlus)
            .keys("n"),
    );

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <a
                class="button"
                href=move || listing.export()
                rel="external"
                download=""
            >
                <Icon icon=icondata::LuDownload/>
                {words::export()}
            </a>
            <Button icon=icondata::LuUpload on:click=move |_| importing.set(true)>
                {words::import()}
            </Button>
            <Button icon=icondata::LuUserRoundPlus on:click=move |_| form.open(None)>
                {words::add()}
            </Button>
            <Button
                tone=ButtonTone::Primary
                icon=icondata::LuMailPlus
                on:click=move |_| inviting.open()
            >
                {words::invite()}
            </Button>
        </PageHead>
        <Filters listing/>
        <UserTable listing form inviting measures/>
        <UserSheet form/>
        <DeactivationDialog deactivation/>
        <InviteDialog inviting/>
        <MeasureDialog measures/>
        <ImportSheet open=importing listing/>
    }
}

#[component]
fn Filters(listing: Listing) -> impl IntoView {
    let locations = use_locations();
    let search = RwSignal::new(String::new());
    let (role, state) = (RwSignal::new(String::new()), RwSignal::new("active".to_owned()));
    let location = RwSignal::new(String::new());
    let mut look = debounce(PAUSE, move |words: String| {
        listing.filter.update(|filter| filter.q = Some(words).filter(|words| !words.is_empty()));
    });
    Effect::watch(move || search.get(), move |words, _, _| look(words.trim().to_owned()), false);
    Effect::new(move |_| {
        let (role, state, location) = (role.get(), state.get(), location.get());
        listing.filter.update(|filter| {
            filter.role = role.parse().ok();
            filter.active = match state.as_str() {
                "active" => Some(true),
                "inactive" => Some(false),
                _ => None,
            };
            filter.location_id = location.parse().ok();
        });
    });
    let roles: Vec<ListOption> = std::iter::once(ListOption::new("", words::any_role()))
        .chain(Role::ALL.map(|role| ListOption::new(role.name(), role_name(role))))
        .collect();
    let states = vec![
        ListOption::new("active", words::active()),
        ListOption::new("inactive", words::inactive()),
        ListOption::new("", words::any_state()),
    ];
    let places = Signal::derive(move || {
        let places = locations.all().into_iter();
        std::iter::once(ListOption::new("", words::any_location()))
            .chain(places.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
            .collect::<Vec<_>>()
    });

    view! {
        <search class="list-filters" aria-label=words::filters()>
            <TextField
                label=words::search()
                value=search
                kind=FieldKind::Search
                placeholder=words::search_hint()
                autocomplete="off"
                max_length=120
            />
            <Select label=words::role() value=role options=Signal::stored(roles)/>
            <Select label=words::state() value=state options=Signal::stored(states)/>
            <Select label=words::location() value=location options=places/>
        </search>
    }
}
