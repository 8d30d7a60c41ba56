//! Who changed what, and when, in a line.

use domain::tickets::{
    CheckStep, Correspondent, FieldChange, FieldName, Happening, Priority, TicketStatus,
    TimelineEntry, Via,
};
use leptos::prelude::*;

use super::entry::files;
use crate::components::{Avatar, Icon};
use crate::messages::tickets as words;
use crate::shell::{use_minute, use_session};
use crate::tickets::ago::moment;
use crate::tickets::custom;
use crate::tickets::detail::opened::Opened;
use crate::tickets::due::escalated;
use crate::tickets::marks::{priority_word, status_word};

/// Who did what, in a line.
pub(super) fn change_line(opened: Opened, entry: &TimelineEntry) -> AnyView {
    let who = view! { <strong>{called(entry.by.as_ref())}</strong> };
    let what = match &entry.what {
        Happening::Changed { changes } if is_taking(entry, changes) => {
            view! { " " {words::took_it()} }.into_any()
        }
        Happening::Changed { changes } => changes
            .iter()
            .enumerate()
            .map(|(at, change)| {
                let comma = if at == 0 { " " } else { ", " };
                view! { {comma} {changed(opened, change)} }
            })
            .collect_view()
            .into_any(),
        Happening::Attached { attachment } => {
            let files = files(std::slice::from_ref(attachment));
            view! { " " {words::attached()} {files} }.into_any()
        }
        Happening::Checked { step, label, was } => {
            let label = view! { <strong>{label.to_string()}</strong> };
            let was = was.as_ref().map(|was| view! { <s>{was.to_string()}</s> " → " });
            view! { " " {step_word(*step)} " " {was} {label} }.into_any()
        }
        Happening::Linked { other, title, .. } => {
            let (address, text) = (format!("/tickets/{other}"), format!("{other} {title}"));
            view! { " " {words::linked_it()} " " <a href=address>{text}</a> }.into_any()
        }
        Happening::Unlinked { other, .. } => view! { " " {words::unlinked_it(other)} }.into_any(),
        Happening::TookIn { other, title } => {
            view! { " " {words::took_in(format!("{other} {title}"))} }.into_any()
        }
        Happening::SplitOff { other, title } | Happening::SplitFrom { other, title } => {
            let is_new = matches!(entry.what, Happening::SplitFrom { .. });
            let word = if is_new { words::split_from_it() } else { words::split_off_it() };
            let (address, text) = (format!("/tickets/{other}"), format!("{other} {title}"));
            view! { " " {word} " " <a href=address>{text}</a> }.into_any()
        }
        Happening::MergedInto { other } => {
            let address = format!("/tickets/{other}");
            view! { " " {words::merged_it()} " " <a href=address>{other.to_string()}</a> }
                .into_any()
        }
        Happening::Unmerged { other } => view! { " " {words::unmerged_it(other)} }.into_any(),
        Happening::Archived => view! { " " {words::archived_it()} }.into_any(),
        Happening::Restored => view! { " " {words::restored_it()} }.into_any(),
        Happening::CalledSpam { address } => view! { " " {words::called_spam(address)} }.into_any(),
        Happening::Bounced { address, reason } => {
            view! { " " {words::bounced_at(address, reason)} }.into_any()
        }
        // Nobody did that.
        Happening::Escalated { deadline, stage, .. } => {
            let text = escalated(*deadline, *stage);
            return view! { {text} " " {when(entry.at)} }.into_any();
        }
        Happening::Opened | Happening::Commented { .. } => ().into_any(),
    };

    view! { {who} {what} " " {by_way(entry.via)} " " {when(entry.at)} }.into_any()
}

/// Whether somebody gave it to themselves, and nothing else.
fn is_taking(entry: &TimelineEntry, changes: &[FieldChange]) -> bool {
    let [FieldChange { field: FieldName::Assignee, from: None, to: Some(to), .. }] = changes else {
        return false;
    };
    let by = entry.by.as_ref().and_then(|by| by.user_id);
    by.is_some() && to.parse().ok() == by
}

/// `Status Open → In progress`
pub(in crate::tickets::detail) fn changed(opened: Opened, change: &FieldChange) -> AnyView {
    let field = change.field;
    if field == FieldName::Custom {
        return own_changed(opened, change);
    }
    if field == FieldName::Description {
        return words::changed_this(field_word(field)).into_any();
    }
    // Names may arrive later than what happened.
    let value = |value: Option<String>| {
        move || match &value {
            Some(value) => value_word(opened, field, value),
            None => words::nothing_set().to_owned(),
        }
    };
    let (from, to) = (value(change.from.clone()), value(change.to.clone()));
    view! { {field_word(field)} ": " <s>{from}</s> " → " <strong>{to}</strong> }.into_any()
}

/// The same for one of the admins' own, whose name may arrive later.
fn own_changed(opened: Opened, change: &FieldChange) -> AnyView {
    let FieldChange { custom, from, to, .. } = change.clone();
    let Some(id) = custom else { return words::changed_this(words::more_facts()).into_any() };
    let known = move || opened.fields.read().iter().find(|field| field.id == id).cloned();
    let name = move || {
        known().map_or_else(|| words::more_facts().to_owned(), |field| field.name.to_string())
    };
    let value = move |value: Option<String>| {
        move || match (&value, known()) {
            (Some(value), Some(field)) => custom::shown(&field, value),
            (Some(value), None) => value.clone(),
            (None, _) => words::nothing_set().to_owned(),
        }
    };
    view! { {name} ": " <s>{value(from)}</s> " → " <strong>{value(to)}</strong> }.into_any()
}

fn step_word(step: CheckStep) -> &'static str {
    match step {
        CheckStep::Added => words::item_added_it(),
        CheckStep::Done => words::item_done_it(),
        CheckStep::Reopened => words::item_reopened_it(),
        CheckStep::Renamed => words::item_renamed_it(),
        CheckStep::Removed => words::item_removed_it(),
    }
}

fn field_word(field: FieldName) -> &'static str {
    match field {
        FieldName::Title => words::what(),
        FieldName::Description => words::description(),
        FieldName::Status => words::status(),
        FieldName::Priority => words::priority(),
        FieldName::Category => words::category(),
        FieldName::Tags => words::tags(),
        FieldName::Location => words::location(),
        FieldName::Room => words::room(),
        FieldName::Device => words::device(),
        FieldName::Assignee => words::assignee(),
        FieldName::DueAt => words::due(),
        FieldName::Custom => words::more_facts(),
    }
}

fn value_word(opened: Opened, field: FieldName, value: &str) -> String {
    let plain = || value.to_owned();
    match field {
        FieldName::Status => {
            value.parse::<TicketStatus>().map_or_else(|_| plain(), |it| status_word(it).to_owned())
        }
        FieldName::Priority => {
            value.parse::<Priority>().map_or_else(|_| plain(), |it| priority_word(it).to_owned())
        }
        FieldName::Assignee => value.parse().map_or_else(|_| plain(), |id| opened.name_of(id)),
        FieldName::Location => {
            let place = value.parse().ok().and_then(|id| opened.locations.get(id));
            place.map_or_else(plain, |place| place.name.to_string())
        }
        FieldName::DueAt => {
            let zone = opened.zone.get_value();
            value.parse().map_or_else(|_| plain(), |at| moment(at, chrono::Utc::now(), &zone))
        }
        _ => plain(),
    }
}

pub(super) fn called(by: Option<&Correspondent>) -> String {
    by.map_or_else(|| words::itself().to_owned(), |by| by.called().to_owned())
}

/// Their picture, if they are one of us.
pub(super) fn face(opened: Opened, by: Option<&Correspondent>) -> AnyView {
    let Some(by) = by.cloned() else {
        return view! { <span class="jack" data-plugged="" aria-hidden="true"></span> }.into_any();
    };
    let face = move || match by.user_id.and_then(|id| opened.people.get(id)) {
        Some(person) => view! { <Avatar person/> }.into_any(),
        None => {
            let initial: String =
                by.called().chars().take(1).flat_map(char::to_uppercase).collect();
            view! { <span class="avatar" aria-hidden="true">{initial}</span> }.into_any()
        }
    };
    face.into_any()
}

pub(super) fn by_way(via: Via) -> Option<AnyView> {
    let (icon, word) = match via {
        Via::Mail => (icondata::LuMail, words::by_mail()),
        Via::Api => (icondata::LuPlug, words::by_api()),
        Via::Alert => (icondata::LuBellRing, words::by_alert()),
        Via::App | Via::System => return None,
    };
    Some(view! { <span class="badge"><Icon icon/>{word}</span> }.into_any())
}

pub(super) fn when(at: chrono::DateTime<chrono::Utc>) -> AnyView {
    let (session, now) = (use_session(), use_minute());
    let text = move || moment(at, now.get(), &session.me.read().zone);
    view! { <time datetime=at.to_rfc3339()>{text}</time> }.into_any()
}
