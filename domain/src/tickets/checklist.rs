//! What is to be done for a ticket, point by point. For those who work on tickets alone.

use serde::{Deserialize, Serialize};

use super::TicketStatus;
use crate::text::{id_type, text_type};

id_type!(CheckId);
text_type!(CheckLabel, max 200, "item");

/// A thing to tick off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    pub id: CheckId,
    pub label: CheckLabel,
    pub done: bool,
}

/// What somebody fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCheck {
    pub label: CheckLabel,
    #[serde(default)]
    pub done: bool,
    /// How many stand before it; left out: all.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100))]
    pub position: Option<u16>,
}

/// What is to be different; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CheckChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<CheckLabel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
    /// How many stand before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100))]
    pub position: Option<u16>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckStep {
    Added,
    Done,
    /// Its tick was taken away.
    Reopened,
    Renamed,
    Removed,
}

/// How far a checklist is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    pub done: i32,
    pub total: i32,
}

impl Check {
    /// More than anybody ticks off.
    pub const MOST: usize = 100;
}

impl CheckChange {
    pub fn done(done: bool) -> Self {
        Self { done: Some(done), ..Self::default() }
    }

    pub fn position(position: u16) -> Self {
        Self { position: Some(position), ..Self::default() }
    }
}

impl Progress {
    pub const fn is_empty(self) -> bool {
        self.total == 0
    }

    pub const fn open(self) -> i32 {
        self.total - self.done
    }

    /// Whether to ask before a ticket comes from one status to another: what is to be over has
    /// something left to do.
    pub fn speaks_against(self, from: TicketStatus, to: TicketStatus) -> bool {
        from != to && !to.is_active() && self.open() > 0
    }
}

/// The list with one item moved to where so many stand before it, or as far as there are any.
pub fn moved<T>(mut items: Vec<T>, from: usize, position: u16) -> Vec<T> {
    if from < items.len() {
        let item = items.remove(from);
        items.insert(usize::from(position).min(items.len()), item);
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_to_be_over_is_asked_about() {
        use TicketStatus::{Closed, InProgress, Open, Pending, Resolved};
        let half = Progress { done: 1, total: 2 };
        let all = Progress { done: 2, total: 2 };
        for status in [Open, InProgress, Pending] {
            assert!(half.speaks_against(status, Resolved), "{status}");
            assert!(half.speaks_against(status, Closed), "{status}");
            assert!(!all.speaks_against(status, Resolved), "{status}");
            assert!(!Progress::default().speaks_against(status, Closed), "{status}");
        }
        assert!(!half.speaks_against(Open, Pending));
        assert!(!half.speaks_against(Resolved, Open));
        assert!(half.speaks_against(Resolved, Closed));
        assert!(!half.speaks_against(Closed, Closed), "to stay is no step");
    }

    #[test]
    fn an_item_goes_to_its_place_and_not_beyond() {
        assert_eq!(moved(vec!['a', 'b', 'c'], 0, 1), ['b', 'a', 'c']);
        assert_eq!(moved(vec!['a', 'b', 'c'], 2, 0), ['c', 'a', 'b']);
        assert_eq!(moved(vec!['a', 'b', 'c'], 0, 100), ['b', 'c', 'a']);
        assert_eq!(moved(vec!['a'], 7, 0), ['a']);
    }
}
