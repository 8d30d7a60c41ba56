//! What came in, and what became of it, as admins see it.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Mailbox;
use crate::accounts::EmailAddress;
use crate::text::id_type;
use crate::tickets::TicketNumber;

id_type!(InboundMailId);

/// By which way a mail came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailSource {
    Webhook,
    /// The command line.
    File,
    /// The folder that is looked into.
    Folder,
    /// Pasted by an admin.
    Page,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InboundState {
    /// Stored, and about to be filed.
    Waiting,
    /// Part of a ticket.
    Filed,
    /// Kept here alone, on purpose.
    SetAside,
    /// Given up after several tries; somebody may have it tried again.
    Failed,
}

/// What a mail becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A ticket of its own.
    Opened,
    /// A ticket of its own for whoever wrote what was passed on.
    OpenedForOther,
    /// A ticket of its own that is linked to the one it names: whoever wrote it takes no part in that.
    OpenedBeside,
    /// A ticket of its own that is linked to the one it answers, because that is over.
    FollowedUp,
    /// A comment.
    Commented,
    /// A note on a ticket that mail about it came back.
    Bounced,
    /// Set aside: a program wrote it.
    Automatic,
    /// Set aside: it went to a list.
    List,
    /// Set aside: we wrote it.
    Own,
    /// Set aside: its sender writes more than anybody reads.
    Flood,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboundSummary {
    pub id: InboundMailId,
    pub source: MailSource,
    /// `None`: it does not say.
    pub from: Option<EmailAddress>,
    pub from_name: String,
    pub subject: String,
    /// In bytes.
    pub size: i64,
    pub state: InboundState,
    /// `None`: nothing yet.
    pub outcome: Option<Outcome>,
    pub ticket: Option<TicketNumber>,
    /// Why it was set aside, or what went wrong.
    pub reason: Option<String>,
    /// How often the same mail came.
    pub copies: i32,
    pub received_at: DateTime<Utc>,
    pub version: i32,
}

/// A mail that came in, with what is read in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboundMail {
    #[serde(flatten)]
    pub summary: InboundSummary,
    /// `None`: the mail itself is kept no longer.
    pub reading: Option<InboundReading>,
}

/// What is read in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboundReading {
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub from: Option<Mailbox>,
    pub recipients: Vec<EmailAddress>,
    /// What a ticket made of it would be called.
    pub title: String,
    /// What is new, as Markdown.
    pub text: String,
    /// What is quoted, signed and added.
    pub rest: String,
    pub files: Vec<InboundFile>,
    /// What could not be understood.
    pub trouble: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboundFile {
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
}

/// What would become of a mail, if it came now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trial {
    pub outcome: Outcome,
    /// Which ticket it would be added or linked to.
    pub ticket: Option<TicketNumber>,
    /// By what that is seen.
    pub reason: String,
    /// For whom it would be.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub person: Option<Mailbox>,
    /// Whether they have an account.
    pub is_known: bool,
    pub reading: InboundReading,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not known here")]
pub struct UnknownInbound(String);

macro_rules! named {
    ($name:ident { $($variant:ident: $text:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownInbound;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|known| known.name() == text);
                found.ok_or_else(|| UnknownInbound(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

named!(MailSource { Webhook: "webhook", File: "file", Folder: "folder", Page: "page" });
named!(InboundState {
    Waiting: "waiting",
    Filed: "filed",
    SetAside: "set_aside",
    Failed: "failed"
});
named!(Outcome {
    Opened: "opened",
    OpenedForOther: "opened_for_other",
    OpenedBeside: "opened_beside",
    FollowedUp: "followed_up",
    Commented: "commented",
    Bounced: "bounced",
    Automatic: "automatic",
    List: "list",
    Own: "own",
    Flood: "flood",
});

impl Outcome {
    /// What that makes of the mail itself.
    pub const fn state(self) -> InboundState {
        match self {
            Self::Automatic | Self::List | Self::Own | Self::Flood => InboundState::SetAside,
            _ => InboundState::Filed,
        }
    }
}
