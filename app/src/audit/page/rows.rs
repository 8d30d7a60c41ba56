//! The entries, newest first.

use domain::audit::{ActorKind, AuditEntry};
use leptos::prelude::*;

use super::address::Address;
use super::listing::Listing;
use super::words;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    Avatar, Button, ButtonSize, ButtonTone, EmptyRow, EmptyState, Icon, ProblemNote, Skeleton,
    Table,
};
use crate::messages::audit as messages;
use crate::shell::use_session;

#[component]
pub(super) fn Entries(
    address: Address,
    listing: Listing,
    opened: RwSignal<Option<AuditEntry>>,
) -> impl IntoView {
    let note = move || {
        listing.problem().map(|err| {
            view! { <ProblemNote message=err.to_string() retry=move |()| listing.load()/> }
        })
    };
    let is_blank = move || !listing.has_loaded.get() && listing.problem().is_none();
    let waiting = move || {
        is_blank().then(|| {
            [70u8, 55, 62, 48, 66]
                .map(|width| view! { <tr><td colspan="6"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let is_empty = move || listing.has_loaded.get() && listing.entries.read().is_empty();
    let empty = move || {
        if address.wanted.read().is_everything() {
            view! { <EmptyState title=messages::none() text=messages::none_why()/> }.into_any()
        } else {
            view! { <EmptyState title=messages::none_found() text=messages::none_found_why()/> }
                .into_any()
        }
    };

    view! {
        {note}
        <Table label=messages::title() cards=true>
            <thead>
                <tr>
                    <th scope="col">{messages::what()}</th>
                    <th scope="col">{messages::subject()}</th>
                    <th scope="col">{messages::who()}</th>
                    <th scope="col">{messages::when()}</th>
                    <th scope="col">{messages::origin()}</th>
                    <th scope="col"><span class="visually-hidden">{messages::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || listing.is_loading().get().then_some("true")>
                {waiting}
                <For each=move || listing.entries.get() key=|entry| entry.id let:entry>
                    <Row entry opened/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=6>{empty()}</EmptyRow>
                </Show>
            </tbody>
        </Table>
        <Show when=move || listing.has_more()>
            <div class="list-more">
                <Button busy=listing.is_loading() on:click=move |_| listing.load_more()>
                    {messages::more()}
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn Row(entry: AuditEntry, opened: RwSignal<Option<AuditEntry>>) -> impl IntoView {
    let session = use_session();
    let at = entry.at;
    let when = move || {
        let zone = &session.me.read().zone;
        format!("{}, {}", clock::text(at, zone, Style::ShortDate), clock::time(at, zone))
    };
    let what = words::what(&entry);
    let subject = entry.subject.name.clone();
    let ip = entry.origin.ip.clone();
    let label = messages::details_of(&what);
    let kept = StoredValue::new(entry.clone());

    view! {
        <tr class="entry">
            <td class="title">{what}</td>
            <td data-label=messages::subject()>
                {subject.unwrap_or_else(|| "–".to_owned())}
            </td>
            <td data-label=messages::who()><Who entry/></td>
            <td data-label=messages::when()><time datetime=at.to_rfc3339()>{when}</time></td>
            {match ip {
                Some(ip) => {
                    view! { <td data-label=messages::origin()><code>{ip}</code></td> }.into_any()
                }
                None => view! { <td></td> }.into_any(),
            }}
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=move |_| opened.set(Some(kept.get_value()))
                    attr:aria-label=label
                >
                    {messages::details()}
                </Button>
            </td>
        </tr>
    }
}

/// Whoever it was, with their picture of today and their name of then.
#[component]
pub(super) fn Who(entry: AuditEntry) -> impl IntoView {
    let people = use_people();
    let name = words::who(&entry.actor);
    let (kind, id) = (entry.actor.kind, entry.actor.id);
    let face = move || match id.and_then(|id| people.get(id)) {
        Some(person) if kind == ActorKind::Person => view! { <Avatar person/> }.into_any(),
        _ => view! { <Icon icon=words::icon(kind)/> }.into_any(),
    };

    view! { <span class="person">{face}<span>{name}</span></span> }
}
