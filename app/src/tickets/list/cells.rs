//! What stands in each column of the list, and above it.

use chrono::{DateTime, Utc};
use domain::tickets::{FieldKind, ListColumn, TicketLine, Via};
use leptos::prelude::*;

use super::columns::Columns;
use super::desk::Desk;
use crate::accounts::use_people;
use crate::components::{Avatar, AvatarSize, Icon};
use crate::messages::tickets as words;
use crate::shell::use_session;
use crate::tickets::ago::ago;
use crate::tickets::custom;
use crate::tickets::due::next_due;
use crate::tickets::marks::{PriorityMark, StatusMark, marked};

/// What stands above a column.
#[derive(Clone, PartialEq)]
pub(super) struct Head {
    /// `None`: the number or the title.
    pub column: Option<ListColumn>,
    pub name: String,
    pub class: &'static str,
    /// What the server sorts by.
    pub by: Option<&'static str>,
}

pub(super) fn heads(columns: Columns) -> Vec<Head> {
    let fixed = |name: &str, class, by| Head { column: None, name: name.to_owned(), class, by };
    let first =
        [fixed(words::number(), "c-no", Some("number")), fixed(words::what(), "c-title", None)];
    let head = |column: ListColumn| {
        let by = match column {
            ListColumn::Status => Some("status"),
            ListColumn::Priority => Some("priority"),
            ListColumn::Due => Some("due"),
            ListColumn::Created => Some("created"),
            ListColumn::Changed => Some("updated"),
            _ => None,
        };
        Head { column: Some(column), name: columns.word(column), class: class_of(column), by }
    };
    first.into_iter().chain(columns.shown.get().into_iter().map(head)).collect()
}

pub(super) fn class_of(column: ListColumn) -> &'static str {
    match column {
        ListColumn::Status => "c-status",
        ListColumn::Priority => "c-priority",
        ListColumn::Category => "c-category",
        ListColumn::Tags => "c-tags",
        ListColumn::Place => "c-place",
        ListColumn::Requester => "c-requester",
        ListColumn::Assignee => "c-assignee",
        ListColumn::Due => "c-due",
        ListColumn::Created => "c-created",
        ListColumn::Changed => "c-changed",
        ListColumn::Own(_) => "c-own",
    }
}

/// How wide each column is, in the words of the style sheet.
pub(super) fn tracks(columns: &[ListColumn]) -> String {
    let widths =
        columns.iter().map(|column| class_of(*column).replacen("c-", " var(--w-", 1) + ")");
    std::iter::once("var(--pick) var(--w-no) var(--w-title)".to_owned()).chain(widths).collect()
}

/// What a phone shows of each ticket, whatever was chosen where there is more room.
const CARD: [ListColumn; 5] = [
    ListColumn::Status,
    ListColumn::Priority,
    ListColumn::Assignee,
    ListColumn::Due,
    ListColumn::Changed,
];

/// The columns with whether they are there for the card alone.
pub(super) fn cells(shown: &[ListColumn]) -> Vec<(ListColumn, bool)> {
    let more = CARD.into_iter().filter(|column| !shown.contains(column));
    shown.iter().map(|column| (*column, false)).chain(more.map(|column| (column, true))).collect()
}

pub(super) fn cell(
    desk: Desk,
    column: ListColumn,
    ticket: &TicketLine,
    now: DateTime<Utc>,
) -> AnyView {
    match column {
        ListColumn::Status => view! { <StatusMark status=ticket.status/> }.into_any(),
        ListColumn::Priority => view! { <PriorityMark priority=ticket.priority/> }.into_any(),
        ListColumn::Category => ticket.category.as_ref().map(ToString::to_string).into_any(),
        ListColumn::Tags => badges(ticket, 3),
        ListColumn::Place => desk.place_name(ticket).into_any(),
        ListColumn::Requester => requester(ticket),
        ListColumn::Assignee => assignee(ticket),
        ListColumn::Due => next_due(desk.promises, ticket, now),
        ListColumn::Created => moment_of(ticket.created_at, now),
        ListColumn::Changed => moment_of(ticket.updated_at, now),
        ListColumn::Own(id) => {
            let value = ticket.fields.get(&id.to_string());
            let shown = |value: &String| {
                let shown = desk.columns.with_field(id, |field| custom::shown(field, value));
                shown.unwrap_or_else(|| value.clone())
            };
            // What does not fit into the column is there for whoever points at it.
            let whole = value.map(|value| {
                let text = shown(value);
                view! { <span title=text.clone()>{text.clone()}</span> }
            });
            whole.into_any()
        }
    }
}

/// Of a field of the admins' own: numbers stand under one another.
pub(super) fn kind_of(columns: Columns, column: Option<ListColumn>) -> Option<&'static str> {
    columns.kind(column?).map(FieldKind::name)
}

fn moment_of(at: DateTime<Utc>, now: DateTime<Utc>) -> AnyView {
    let text = ago(at, now, &use_session().me.read().zone);
    view! { <time datetime=at.to_rfc3339()>{text}</time> }.into_any()
}

fn badges(ticket: &TicketLine, most: usize) -> AnyView {
    let tags = ticket.tags.iter().take(most);
    let tags =
        tags.map(|tag| view! { <span class="badge">{tag.to_string()}</span> }).collect_view();
    view! { <span class="tags">{tags}</span> }.into_any()
}

/// Where else the words stand that were looked for; otherwise as many tags as there is room for.
pub(super) fn beside(desk: Desk, ticket: &TicketLine) -> AnyView {
    if let Some(snippet) = desk.listing.snippets.read().get(&ticket.number) {
        let text = marked(snippet, &desk.listing.sought.read());
        return view! { <small class="snippet">{text}</small> }.into_any();
    }
    // A column of their own has room for more.
    if desk.columns.shown.read().contains(&ListColumn::Tags) {
        return ().into_any();
    }
    badges(ticket, 2)
}

/// Whoever only writes mail is shown by their address.
fn requester(ticket: &TicketLine) -> AnyView {
    let icon = match ticket.via {
        Via::Alert => Some(icondata::LuBellRing),
        _ if ticket.requester.user_id.is_none() => Some(icondata::LuMail),
        _ => None,
    };
    let called = ticket.requester.called().to_owned();
    view! {
        <span class="person" title=ticket.requester.email.to_string()>
            {icon.map(|icon| view! { <Icon icon/> })}
            <span>{called}</span>
        </span>
    }
    .into_any()
}

fn assignee(ticket: &TicketLine) -> AnyView {
    let people = use_people();
    let Some(id) = ticket.assignee_id else {
        return view! { <span class="soft">{words::nobody()}</span> }.into_any();
    };
    let Some(person) = people.get(id) else { return words::somebody().into_any() };
    let name = person.first_name().to_owned();
    view! {
        <span class="person">
            <Avatar person size=AvatarSize::Tiny/>
            <span>{name}</span>
        </span>
    }
    .into_any()
}
