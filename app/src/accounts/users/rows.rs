//! The list.

use domain::accounts::User;
use leptos::prelude::*;

use super::form::UserForm;
use super::listing::{Column, Listing};
use crate::clock::{self, Style};
use crate::components::{
    Avatar, Badge, Button, ButtonSize, ButtonTone, EmptyRow, EmptyState, ProblemNote, Skeleton,
    SortHeader, Table,
};
use crate::locations::use_locations;
use crate::messages::users as words;
use crate::shell::{role_name, use_session};

#[component]
pub(super) fn UserTable(listing: Listing, form: UserForm) -> impl IntoView {
    let note = move || {
        listing.problem().map(|err| {
            view! { <ProblemNote message=err.to_string() retry=move |()| listing.load()/> }
        })
    };
    let waiting = move || {
        (!listing.has_loaded.get() && listing.problem().is_none()).then(|| {
            [52u8, 44, 60, 48, 55]
                .map(|width| view! { <tr><td colspan="6"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let is_empty = move || listing.has_loaded.get() && listing.users.read().is_empty();

    view! {
        {note}
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <SortHeader column=Column::Name sort=listing.sort>{words::name()}</SortHeader>
                    <SortHeader column=Column::Email sort=listing.sort>{words::email()}</SortHeader>
                    <th scope="col">{words::roles()}</th>
                    <th scope="col">{words::location()}</th>
                    <SortHeader column=Column::LastSeen sort=listing.sort>
                        {words::last_seen()}
                    </SortHeader>
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || listing.is_loading().get().then_some("true")>
                {waiting}
                <For
                    each=move || listing.users.get()
                    key=|user| (user.me.person.id, user.me.version, user.last_seen_at)
                    let:user
                >
                    <Row user form/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=6>
                        <EmptyState title=words::none_found() text=words::none_found_why()/>
                    </EmptyRow>
                </Show>
            </tbody>
        </Table>
        <Show when=move || listing.has_more()>
            <div class="list-more">
                <Button busy=listing.is_loading() on:click=move |_| listing.load_more()>
                    {words::more()}
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn Row(user: User, form: UserForm) -> impl IntoView {
    let locations = use_locations();
    let session = use_session();
    let person = user.me.person.clone();
    let name = person.name.to_string();
    let label = words::edit_named(&name);
    let roles: Vec<&str> = person.roles.iter().map(role_name).collect();
    let roles = if roles.is_empty() { words::no_roles().to_owned() } else { roles.join(", ") };
    let place = person.location_id;
    let place = move || {
        let place = place.and_then(|id| locations.get(id));
        place.map_or_else(|| words::no_location().to_owned(), |place| place.name.to_string())
    };
    let seen = user.last_seen_at;
    let seen = move || match seen {
        Some(at) => {
            let zone = &session.me.read().zone;
            format!("{}, {}", clock::text(at, zone, Style::ShortDate), clock::time(at, zone))
        }
        None => words::never().to_owned(),
    };
    let is_active = person.active;
    let email = user.me.email.to_string();
    let kept = StoredValue::new(user);

    view! {
        <tr class="entry">
            <td class="title">
                <span class="person">
                    <Avatar person/>
                    <span>{name}</span>
                    {(!is_active).then(|| view! { <Badge>{words::inactive()}</Badge> })}
                </span>
            </td>
            <td data-label=words::email()>{email}</td>
            <td class="wrap" data-label=words::roles()>{roles}</td>
            <td data-label=words::location()>{place}</td>
            <td data-label=words::last_seen()>{seen}</td>
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPencil
                    on:click=move |_| form.open(Some(kept.get_value()))
                    attr:aria-label=label
                >
                    {words::edit()}
                </Button>
            </td>
        </tr>
    }
}
