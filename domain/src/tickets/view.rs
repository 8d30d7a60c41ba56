//! Lists that people keep, and how many tickets are in those everybody has.

use serde::{Deserialize, Serialize};

use super::{TicketFilter, TicketSort};
use crate::accounts::UserId;
use crate::text::{id_type, text_type};

id_type!(ViewId);
text_type!(ViewName, max 60, "name of the view");

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    pub id: ViewId,
    pub owner_id: UserId,
    #[serde(flatten)]
    pub draft: ViewDraft,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewDraft {
    pub name: ViewName,
    /// For all who work on tickets.
    #[serde(default)]
    pub shared: bool,
    #[serde(default)]
    pub filter: TicketFilter,
    #[serde(default)]
    pub sort: TicketSort,
    /// Which columns, by their names; empty: those that whoever looks has chosen for themselves.
    #[serde(default)]
    pub columns: Vec<String>,
}

/// How many tickets are in each list that everybody has, of those that somebody sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    pub unread: i64,
    /// Assigned to me, still to be done.
    pub mine: i64,
    /// Still to be done, and nobody has it.
    pub unassigned: i64,
    pub open: i64,
    pub in_progress: i64,
    pub pending: i64,
    pub resolved: i64,
    pub overdue: i64,
    /// I asked for it, and it is still to be done.
    pub requested: i64,
}
