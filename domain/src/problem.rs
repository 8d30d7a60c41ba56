//! What went wrong, in words a person can act on: the one shape of every failure on every wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::accounts::Me;
use crate::locations::Location;
use crate::scheduling::Shift;
use crate::scheduling::coverage::CoverageRule;
use crate::scheduling::templates::ScheduleTemplate;
use crate::scheduling::time_off::{Absence, SeenTimeOff};
use crate::scheduling::warnings::Caution;
use crate::tickets::levels::ServiceLevels;
use crate::tickets::{Progress, Ticket, TicketSettings};

/// A failure the caller is meant to see: safe to show, the same JSON from every door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{message}")]
pub struct Problem {
    #[serde(rename = "error")]
    pub kind: ProblemKind,
    /// A short clause that says what is wrong or what to do; starts small, ends without a full stop.
    pub message: String,
    /// Field name → what is wrong with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// What stands in the way of the change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// What speaks against the change; with `overrule` it is made all the same.
    #[serde(default, skip_serializing_if = "<[Caution]>::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Caution>))]
    pub warnings: Box<[Caution]>,
    /// Filled in at the edge; the same id stands in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// A thing that stands in the way of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Conflict {
    /// The technician already works then.
    Overlap { shift: Box<Shift> },
    /// The technician is away then, or has asked to be.
    TimeOff { absence: Box<Absence> },
    /// Somebody else changed the shift meanwhile: what it is now, and what you wanted it to be.
    Outdated { current: Box<Shift>, yours: Box<Shift> },
    /// The same of a schedule template.
    OutdatedTemplate { current: Box<ScheduleTemplate>, yours: Box<ScheduleTemplate> },
    /// The same of a coverage rule.
    OutdatedCoverageRule { current: Box<CoverageRule>, yours: Box<CoverageRule> },
    /// The same of a location.
    OutdatedLocation { current: Box<Location>, yours: Box<Location> },
    /// Somebody else decided about the time off meanwhile.
    OutdatedTimeOff { current: Box<SeenTimeOff> },
    /// The same of a user.
    OutdatedUser { current: Box<Me>, yours: Box<Me> },
    /// The same of a ticket.
    OutdatedTicket { current: Box<Ticket>, yours: Box<Ticket> },
    /// The same of the service levels.
    OutdatedServiceLevels { current: Box<ServiceLevels>, yours: Box<ServiceLevels> },
    /// The same of how tickets are handled.
    OutdatedTicketSettings { current: TicketSettings, version: i32, yours: TicketSettings },
    /// The checklist of the ticket has open items; with `despite_open_items` it changes all the same.
    OpenItems { progress: Progress },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The request could not be read.
    Malformed,
    SignedOut,
    Forbidden,
    /// Also for what one may not know of.
    NotFound,
    MethodNotAllowed,
    /// Clashes with other data, or with somebody else's change.
    Conflict,
    TooLarge,
    UnsupportedMedia,
    /// Understood but refused: `fields` says why.
    Invalid,
    TooMany,
    Internal,
    /// The database is away, or the server is stopping: try again.
    Unavailable,
    /// Never sent: the browser could not reach the server.
    Unreachable,
}

impl Problem {
    pub fn new(kind: ProblemKind, message: impl ToString) -> Self {
        Self {
            kind,
            message: message.to_string(),
            fields: BTreeMap::new(),
            conflicts: Vec::new(),
            warnings: Box::default(),
            request_id: None,
        }
    }

    pub fn not_found(what: &str) -> Self {
        Self::new(ProblemKind::NotFound, format_args!("{what} not found"))
    }

    pub fn forbidden() -> Self {
        Self::new(ProblemKind::Forbidden, "your roles do not allow this; ask an admin")
    }

    pub fn signed_out() -> Self {
        Self::new(ProblemKind::SignedOut, "sign in to do this")
    }

    /// A refused field; the message is both the problem's and the field's.
    pub fn invalid(field: &str, reason: impl ToString) -> Self {
        Self::new(ProblemKind::Invalid, reason.to_string()).with_field(field, reason)
    }

    /// Stands in for everything that is our fault and nobody else's business.
    pub fn internal() -> Self {
        Self::new(
            ProblemKind::Internal,
            "something went wrong on our side; try again, and tell us the request id if it stays",
        )
    }

    pub fn with_field(mut self, field: &str, reason: impl ToString) -> Self {
        self.fields.insert(field.to_owned(), reason.to_string());
        self
    }

    pub fn with_warnings(mut self, cautions: Vec<Caution>) -> Self {
        self.warnings = cautions.into();
        self
    }

    pub fn with_conflict(mut self, conflict: Conflict) -> Self {
        self.conflicts.push(conflict);
        self
    }
}

impl ProblemKind {
    pub const fn http_status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Unreachable => 503,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_problem_is_two_words_of_json() {
        let json = serde_json::to_value(Problem::not_found("shift")).unwrap();
        assert_eq!(json, serde_json::json!({ "error": "not_found", "message": "shift not found" }));
    }

    #[test]
    fn a_refused_field_says_so_twice() {
        let problem = Problem::invalid("ends_at", "the end lies before the start");
        assert_eq!(problem.message, problem.fields["ends_at"]);
        assert_eq!(problem.kind.http_status(), 422);
    }
}
