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

impl Draft {
    /// With other words behind its own: what it says already it says once, and what is for colleagues alone
    /// stays so. `None`: it would be too long.
    pub fn with(&self, other: &Self) -> Option<Self> {
        let (mine, theirs) = (self.body.as_str().trim_end(), other.body.as_str().trim());
        let text = match (mine.is_empty(), mine.contains(theirs)) {
            (_, true) => self.body.to_string(),
            (true, false) => other.body.to_string(),
            (false, false) => format!("{mine}\n\n{theirs}"),
        };
        Some(Self {
            body: text.parse().ok()?,
            internal: self.internal || other.internal,
            updated_at: self.updated_at.max(other.updated_at),
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, internal: bool) -> Draft {
        Draft { body: text.parse().unwrap(), internal, updated_at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn words_that_come_together_stand_once_and_leak_nothing() {
        let both = draft("I am on my way.\n", false).with(&draft("She forgot it.", true)).unwrap();
        assert_eq!(both.body.as_str(), "I am on my way.\n\nShe forgot it.");
        assert!(both.internal, "a note does not become a reply");
        assert_eq!(both.with(&draft("She forgot it.", false)), Some(both.clone()));
        assert_eq!(draft("", false).with(&draft("Hello", false)), Some(draft("Hello", false)));
        let long = draft(&"x".repeat(150_000), false);
        assert_eq!(long.with(&draft(&"y".repeat(150_000), false)), None);
    }
}
