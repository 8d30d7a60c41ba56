//! Words that are not sent yet, kept until they are.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::TicketNumber;
use crate::text::text_type;

text_type!(
    /// Whatever stands in the field.
    DraftBody, max 200_000, "draft", block true, optional true
);

/// What they are written for: as text the number of a ticket, or `new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DraftPlace {
    Ticket(TicketNumber),
    /// A ticket that is to be opened.
    New,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a draft is for a ticket's number, or for “new”")]
pub struct InvalidDraftPlace;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub body: DraftBody,
    pub internal: bool,
    pub updated_at: DateTime<Utc>,
}

impl fmt::Display for DraftPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ticket(number) => number.fmt(f),
            Self::New => f.write_str("new"),
        }
    }
}

impl FromStr for DraftPlace {
    type Err = InvalidDraftPlace;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "new" => Ok(Self::New),
            number => number.parse().map(Self::Ticket).map_err(|_| InvalidDraftPlace),
        }
    }
}

impl TryFrom<String> for DraftPlace {
    type Error = InvalidDraftPlace;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DraftPlace> for String {
    fn from(place: DraftPlace) -> Self {
        place.to_string()
    }
}
