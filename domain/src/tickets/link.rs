//! How tickets belong together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{TicketNumber, TicketStatus, TicketTitle};

/// What the other ticket is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Both are about the same.
    Duplicate,
    Related,
    /// The other is the larger one, of which this is a part.
    Parent,
    /// The other is a part of this.
    Child,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketLink {
    pub kind: LinkKind,
    pub number: TicketNumber,
    pub title: TicketTitle,
    pub status: TicketStatus,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tickets are linked as duplicate, related, parent or child, not as “{0}”")]
pub struct UnknownLinkKind(String);

impl LinkKind {
    pub const ALL: [Self; 4] = [Self::Duplicate, Self::Related, Self::Parent, Self::Child];

    /// What this ticket is to the other.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            both => both,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Related => "related",
            Self::Parent => "parent",
            Self::Child => "child",
        }
    }
}

impl fmt::Display for LinkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for LinkKind {
    type Err = UnknownLinkKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| UnknownLinkKind(text.to_owned()))
    }
}
