//! One page of a list that goes on.

use serde::{Deserialize, Serialize};

/// Keyset page: hand `next_cursor` back to get what follows; without one this was the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}
