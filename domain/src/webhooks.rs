//! Webhooks: addresses elsewhere that are told what happens here.
//!
//! Messages have the form of [Standard Webhooks](https://www.standardwebhooks.com), so that receivers
//! find a library for them in every language.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::text::{id_type, text_type};
use crate::tickets::{FieldName, Happening};

id_type!(WebhookId);
id_type!(
    /// One message to one webhook; its `webhook-id`.
    DeliveryId
);

text_type!(
    /// What admins call a webhook.
    WebhookName, max 60, "name"
);

/// Where a webhook is reached: an address with `https://`, or, where an operator allows it, with
/// `http://` on the same machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, max_length = 2000))]
#[serde(try_from = "String")]
pub struct WebhookUrl(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWebhookUrl {
    #[error("give the whole address, such as https://chat.example.org/hooks/desk")]
    NotWhole,
    #[error("the address has at most {} characters", WebhookUrl::MAX_CHARS)]
    TooLong,
    #[error("leave user and password out of the address; the signature proves who writes")]
    HasPassword,
    #[error("leave out what follows #; it never reaches a server")]
    HasFragment,
}

/// What a webhook may hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookEvent {
    #[serde(rename = "ticket.created")]
    TicketCreated,
    #[serde(rename = "ticket.commented")]
    TicketCommented,
    #[serde(rename = "ticket.status_changed")]
    TicketStatusChanged,
    #[serde(rename = "ticket.assigned")]
    TicketAssigned,
    /// Anything else that changes a ticket; for who does not ask for the events above, those too.
    #[serde(rename = "ticket.updated")]
    TicketUpdated,
    #[serde(rename = "ticket.merged")]
    TicketMerged,
    #[serde(rename = "ticket.archived")]
    TicketArchived,
    #[serde(rename = "ticket.restored")]
    TicketRestored,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing of webhooks is called “{0}”")]
pub struct UnknownWebhookWord(String);

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    pub id: WebhookId,
    pub name: WebhookName,
    pub url: WebhookUrl,
    pub events: Vec<WebhookEvent>,
    /// It also hears what is among colleagues, such as internal notes.
    pub internal: bool,
    pub active: bool,
    /// Nothing has reached it since then.
    pub failing_since: Option<DateTime<Utc>>,
    /// The product switched it off, because nothing reached it for days.
    pub given_up_at: Option<DateTime<Utc>>,
    pub last_delivered_at: Option<DateTime<Utc>>,
    /// How many messages wait for their delivery.
    pub waiting: i64,
    /// Until then messages bear the signature of the secret before, too.
    pub previous_secret_until: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// What people fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookDraft {
    pub name: WebhookName,
    pub url: WebhookUrl,
    pub events: Vec<WebhookEvent>,
    #[serde(default)]
    pub internal: bool,
    #[serde(default = "yes")]
    pub active: bool,
}

/// A webhook with a new secret, which is never shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookWithSecret {
    #[serde(flatten)]
    pub webhook: Webhook,
    /// `whsec_` and the key in base64.
    pub secret: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its delivery, or for another try.
    Waiting,
    Delivered,
    /// Given up; somebody may send it again.
    Failed,
}

/// A message, and how its last try went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook_id: WebhookId,
    /// Such as `ticket.created`; `test` if somebody tried it out.
    pub event: String,
    pub state: DeliveryState,
    pub attempts: i32,
    /// Of a waiting one: when it is tried next.
    pub due_at: Option<DateTime<Utc>>,
    /// What the receiver answered; `None`: nothing.
    pub status: Option<i32>,
    /// How long that took, in milliseconds.
    pub duration_ms: Option<i32>,
    /// How the answer begins.
    pub answer: Option<String>,
    /// Why it was no success.
    pub error: Option<String>,
    pub attempted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// A message with what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WholeDelivery {
    #[serde(flatten)]
    pub delivery: Delivery,
    /// JSON, byte for byte as it is signed.
    pub body: String,
}

fn yes() -> bool {
    true
}

impl Webhook {
    /// How long the secret before the last change goes on to sign.
    pub const OVERLAP: TimeDelta = TimeDelta::hours(24);
}

impl WebhookDraft {
    /// With each event once, in their order; refuses one that would hear of nothing.
    pub fn checked(mut self) -> Result<Self, Problem> {
        self.events.sort_unstable();
        self.events.dedup();
        if self.events.is_empty() {
            return Err(Problem::invalid("events", "choose at least one event"));
        }
        Ok(self)
    }
}

impl From<Webhook> for WebhookDraft {
    fn from(webhook: Webhook) -> Self {
        let Webhook { name, url, events, internal, active, .. } = webhook;
        Self { name, url, events, internal, active }
    }
}

impl WebhookUrl {
    pub const MAX_CHARS: usize = 2000;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port as they are written.
    pub fn authority(&self) -> &str {
        let (_, rest) = self.0.split_once("://").unwrap_or_default();
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}

impl FromStr for WebhookUrl {
    type Err = InvalidWebhookUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.chars().count() > Self::MAX_CHARS {
            return Err(InvalidWebhookUrl::TooLong);
        }
        let (scheme, rest) = text.split_once("://").ok_or(InvalidWebhookUrl::NotWhole)?;
        let scheme = scheme.to_ascii_lowercase();
        // Other readers of addresses take a backslash for a slash.
        let is_plain = rest.chars().all(|c| c.is_ascii_graphic() && c != '\\');
        if !matches!(scheme.as_str(), "https" | "http") || !is_plain {
            return Err(InvalidWebhookUrl::NotWhole);
        }
        if rest.contains('#') {
            return Err(InvalidWebhookUrl::HasFragment);
        }
        let url = Self(format!("{scheme}://{rest}"));
        match url.authority() {
            "" => Err(InvalidWebhookUrl::NotWhole),
            authority if authority.contains('@') => Err(InvalidWebhookUrl::HasPassword),
            _ => Ok(url),
        }
    }
}

impl TryFrom<String> for WebhookUrl {
    type Error = InvalidWebhookUrl;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl WebhookEvent {
    pub const ALL: [Self; 8] = [
        Self::TicketCreated,
        Self::TicketCommented,
        Self::TicketStatusChanged,
        Self::TicketAssigned,
        Self::TicketUpdated,
        Self::TicketMerged,
        Self::TicketArchived,
        Self::TicketRestored,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::TicketCreated => "ticket.created",
            Self::TicketCommented => "ticket.commented",
            Self::TicketStatusChanged => "ticket.status_changed",
            Self::TicketAssigned => "ticket.assigned",
            Self::TicketUpdated => "ticket.updated",
            Self::TicketMerged => "ticket.merged",
            Self::TicketArchived => "ticket.archived",
            Self::TicketRestored => "ticket.restored",
        }
    }

    /// As what something that happened to a ticket is told, the most particular first. A webhook
    /// hears of it once, as the first of these that it asks for.
    pub fn of(what: &Happening) -> Vec<Self> {
        match what {
            Happening::Opened => vec![Self::TicketCreated],
            Happening::Commented { .. } => vec![Self::TicketCommented],
            Happening::Changed { changes } => {
                let has = |field| changes.iter().any(|change| change.field == field);
                let particular = [
                    (Self::TicketStatusChanged, FieldName::Status),
                    (Self::TicketAssigned, FieldName::Assignee),
                ];
                let particular = particular.into_iter().filter(|&(_, field)| has(field));
                particular.map(|(event, _)| event).chain([Self::TicketUpdated]).collect()
            }
            Happening::MergedInto { .. } => vec![Self::TicketMerged],
            Happening::Archived => vec![Self::TicketArchived],
            Happening::Restored => vec![Self::TicketRestored],
            _ => vec![Self::TicketUpdated],
        }
    }
}

impl DeliveryState {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for WebhookEvent {
    type Err = UnknownWebhookWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|event| event.name() == text);
        found.ok_or_else(|| UnknownWebhookWord(text.to_owned()))
    }
}

impl FromStr for DeliveryState {
    type Err = UnknownWebhookWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|state| state.name() == text);
        found.ok_or_else(|| UnknownWebhookWord(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::FieldChange;

    #[test]
    fn an_address_is_whole_and_bears_no_password() {
        for good in [
            "https://chat.example.org/hooks/desk?room=4",
            "https://chat.example.org",
            "HTTPS://chat.example.org:8443/",
            "http://localhost:4000/hook",
            "https://[2001:db8::1]/hook",
        ] {
            assert!(good.parse::<WebhookUrl>().is_ok(), "{good}");
        }
        for (bad, why) in [
            ("", InvalidWebhookUrl::NotWhole),
            ("chat.example.org/hook", InvalidWebhookUrl::NotWhole),
            ("ftp://chat.example.org/", InvalidWebhookUrl::NotWhole),
            ("https:///hook", InvalidWebhookUrl::NotWhole),
            ("https://chat.example.org/a b", InvalidWebhookUrl::NotWhole),
            ("https://chat.example.org\\@elsewhere.example/", InvalidWebhookUrl::NotWhole),
            ("https://ana:secret@chat.example.org/", InvalidWebhookUrl::HasPassword),
            ("https://chat.example.org/#top", InvalidWebhookUrl::HasFragment),
        ] {
            assert_eq!(bad.parse::<WebhookUrl>(), Err(why), "{bad}");
        }
        let long = format!("https://chat.example.org/{}", "a".repeat(WebhookUrl::MAX_CHARS));
        assert_eq!(long.parse::<WebhookUrl>(), Err(InvalidWebhookUrl::TooLong));
    }

    #[test]
    fn host_and_port_are_what_stands_before_the_path() {
        for (url, authority) in [
            ("https://chat.example.org/hooks?a=b", "chat.example.org"),
            ("http://[::1]:4000?x", "[::1]:4000"),
            ("https://chat.example.org:8443", "chat.example.org:8443"),
        ] {
            assert_eq!(url.parse::<WebhookUrl>().unwrap().authority(), authority);
        }
    }

    #[test]
    fn a_change_is_told_under_its_most_particular_name() {
        let changed = |fields: &[FieldName]| {
            let change = |&field| FieldChange { field, custom: None, from: None, to: None };
            WebhookEvent::of(&Happening::Changed { changes: fields.iter().map(change).collect() })
        };
        use WebhookEvent::{TicketAssigned, TicketStatusChanged, TicketUpdated};
        assert_eq!(changed(&[FieldName::Title]), [TicketUpdated]);
        assert_eq!(changed(&[FieldName::Status]), [TicketStatusChanged, TicketUpdated]);
        assert_eq!(
            changed(&[FieldName::Assignee, FieldName::Tags, FieldName::Status]),
            [TicketStatusChanged, TicketAssigned, TicketUpdated]
        );
    }

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for event in WebhookEvent::ALL {
            assert_eq!(event.name().parse(), Ok(event));
            assert_eq!(serde_json::to_value(event).unwrap(), event.name());
        }
        for state in DeliveryState::ALL {
            assert_eq!(state.name().parse(), Ok(state));
        }
    }

    #[test]
    fn a_webhook_hears_of_something_and_of_each_thing_once() {
        let draft = |events: Vec<WebhookEvent>| WebhookDraft {
            name: "Chat".parse().unwrap(),
            url: "https://chat.example.org".parse().unwrap(),
            events,
            internal: false,
            active: true,
        };
        assert!(draft(vec![]).checked().is_err());
        let twice = vec![
            WebhookEvent::TicketUpdated,
            WebhookEvent::TicketCreated,
            WebhookEvent::TicketUpdated,
        ];
        let once = draft(twice).checked().unwrap().events;
        assert_eq!(once, [WebhookEvent::TicketCreated, WebhookEvent::TicketUpdated]);
    }
}
