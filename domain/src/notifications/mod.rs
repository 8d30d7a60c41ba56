//! What the product tells one person: it waits behind the bell until they have seen it.

mod choices;
mod notice;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::UserId;
use crate::text::id_type;

pub use choices::{Channel, Choice, UnknownName};
pub use notice::{Notice, NoticeTopic, PlannedWork, TicketNews};

id_type!(NotificationId);

/// One thing somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: NotificationId,
    /// When it happened; the last time, if it happened again before it was read.
    pub at: DateTime<Utc>,
    /// Whose doing it was; `None`: the product's own.
    pub by: Option<UserId>,
    pub notice: Notice,
    pub read: bool,
}

/// How many a person has not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    pub unread: u32,
}
