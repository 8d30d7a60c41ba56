//! Changing many tickets at once, and taking that back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{TicketChange, TicketNumber};
use crate::text::id_type;

id_type!(
    /// What was done to one ticket or many, so that it can be undone for a day.
    UndoId
);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub numbers: Vec<TicketNumber>,
    #[serde(default)]
    pub change: TicketChange,
    /// Each to whoever is on shift at its location, fewest tickets first, or else the triage owner.
    #[serde(default)]
    pub assign_on_shift: bool,
    /// Makes them part of this one, which stays as it is if it is among them.
    #[serde(default)]
    pub merge_into: Option<TicketNumber>,
    /// Into the archive, or out of it.
    #[serde(default)]
    pub archive: Option<bool>,
    /// Marks them as read, or as unread.
    #[serde(default)]
    pub read: Option<bool>,
}

impl Bulk {
    pub const MOST: usize = 500;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkDone {
    pub changed: Vec<TicketNumber>,
    /// Those that stay as they are, and why.
    pub refused: Vec<BulkRefusal>,
    /// `None`: there is nothing to undo.
    pub undo: Option<UndoId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRefusal {
    pub number: TicketNumber,
    pub message: String,
    /// With `despite_open_items` it would change.
    #[serde(default)]
    pub has_open_items: bool,
}

/// What an undo did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Undone {
    /// As they were before.
    pub restored: Vec<TicketNumber>,
    /// Changed by somebody since, and left as they are.
    pub kept: Vec<TicketNumber>,
}

/// Something one did to tickets and can still take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    pub id: UndoId,
    pub at: DateTime<Utc>,
    pub what: DeedKind,
    pub numbers: Vec<TicketNumber>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    Changed,
    Archived,
    Restored,
    /// Into another one.
    Merged,
    /// Off another one.
    Split,
}
