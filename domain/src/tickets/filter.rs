//! Which tickets a list shows, and in which order.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{CategoryRef, ContactId, Priority, Tag, TicketLine, TicketNumber, TicketStatus};
use crate::accounts::UserId;
use crate::devices::DeviceId;
use crate::locations::LocationId;
use crate::rooms::RoomId;

/// Those that fit all that is given; of several values of one thing, one is enough. Empty: all that
/// are not archived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketFilter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<TicketStatus>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<UserId>,
    /// Only those that nobody has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unassigned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watcher: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// Opened at least so many days ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_than_days: Option<u16>,
    /// Only what is new to whoever asks, or only what is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<bool>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub overdue: bool,
    /// The archive in place of what is not archived.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Words to be found, or a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPage {
    pub items: Vec<TicketLine>,
    pub next_cursor: Option<String>,
    /// How many there are in all; only the first part says so.
    pub total: Option<i64>,
    /// The words that were looked for, put right where nothing has them as they were written. What
    /// begins with them is to be marked ([`super::search::marks`]).
    pub sought: Vec<String>,
    /// Of tickets whose title has none of them: where else they stand.
    pub snippets: BTreeMap<TicketNumber, String>,
}

/// What a list is sorted by; what is equal, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    Updated,
    Created,
    Number,
    Priority,
    Due,
    Status,
}

/// An order and its direction. As text the name, with `-` before it when the greatest comes first:
/// `-updated`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketSort {
    pub by: Order,
    pub descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sort by updated, created, number, priority, due or status, with - before it to reverse")]
pub struct UnknownSort;

impl TicketFilter {
    pub const MAX_QUERY_CHARS: usize = 200;
}

impl Order {
    pub const ALL: [Self; 6] =
        [Self::Updated, Self::Created, Self::Number, Self::Priority, Self::Due, Self::Status];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::Created => "created",
            Self::Number => "number",
            Self::Priority => "priority",
            Self::Due => "due",
            Self::Status => "status",
        }
    }

    /// As people want to see it at first: the newest, the most pressing, the next due.
    pub const fn usual(self) -> TicketSort {
        TicketSort { by: self, descending: !matches!(self, Self::Due | Self::Status) }
    }
}

impl TicketSort {
    pub const fn reversed(self) -> Self {
        Self { descending: !self.descending, ..self }
    }
}

impl Default for TicketSort {
    fn default() -> Self {
        Order::default().usual()
    }
}

impl fmt::Display for TicketSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "{sign}{}", self.by.name())
    }
}

impl FromStr for TicketSort {
    type Err = UnknownSort;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let by = Order::ALL.into_iter().find(|order| order.name() == name).ok_or(UnknownSort)?;
        Ok(Self { by, descending })
    }
}

impl TryFrom<String> for TicketSort {
    type Error = UnknownSort;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TicketSort> for String {
    fn from(sort: TicketSort) -> Self {
        sort.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_is_its_name_and_a_sign() {
        for by in Order::ALL {
            for sort in [by.usual(), by.usual().reversed()] {
                assert_eq!(sort.to_string().parse(), Ok(sort));
            }
        }
        assert_eq!(TicketSort::default().to_string(), "-updated");
        for text in ["", "-", "--updated", "title", "Updated"] {
            assert_eq!(text.parse::<TicketSort>(), Err(UnknownSort), "{text}");
        }
    }

    #[test]
    fn an_empty_filter_is_an_empty_object() {
        assert_eq!(serde_json::to_string(&TicketFilter::default()).unwrap(), "{}");
    }
}
