//! The line of time of a ticket: what was said and done, when, by whom and by which way.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::levels::{Deadline, Stage};
use super::{
    Attachment, CheckLabel, CheckStep, Comment, Correspondent, FieldId, LinkKind, Ticket,
    TicketNumber, TicketTitle, Via,
};

/// Counts what happens, over all tickets.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = i64))]
#[serde(transparent)]
pub struct EventId(pub i64);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    pub id: EventId,
    pub at: DateTime<Utc>,
    /// `None`: the product itself.
    pub by: Option<Correspondent>,
    pub via: Via,
    /// For those who work on tickets alone.
    pub internal: bool,
    #[serde(flatten)]
    pub what: Happening,
}

/// What happened. A comment is put in where it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Happening {
    Opened,
    Commented {
        comment: Option<Box<Comment>>,
    },
    Changed {
        changes: Vec<FieldChange>,
    },
    Attached {
        attachment: Box<Attachment>,
    },
    /// Something of its checklist.
    Checked {
        step: CheckStep,
        label: CheckLabel,
        /// What it was called before.
        was: Option<CheckLabel>,
    },
    Linked {
        kind: LinkKind,
        other: TicketNumber,
        title: TicketTitle,
    },
    Unlinked {
        kind: LinkKind,
        other: TicketNumber,
    },
    /// Another ticket became part of this one.
    TookIn {
        other: TicketNumber,
        title: TicketTitle,
    },
    /// It became part of another.
    MergedInto {
        other: TicketNumber,
    },
    /// A merge was undone.
    Unmerged {
        other: TicketNumber,
    },
    /// Some of what was said became a ticket of its own.
    SplitOff {
        other: TicketNumber,
        title: TicketTitle,
    },
    /// It was made of what was said to another.
    SplitFrom {
        other: TicketNumber,
        title: TicketTitle,
    },
    Archived,
    Restored,
    /// Its time for something is nearly up, or up; `due_at` is when it is.
    Escalated {
        deadline: Deadline,
        stage: Stage,
        due_at: DateTime<Utc>,
    },
    /// Mail about it came back.
    Bounced {
        address: String,
        reason: String,
    },
    /// Whoever reads there called mail about it spam.
    CalledSpam {
        address: String,
    },
}

impl Happening {
    /// The same for those who do not see these of the admins' own fields; `None`: it is nothing for them.
    pub fn without(self, unseen: &BTreeSet<FieldId>) -> Option<Self> {
        let Self::Changed { mut changes } = self else { return Some(self) };
        changes.retain(|change| change.custom.is_none_or(|field| !unseen.contains(&field)));
        (!changes.is_empty()).then_some(Self::Changed { changes })
    }
}

/// One field: what it was and what it is, as it is written in JSON; ids where it holds ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    pub field: FieldName,
    /// Which of the admins' own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<FieldId>,
    /// `None`: nothing.
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldName {
    Title,
    Description,
    Status,
    Priority,
    /// Its name.
    Category,
    /// Separated by commas.
    Tags,
    Location,
    Room,
    Device,
    Assignee,
    DueAt,
    /// One of the admins' own, which `custom` names.
    Custom,
}

/// What a change changed.
pub fn changes(before: &Ticket, after: &Ticket) -> Vec<FieldChange> {
    fn text<T: fmt::Display>(value: &Option<T>) -> Option<String> {
        value.as_ref().map(T::to_string)
    }
    fn tags(ticket: &Ticket) -> Option<String> {
        let tags: Vec<&str> = ticket.line.tags.iter().map(super::Tag::as_str).collect();
        Some(tags.join(", ")).filter(|tags| !tags.is_empty())
    }
    let describe = |ticket: &Ticket| {
        Some(ticket.description.to_string()).filter(|description| !description.is_empty())
    };
    let due = |ticket: &Ticket| ticket.line.due_at.map(|due| due.to_rfc3339());
    let (was, is) = (&before.line, &after.line);
    let all = [
        (FieldName::Title, Some(was.title.to_string()), Some(is.title.to_string())),
        (FieldName::Description, describe(before), describe(after)),
        (FieldName::Status, Some(was.status.to_string()), Some(is.status.to_string())),
        (FieldName::Priority, Some(was.priority.to_string()), Some(is.priority.to_string())),
        (FieldName::Category, text(&was.category), text(&is.category)),
        (FieldName::Tags, tags(before), tags(after)),
        (FieldName::Location, text(&was.location_id), text(&is.location_id)),
        (FieldName::Room, text(&was.room_id), text(&is.room_id)),
        (FieldName::Device, text(&was.device_id), text(&is.device_id)),
        (FieldName::Assignee, text(&was.assignee_id), text(&is.assignee_id)),
        (FieldName::DueAt, due(before), due(after)),
    ];
    let own = before.line.fields.keys().chain(after.line.fields.keys()).collect::<BTreeSet<_>>();
    let own = own.into_iter().map(|id| FieldChange {
        field: FieldName::Custom,
        custom: id.parse().ok(),
        from: before.line.fields.get(id).cloned(),
        to: after.line.fields.get(id).cloned(),
    });
    all.into_iter()
        .map(|(field, from, to)| FieldChange { field, custom: None, from, to })
        .chain(own)
        .filter(|change| change.from != change.to)
        .collect()
}
