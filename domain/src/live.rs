//! What one person changes and all who look see: the messages of `GET /api/v1/live`.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::{Actor, Permission, Person, UserId};
use crate::branding::Brand;
use crate::jobs::Job;
use crate::locations::Location;
use crate::mail::MailSummary;
use crate::mail::inbound::InboundSummary;
use crate::scheduling::time_off::{Absence, TimeOffId};
use crate::scheduling::{Shift, ShiftId, ShiftState};
use crate::tickets::{Attention, TicketLine, TicketNumber};

/// A change. It carries the new state of the thing, so applying it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    ShiftChanged {
        shift: Shift,
    },
    ShiftRemoved {
        id: ShiftId,
        version: i32,
        /// It was never published.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        draft: bool,
    },
    /// Time off was asked for, decided or taken back. Nobody else than its technician and the
    /// admins may know of that, unless the technician is away: then, and only that, it says.
    TimeOffChanged {
        id: TimeOffId,
        version: i32,
        absence: Option<Absence>,
    },
    /// Shifts are offered, claimed or given otherwise than they were; whom it concerns asks.
    SwapsChanged,
    LocationChanged {
        location: Location,
    },
    PersonChanged {
        person: Person,
    },
    /// Something new waits behind one's own bell, or was read; only that person hears it.
    NotificationsChanged,
    MailChanged {
        mail: MailSummary,
    },
    /// A mail came in, or something became of it.
    InboundMailChanged {
        mail: Box<InboundSummary>,
    },
    JobChanged {
        job: Job,
    },
    /// Schedule templates or holidays are other than they were; who shows them asks.
    SchedulesChanged,
    /// The product is called or looks otherwise.
    BrandingChanged {
        brand: Brand,
    },
    /// Something happened to a ticket, as all who work on tickets hear it.
    TicketChanged {
        /// As it is now; unread, unless the reader did it.
        ticket: Box<TicketLine>,
        /// Whose doing it was; `None`: somebody without an account, or the product.
        by: Option<UserId>,
    },
    /// The same, told one person who asked for it or watches it, of what they may see.
    OwnTicketChanged {
        ticket: Box<TicketLine>,
        by: Option<UserId>,
    },
    /// One looked at a ticket, or called it unread again; only that person hears it.
    TicketRead {
        number: TicketNumber,
        unread: bool,
    },
    /// Somebody who works on tickets looks at one or writes an answer, and says so again while it
    /// lasts. Heard after `until`, it is over.
    TicketAttended {
        number: TicketNumber,
        by: UserId,
        what: Attention,
        until: DateTime<Utc>,
    },
    /// One called all tickets read; only that person hears it.
    AllTicketsRead,
    /// Categories, canned answers or shared views are other than they were; who shows them asks.
    TicketListsChanged,
    /// Webhooks are other than they were, or told something; who shows them asks.
    WebhooksChanged,
    /// Mail reaches other addresses than it did; who shows them asks.
    MarkedAddressesChanged,
    /// Who came or went; not kept for catching up, the whole list follows a `hello`.
    Presence {
        user_id: UserId,
        status: PresenceStatus,
    },
}

/// Whether a signed-in person is at the screen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceStatus {
    Active,
    /// Signed in, but has not touched anything for some minutes.
    Idle,
    Away,
}

/// What a client asks to hear of. Text on the wire: `calendar`, `people`, `notifications`; later
/// `device:ID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// Shifts, who is away, and locations.
    Calendar,
    /// Colleagues and their presence.
    People,
    /// One's own notifications.
    Notifications,
    /// What was written to whom, what came in, and what became of it.
    Mail,
    /// The work that runs by itself.
    Jobs,
    /// Schedule templates and holidays.
    Schedules,
    /// What the product is called.
    Branding,
    /// Tickets, of what one may see of them.
    Tickets,
    /// What is told to other programs.
    Webhooks,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no topic “{0}”")]
pub struct UnknownTopic(String);

/// Browser → server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientMessage {
    Subscribe(Vec<Topic>),
    Unsubscribe(Vec<Topic>),
    /// After a reconnect: send again what happened since this cursor.
    CatchUp {
        since: Cursor,
    },
    /// The person touched something (`true`) or has not for minutes (`false`).
    Active(bool),
}

/// Server → browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// The connection stands. `now` is the server's clock, `presence` who is there.
    Hello {
        cursor: Cursor,
        now: DateTime<Utc>,
        presence: Vec<(UserId, PresenceStatus)>,
    },
    Event(Event),
    /// Everything that happened before this cursor has been sent.
    Cursor(Cursor),
    /// The cursor is too old: load everything anew.
    Resync,
    /// The session has ended: sign in again.
    SignedOut,
    /// A client message that could not be understood; the connection goes on.
    Refused {
        message: String,
    },
}

/// A position in the stream of events: all transactions below it are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub i64);

impl Event {
    /// That a shift has gone, told to those who could see it.
    pub fn removed(shift: &Shift) -> Self {
        Self::ShiftRemoved { id: shift.id, version: shift.version + 1, draft: shift.is_draft() }
    }

    /// What one must be allowed beside hearing of its topic: of drafts nobody hears but those who
    /// plan.
    pub fn needs(&self) -> Option<Permission> {
        match self {
            Self::ShiftChanged { shift } if shift.is_draft() => Some(shift.state.shown_to()),
            Self::ShiftRemoved { draft: true, .. } => Some(ShiftState::Draft.shown_to()),
            Self::TicketChanged { .. } | Self::TicketAttended { .. } => {
                Some(Permission::WorkTickets)
            }
            _ => None,
        }
    }

    pub const fn topic(&self) -> Topic {
        match self {
            Self::ShiftChanged { .. }
            | Self::ShiftRemoved { .. }
            | Self::TimeOffChanged { .. }
            | Self::SwapsChanged
            | Self::LocationChanged { .. } => Topic::Calendar,
            Self::PersonChanged { .. } | Self::Presence { .. } => Topic::People,
            Self::NotificationsChanged => Topic::Notifications,
            Self::MailChanged { .. }
            | Self::InboundMailChanged { .. }
            | Self::MarkedAddressesChanged => Topic::Mail,
            Self::WebhooksChanged => Topic::Webhooks,
            Self::JobChanged { .. } => Topic::Jobs,
            Self::SchedulesChanged => Topic::Schedules,
            Self::BrandingChanged { .. } => Topic::Branding,
            Self::TicketChanged { .. }
            | Self::OwnTicketChanged { .. }
            | Self::TicketRead { .. }
            | Self::TicketAttended { .. }
            | Self::AllTicketsRead
            | Self::TicketListsChanged => Topic::Tickets,
        }
    }
}

impl Topic {
    pub const ALL: [Self; 9] = [
        Self::Calendar,
        Self::People,
        Self::Notifications,
        Self::Mail,
        Self::Jobs,
        Self::Schedules,
        Self::Branding,
        Self::Tickets,
        Self::Webhooks,
    ];

    /// Whether this actor may hear of it, with all of their rights or by a token with some of them.
    pub fn is_open_to(self, actor: &Actor) -> bool {
        match self {
            Self::Calendar => actor.may(Permission::SeeCalendar),
            Self::People => actor.may(Permission::SeePeople),
            // Everybody hears of their own, but no token tells it to others.
            Self::Notifications => actor.scopes.is_none(),
            // It stands on the sign-in page.
            Self::Branding => true,
            Self::Mail => actor.may(Permission::ManageMail),
            Self::Jobs => actor.may(Permission::ManageJobs),
            Self::Webhooks => actor.may(Permission::ManageWebhooks),
            Self::Schedules => actor.may(Permission::PlanShifts),
            Self::Tickets => {
                actor.may(Permission::OpenTickets) || actor.may(Permission::WorkTickets)
            }
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::People => "people",
            Self::Notifications => "notifications",
            Self::Mail => "mail",
            Self::Jobs => "jobs",
            Self::Schedules => "schedules",
            Self::Branding => "branding",
            Self::Tickets => "tickets",
            Self::Webhooks => "webhooks",
        }
    }
}

impl FromStr for Topic {
    type Err = UnknownTopic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|topic| topic.name() == text)
            .ok_or_else(|| UnknownTopic(text.to_owned()))
    }
}

impl TryFrom<String> for Topic {
    type Error = UnknownTopic;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.name().to_owned()
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
