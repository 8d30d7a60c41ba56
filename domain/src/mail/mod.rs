//! Mail as an admin sees it: what was written to whom, and what became of it.

pub mod inbound;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Language;
use crate::accounts::EmailAddress;
use crate::text::id_type;

id_type!(MailId);
id_type!(MarkId);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Waits for its delivery, or for another try.
    Queued,
    /// A mail server has taken it.
    Sent,
    /// The transport is the outbox: nothing leaves it.
    Kept,
    /// Given up; somebody may send it again.
    Failed,
    /// A mail server took it and gave it back.
    Bounced,
    /// Never sent: it is for an address that mail does not reach.
    Suppressed,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no state “{0}” of a mail")]
pub struct UnknownMailState(String);

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailSummary {
    pub id: MailId,
    /// What sort of message, such as `password_reset`.
    pub kind: String,
    pub to: EmailAddress,
    pub to_name: Option<String>,
    pub subject: String,
    pub state: MailState,
    pub attempts: i32,
    /// Of a queued mail: when it is tried next.
    pub due_at: Option<DateTime<Utc>>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    /// When it was sent, kept or given up.
    pub finished_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// A mail with its two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mail {
    #[serde(flatten)]
    pub summary: MailSummary,
    pub language: Language,
    pub text: String,
    pub html: String,
    /// One-time links were left out of the parts.
    pub is_redacted: bool,
}

/// An address that nothing is sent to until somebody lifts the mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkedAddress {
    pub id: MarkId,
    pub address: EmailAddress,
    pub cause: MarkCause,
    /// In the words of a mail server.
    pub reason: String,
    pub marked_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MarkCause {
    /// Mail to it came back for good.
    Bounced,
    /// Whoever reads there called our mail spam.
    Spam,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no address is marked because of “{0}”")]
pub struct UnknownMarkCause(String);

impl MarkCause {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Spam => "spam",
        }
    }
}

impl FromStr for MarkCause {
    type Err = UnknownMarkCause;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = [Self::Bounced, Self::Spam].into_iter().find(|cause| cause.name() == text);
        found.ok_or_else(|| UnknownMarkCause(text.to_owned()))
    }
}

impl MailState {
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::Sent, Self::Kept, Self::Failed, Self::Bounced, Self::Suppressed];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Kept => "kept",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::Suppressed => "suppressed",
        }
    }
}

impl FromStr for MailState {
    type Err = UnknownMailState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or_else(|| UnknownMailState(text.to_owned()))
    }
}

impl fmt::Display for MailState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
