//! Where a ticket stands, and what may follow: the one rule of its life.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Problem;

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    #[default]
    Open,
    InProgress,
    /// Waits for the requester.
    Pending,
    /// Done, unless the requester says otherwise.
    Resolved,
    Closed,
}

/// Who would take a ticket to another status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody who works on tickets.
    Staff,
    /// Whoever asked, by answering.
    Requester,
    /// The product itself, after some days.
    Time,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no status “{0}” of a ticket")]
pub struct UnknownStatus(String);

impl TicketStatus {
    pub const ALL: [Self; 5] =
        [Self::Open, Self::InProgress, Self::Pending, Self::Resolved, Self::Closed];

    /// Still to be done.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::InProgress | Self::Pending)
    }

    /// Whether somebody who works on tickets has something to do: it does not wait, and is not done.
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }

    /// Whether a ticket may go from here to there.
    ///
    /// What is to be done moves freely; it is resolved before it is closed; what is resolved or
    /// closed comes back as open. To stay is no step.
    pub const fn may_become(self, next: Self, by: Step) -> bool {
        use TicketStatus::{Closed, InProgress, Open, Pending, Resolved};
        match (self, next) {
            (Open, InProgress | Pending | Resolved)
            | (InProgress, Open | Pending | Resolved)
            | (Pending, InProgress | Resolved)
            | (Closed, Open) => matches!(by, Step::Staff),
            (Pending | Resolved, Open) => matches!(by, Step::Staff | Step::Requester),
            (Resolved, Closed) => matches!(by, Step::Staff | Step::Time),
            _ => false,
        }
    }

    /// The step, or the refusal in words.
    pub fn step_to(self, next: Self, by: Step) -> Result<Self, Problem> {
        if self == next || self.may_become(next, by) {
            return Ok(next);
        }
        let reason = format!("a ticket that is {} cannot become {}", self.words(), next.words());
        Err(Problem::invalid("status", reason))
    }

    /// What follows at once for somebody who works on tickets, to offer.
    pub fn next(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |&next| self.may_become(next, Step::Staff))
    }

    /// What an answer of the requester makes of it; `None`: it takes no answer any more, which then
    /// begins a ticket of its own.
    pub const fn answered(self) -> Option<Self> {
        match self {
            Self::Open | Self::InProgress => Some(self),
            Self::Pending | Self::Resolved => Some(Self::Open),
            Self::Closed => None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Pending => "pending",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::InProgress => "in progress",
            other => other.name(),
        }
    }
}

impl fmt::Display for TicketStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for TicketStatus {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|status| status.name() == text);
        found.ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use TicketStatus::{Closed, InProgress, Open, Pending, Resolved};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn staff_may_what_the_table_says_and_nothing_else() {
        let allowed = [
            (Open, vec![InProgress, Pending, Resolved]),
            (InProgress, vec![Open, Pending, Resolved]),
            (Pending, vec![Open, InProgress, Resolved]),
            (Resolved, vec![Open, Closed]),
            (Closed, vec![Open]),
        ];
        for (from, to) in allowed {
            assert_eq!(from.next().collect::<Vec<_>>(), to, "from {from}");
        }
        let refused = Open.step_to(Closed, Step::Staff).unwrap_err();
        assert_eq!(refused.kind.http_status(), 422);
        assert_eq!(refused.fields["status"], "a ticket that is open cannot become closed");
    }

    #[test]
    fn whoever_asked_opens_again_and_time_closes() {
        for from in TicketStatus::ALL {
            for to in TicketStatus::ALL {
                let by_requester = matches!((from, to), (Pending | Resolved, Open));
                assert_eq!(from.may_become(to, Step::Requester), by_requester, "{from} → {to}");
                let by_time = matches!((from, to), (Resolved, Closed));
                assert_eq!(from.may_become(to, Step::Time), by_time, "{from} → {to}");
            }
        }
    }

    proptest! {
        /// Whatever people do, a ticket was resolved right before it was closed, and its names lead
        /// back to it.
        #[test]
        fn nothing_is_closed_that_was_not_resolved(wishes in prop::collection::vec(0..5usize, 0..40)) {
            let (mut before, mut now) = (Open, Open);
            for wish in wishes {
                let next = TicketStatus::ALL[wish];
                if now != next && now.step_to(next, Step::Staff).is_ok() {
                    (before, now) = (now, next);
                }
                prop_assert!(now != Closed || before == Resolved);
                prop_assert_eq!(now.name().parse(), Ok(now));
            }
        }
    }
}
