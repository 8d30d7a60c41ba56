//! A ticket: as lists show it, as its page shows it, and what people fill in.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::levels::{Alarm, Clock, ClockState, Deadline, Service};
use super::{
    Attachment, AttachmentId, CategoryId, CategoryName, CategoryRef, Check, Correspondent, EventId,
    Priority, Progress, RequesterRef, Step, TicketLink, TicketNumber, TicketStatus, TimelineEntry,
    Via,
};
use crate::Problem;
use crate::accounts::UserId;
use crate::devices::DeviceId;
use crate::locations::LocationId;
use crate::mail::MarkedAddress;
use crate::rooms::RoomId;
use crate::text::{given, id_type, text_type};

id_type!(TicketId);
text_type!(
    /// What it is about, in one line.
    TicketTitle, max 200, "title"
);
text_type!(
    /// What happened, in Markdown; may be empty.
    Description, max 100_000, "description", block true, optional true
);
text_type!(
    /// A word to find tickets by.
    Tag, max 40, "tag"
);

/// A ticket as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketLine {
    pub id: TicketId,
    pub number: TicketNumber,
    pub title: TicketTitle,
    pub status: TicketStatus,
    pub priority: Priority,
    /// The name of its category.
    pub category: Option<CategoryName>,
    pub category_id: Option<CategoryId>,
    pub tags: Vec<Tag>,
    pub location_id: Option<LocationId>,
    pub room_id: Option<RoomId>,
    pub device_id: Option<DeviceId>,
    pub requester: Correspondent,
    pub assignee_id: Option<UserId>,
    /// Somebody else did something to it since whoever asks looked at it last.
    pub unread: bool,
    /// Comments that the requester sees.
    pub comments: i32,
    /// Internal notes; 0 for those who may not see them.
    pub notes: i32,
    /// How far its checklist is; empty for those who may not see it.
    #[serde(default)]
    pub checks: Progress,
    pub via: Via,
    pub due_at: Option<DateTime<Utc>>,
    /// What admins want to know beside it: the id of the field, and what was filled in.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// What was promised of it, and how far that is; nothing for those who do not work on tickets.
    #[serde(default)]
    pub service: Service,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub first_answered_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    /// The ticket it became part of.
    pub merged_into: Option<TicketNumber>,
    /// The last thing that happened to it, of what whoever asks may know.
    pub last_event: EventId,
    /// Counts changes of what is filled in; a writer names the one it saw.
    pub version: i32,
}

/// A ticket whole, as the API has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    #[serde(flatten)]
    pub line: TicketLine,
    /// Markdown.
    pub description: Description,
}

/// All that its page shows at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketWhole {
    pub ticket: Ticket,
    /// The description as HTML that is safe to show.
    pub description_html: String,
    /// Of the mail that opened it, what was cut off: quoted history, signatures.
    #[serde(default)]
    pub quoted: Option<String>,
    /// The whole line of time, the oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Files that belong to no comment.
    pub attachments: Vec<Attachment>,
    /// Its checklist, for those who work on tickets.
    #[serde(default)]
    pub checks: Vec<Check>,
    pub watchers: Vec<Correspondent>,
    /// Mail does not reach whoever asked; for those who work on tickets.
    #[serde(default)]
    pub requester_mark: Option<MarkedAddress>,
    pub links: Vec<TicketLink>,
    /// Up to where whoever asks had seen it before they asked: what follows is new to them.
    pub seen: EventId,
}

/// What somebody fills in to open a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    pub title: TicketTitle,
    #[serde(default = "Description::none")]
    pub description: Description,
    #[serde(default)]
    pub priority: Priority,
    /// Its name or id.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub category: Option<CategoryRef>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub tags: Vec<Tag>,
    #[serde(default)]
    pub location_id: Option<LocationId>,
    #[serde(default)]
    pub room_id: Option<RoomId>,
    #[serde(default)]
    pub device_id: Option<DeviceId>,
    /// Left out: oneself. For somebody else, only those who work on tickets.
    #[serde(default)]
    pub requester: Option<RequesterRef>,
    /// Only those who work on tickets say who does it.
    #[serde(default)]
    pub assignee_id: Option<UserId>,
    /// To whoever is on shift at the location, in place of `assignee_id`.
    #[serde(default)]
    pub assign_on_shift: bool,
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    /// What admins want to know beside it: the id of a field, and what is filled in.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Files that were uploaded before.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub attachments: Vec<AttachmentId>,
}

/// What is to be different; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TicketChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<TicketTitle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TicketStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Its name or id; `null` for none.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub category: Option<Option<CategoryRef>>,
    /// All of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub tags: Option<Vec<Tag>>,
    /// Beside those it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub add_tags: Vec<Tag>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<LocationId>))]
    pub location_id: Option<Option<LocationId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<RoomId>))]
    pub room_id: Option<Option<RoomId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<DeviceId>))]
    pub device_id: Option<Option<DeviceId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<UserId>))]
    pub assignee_id: Option<Option<UserId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<DateTime<Utc>>))]
    pub due_at: Option<Option<DateTime<Utc>>>,
    /// The id of a field, and what is filled in; an empty text for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, String>>,
    /// Resolves or closes it although its checklist has open items.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub despite_open_items: bool,
}

/// Somebody who could take a ticket now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnDuty {
    pub user_id: UserId,
    /// How many active tickets they have.
    pub active_tickets: i64,
    /// When their shift ends.
    pub until: DateTime<Utc>,
}

/// A ticket that was given to somebody, and what there is to know about that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assigned {
    pub ticket: Ticket,
    /// Whoever has it now is not on shift at its location, or away.
    pub is_off: bool,
    /// Who is on shift there, those with the fewest active tickets first. Empty unless `is_off`.
    pub on_shift: Vec<OnDuty>,
}

impl Description {
    pub fn none() -> Self {
        Self::try_from(String::new()).expect("an empty description is allowed")
    }

    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl TicketChange {
    pub fn is_empty(&self) -> bool {
        *self == Self { despite_open_items: self.despite_open_items, ..Self::default() }
    }

    /// The same, although the checklist has open items.
    pub fn despite_open_items(self) -> Self {
        Self { despite_open_items: true, ..self }
    }

    pub fn status(status: TicketStatus) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    pub fn assignee(user: Option<UserId>) -> Self {
        Self { assignee_id: Some(user), ..Self::default() }
    }

    /// The ticket as it would be afterwards; the version stays the one it was made from. Which
    /// category is meant is found out elsewhere, and given as `category`.
    pub fn applied_to(
        &self,
        ticket: &Ticket,
        category: Option<(CategoryId, CategoryName)>,
        by: Step,
        now: DateTime<Utc>,
    ) -> Result<Ticket, Problem> {
        let mut after = ticket.clone();
        let line = &mut after.line;
        if let Some(title) = &self.title {
            line.title = title.clone();
        }
        if let Some(description) = &self.description {
            after.description = description.clone();
        }
        if let Some(next) = self.status {
            let before = line.status;
            line.status = before.step_to(next, by)?;
            if before != next {
                line.note_status(next, now);
            }
        }
        if let Some(priority) = self.priority {
            line.priority = priority;
        }
        if self.category.is_some() {
            let (id, name) = category.unzip();
            (line.category_id, line.category) = (id, name);
        }
        if let Some(tags) = &self.tags {
            line.tags = tags.clone();
        }
        line.tags.extend_from_slice(&self.add_tags);
        line.tags = Tag::checked_set(std::mem::take(&mut line.tags))?;
        line.location_id = self.location_id.unwrap_or(line.location_id);
        line.room_id = self.room_id.unwrap_or(line.room_id);
        line.device_id = self.device_id.unwrap_or(line.device_id);
        line.assignee_id = self.assignee_id.unwrap_or(line.assignee_id);
        line.due_at = self.due_at.unwrap_or(line.due_at);
        if let Some(fields) = &self.fields {
            for (field, value) in fields {
                if value.is_empty() {
                    line.fields.remove(field);
                } else {
                    line.fields.insert(field.clone(), value.clone());
                }
            }
        }
        Ok(after)
    }
}

impl TicketLine {
    /// Notes when a ticket came to its new status.
    pub fn note_status(&mut self, next: TicketStatus, now: DateTime<Utc>) {
        match next {
            TicketStatus::Resolved => {
                self.resolved_at = Some(now);
                self.closed_at = None;
            }
            TicketStatus::Closed => self.closed_at = Some(now),
            TicketStatus::Open | TicketStatus::InProgress | TicketStatus::Pending => {
                (self.resolved_at, self.closed_at) = (None, None);
            }
        }
    }

    pub fn is_archived(&self) -> bool {
        self.archived_at.is_some()
    }

    /// By when it needs somebody next: whichever of its date and its clocks that run comes first.
    pub fn next_due(&self) -> Option<(Deadline, DateTime<Utc>)> {
        let runs = |clock: Option<Clock>| clock.filter(Clock::runs)?.due_at;
        let all = [
            (Deadline::Answer, runs(self.service.answer)),
            (Deadline::Solution, runs(self.service.solution)),
            (Deadline::Date, self.due_at),
        ];
        let due = all.into_iter().filter_map(|(deadline, at)| Some((deadline, at?)));
        due.filter(|_| self.is_active()).min_by_key(|&(_, at)| at)
    }

    /// How that stands; a date is due soon for its last day.
    pub fn due_state(&self, deadline: Deadline, now: DateTime<Utc>) -> Option<ClockState> {
        match deadline {
            Deadline::Answer => self.service.answer.map(|clock| clock.state(now)),
            Deadline::Solution => self.service.solution.map(|clock| clock.state(now)),
            Deadline::Date => self.due_at.map(|due| match due - now {
                left if left <= TimeDelta::zero() => ClockState::Missed,
                left if left <= Alarm::BEFORE_DATE => ClockState::Soon,
                _ => ClockState::OnTime,
            }),
        }
    }

    fn is_active(&self) -> bool {
        self.status.is_active() && !self.is_archived()
    }
}

impl Tag {
    pub const MOST: usize = 20;

    /// Each once, whatever its case, in the order they came.
    pub fn checked_set(tags: Vec<Self>) -> Result<Vec<Self>, Problem> {
        let mut kept: Vec<Self> = Vec::with_capacity(tags.len().min(Self::MOST));
        for tag in tags {
            let lower = tag.as_str().to_lowercase();
            // What is longer in small letters keeps the ones it has.
            let tag = Self::try_from(lower).unwrap_or(tag);
            if kept.contains(&tag) {
                continue;
            }
            // Before the next is looked for among ever more.
            if kept.len() == Self::MOST {
                return Err(Problem::invalid("tags", "a ticket has at most 20 tags"));
            }
            kept.push(tag);
        }
        Ok(kept)
    }
}
