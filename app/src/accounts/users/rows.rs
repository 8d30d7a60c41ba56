//! The list.

use chrono::Utc;
use domain::accounts::{Invitation, User};
use domain::locations::LocationId;
use leptos::prelude::*;

use super::form::UserForm;
use super::inviting::Inviting;
use super::listing::{Column, Listing};
use super::measures::{Measure, Measures};
use super::roles::role_names;
use crate::clock::{self, Style};
use crate::components::{
    Avatar, Badge, Button, ButtonSize, ButtonTone, EmptyRow, EmptyState, IconButton, Menu,
    MenuItem, ProblemNote, Skeleton, SortHeader, State, Table,
};
use crate::locations::{Locations, use_locations};
use crate::messages::users as words;
use crate::shell::use_session;

#[component]
pub(super) fn UserTable(
    listing: Listing,
    form: UserForm,
    inviting: Inviting,
    measures: Measures,
) -> impl IntoView {
    let note = move || {
        listing.problem().map(|err| {
            view! { <ProblemNote message=err.to_string() retry=move |()| listing.load()/> }
        })
    };
    let waiting = move || {
        (!listing.has_loaded.get() && listing.problem().is_none()).then(|| {
            [52u8, 44, 60, 48, 55]
                .map(|width| view! { <tr><td colspan="7"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let invited = Memo::new(move |_| listing.invited());
    let is_empty = move || {
        listing.has_loaded.get() && listing.users.read().is_empty() && invited.read().is_empty()
    };

    view! {
        {note}
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <SortHeader column=Column::Name sort=listing.sort>{words::name()}</SortHeader>
                    <SortHeader column=Column::Email sort=listing.sort>{words::email()}</SortHeader>
                    <th scope="col">{words::roles()}</th>
                    <th scope="col">{words::location()}</th>
                    <th scope="col">{words::sign_in()}</th>
                    <SortHeader column=Column::LastSeen sort=listing.sort>
                        {words::last_seen()}
                    </SortHeader>
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || listing.is_loading().get().then_some("true")>
                {waiting}
                <For
                    each=move || invited.get()
                    key=|invitation| (invitation.id, invitation.created_at, invitation.has_expired)
                    let:invitation
                >
                    <InvitedRow invitation inviting measures/>
                </For>
                <For
                    each=move || listing.users.get()
                    key=|user| {
                        let User { me, last_seen_at, sessions, has_second_factor, .. } = user;
                        (me.person.id, me.version, *last_seen_at, *sessions, *has_second_factor)
                    }
                    let:user
                >
                    <Row user form measures/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=7>
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
fn Row(user: User, form: UserForm, measures: Measures) -> impl IntoView {
    let locations = use_locations();
    let session = use_session();
    let person = user.me.person.clone();
    let name = person.name.to_string();
    let label = words::edit_named(&name);
    let roles = role_names(person.roles);
    let place = person.location_id;
    let place = move || place_name(locations, place);
    let sign_in =
        if user.has_second_factor { words::with_second_factor() } else { words::password_only() };
    let sessions = (user.sessions > 0).then(|| words::signed_in(user.sessions));
    let (has_sessions, has_second_factor) = (user.sessions > 0, user.has_second_factor);
    let more = words::more_for(&name);
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
            <td class="wrap" data-label=words::sign_in()>
                <span>{sign_in} {sessions.map(|text| view! { " " <Badge>{text}</Badge> })}</span>
            </td>
            <td data-label=words::last_seen()>{seen}</td>
            <td class="actions">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPencil
                    on:click=move |_| form.open(Some(kept.get_value()))
                    attr:aria-label=label
                >
                    {words::edit()}
                </Button>
                <Menu
                    label=more
                    icon=icondata::LuEllipsis
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                >
                    <MenuItem
                        icon=icondata::LuLogOut
                        disabled=!has_sessions
                        on:click=move |_| measures.ask(Measure::EndSessions(kept.get_value()))
                    >
                        {words::end_sessions()}
                    </MenuItem>
                    <MenuItem
                        icon=icondata::LuShieldOff
                        danger=true
                        disabled=!has_second_factor
                        on:click=move |_| {
                            measures.ask(Measure::ResetSecondFactor(kept.get_value()));
                        }
                    >
                        {words::reset_second_factor()}
                    </MenuItem>
                </Menu>
            </td>
        </tr>
    }
}

/// Somebody who has no account yet.
#[component]
fn InvitedRow(invitation: Invitation, inviting: Inviting, measures: Measures) -> impl IntoView {
    let locations = use_locations();
    let zone = use_session().me.get_untracked().zone;
    let email = invitation.email.to_string();
    let name = invitation.name.as_ref().map(ToString::to_string);
    let roles = role_names(invitation.roles);
    let place = invitation.location_id;
    let place = move || place_name(locations, place);
    let day = clock::text(invitation.expires_at, &zone, Style::ShortDate);
    let (state, badge, link) = match invitation.has_expired {
        // Whoever invited them may not any more.
        true if invitation.expires_at > Utc::now() => {
            (State::Warning, words::invitation_expired(), words::works_no_more().to_owned())
        }
        true => (State::Warning, words::invitation_expired(), words::worked_until(day)),
        false => (State::Info, words::invited(), words::works_until(day)),
    };
    let (label, more) =
        (words::send_again_to(&email), words::more_for(name.as_ref().unwrap_or(&email)));
    let kept = StoredValue::new(invitation);

    view! {
        <tr class="entry">
            <td class="title">
                <span class="person"><span>{name}</span> <Badge state>{badge}</Badge></span>
            </td>
            <td class="wrap" data-label=words::email()>{email}</td>
            <td class="wrap" data-label=words::roles()>{roles}</td>
            <td data-label=words::location()>{place}</td>
            <td class="wrap soft" data-label=words::sign_in()>{link}</td>
            <td data-label=words::last_seen()>{words::never()}</td>
            <td class="actions">
                <IconButton
                    icon=icondata::LuSend
                    label
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=move |_| inviting.again(kept.get_value())
                />
                <Menu
                    label=more
                    icon=icondata::LuEllipsis
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                >
                    <MenuItem
                        icon=icondata::LuUndo2
                        danger=true
                        on:click=move |_| measures.ask(Measure::Revoke(kept.get_value()))
                    >
                        {words::revoke()}
                    </MenuItem>
                </Menu>
            </td>
        </tr>
    }
}

fn place_name(locations: Locations, id: Option<LocationId>) -> String {
    let place = id.and_then(|id| locations.get(id));
    place.map_or_else(|| words::no_location().to_owned(), |place| place.name.to_string())
}
