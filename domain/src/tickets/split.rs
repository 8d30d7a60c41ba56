//! Making a ticket of its own of what was said to another.

use serde::{Deserialize, Serialize};

use super::{CommentId, TicketTitle};

/// What becomes a ticket of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// What the new ticket is called.
    pub title: TicketTitle,
    /// What goes there, with its files.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub comments: Vec<CommentId>,
}

impl Split {
    pub const MOST: usize = 200;
}
