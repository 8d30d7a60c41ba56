//! What there is to tell, and how two tellings about the same thing become one.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Channel;
use super::choices::UnknownName;
use crate::accounts::{EmailAddress, Permission, Roles, UserId};
use crate::jobs::JobId;
use crate::locations::{LocationId, LocationName};
use crate::mail::inbound::InboundMailId;
use crate::scheduling::coverage::Stretch;
use crate::scheduling::swaps::{SwapId, SwapState};
use crate::scheduling::time_off::{TimeOffId, TimeOffState, When};
use crate::scheduling::{Shift, ShiftId, ShiftSpan, ShiftState};
use crate::tickets::levels::{Deadline, Stage};
use crate::tickets::{CommentId, EventId, TicketId, TicketNumber, TicketStatus, TicketTitle};
use crate::webhooks::WebhookId;

/// The news itself, in data: who reads it has a language and a time zone of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// You work then.
    ShiftGiven { shift: PlannedWork },
    /// You work at another time or place than before.
    ShiftChanged { before: PlannedWork, after: PlannedWork },
    /// You do not work then any more.
    ShiftTaken { shift: PlannedWork },
    /// Time off was asked for, decided or taken back: yours, or somebody's that you decide about.
    TimeOff {
        time_off_id: TimeOffId,
        technician_id: UserId,
        state: TimeOffState,
        #[serde(flatten)]
        when: When,
        /// How many shifts it cancelled or cut, or, taken back, put back.
        shifts: u32,
    },
    /// A shift was offered, claimed, or something else became of the swap: to those it concerns.
    Swap {
        swap_id: SwapId,
        state: SwapState,
        offered_by: UserId,
        taken_by: Option<UserId>,
        shift: PlannedWork,
    },
    /// So many of your shifts were planned at once.
    SchedulePlanned { shifts: u32, first: DateTime<Utc>, last: DateTime<Utc> },
    /// At a location there are too few technicians in the days ahead; `more` gaps than are told.
    CoverageGaps { location_id: LocationId, location: LocationName, gaps: Vec<Stretch>, more: u32 },
    /// Something happened to a ticket that you have, asked for or watch.
    Ticket {
        ticket_id: TicketId,
        number: TicketNumber,
        /// As it is called now.
        title: TicketTitle,
        news: TicketNews,
        /// Of its line of time: which thing that was.
        event: EventId,
    },
    /// What should run by itself has failed, also when it was tried again.
    JobFailed { job_id: JobId, job: String, reason: String },
    /// Mail was given up; `count` since it was last read of, `to` and `reason` are the latest.
    MailFailed { count: u32, to: EmailAddress, reason: String },
    /// Somebody, or some program, sends more mail than is taken; it begins with this one.
    MailFlood { mail_id: InboundMailId, from: EmailAddress },
    /// Nothing has reached a webhook for days, or it wants nothing any more: it is switched off.
    WebhookGivenUp { webhook_id: WebhookId, webhook: String, reason: String },
}

/// What happened to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum TicketNews {
    /// It was opened in your name.
    Opened,
    /// It is yours to do; with what was said when it was opened, if that is more than its description.
    Assigned {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_id: Option<CommentId>,
    },
    /// Somebody said something; internally, if it is among colleagues.
    Commented {
        comment_id: CommentId,
        internal: bool,
    },
    /// The same, and named you.
    Named {
        comment_id: CommentId,
        internal: bool,
    },
    Status {
        status: TicketStatus,
    },
    /// Its time is nearly up, or up.
    Due {
        deadline: Deadline,
        stage: Stage,
        due_at: DateTime<Utc>,
    },
}

/// What a technician has to know of a shift to be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedWork {
    pub shift_id: ShiftId,
    pub location_id: Option<LocationId>,
    #[serde(flatten)]
    pub span: ShiftSpan,
}

/// What notices are about, as people choose them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeTopic {
    /// One's own shifts, when somebody else plans them.
    Shifts,
    /// Time off: one's own, and what one has to decide about.
    TimeOff,
    /// Gaps in the coverage that open in the days ahead.
    Coverage,
    /// Tickets that one has, asked for or watches.
    Tickets,
    /// The product itself: what should run and does not.
    Operations,
}

impl Notice {
    /// How many gaps of a location are told one by one.
    pub const MOST_GAPS: usize = 12;

    /// What changed for a technician between two states of a shift; `None`: nothing they need to
    /// know.
    pub fn of_shift(before: Option<PlannedWork>, after: Option<PlannedWork>) -> Option<Self> {
        match (before, after) {
            (None, None) => None,
            (None, Some(shift)) => Some(Self::ShiftGiven { shift }),
            (Some(shift), None) => Some(Self::ShiftTaken { shift }),
            (Some(before), Some(after)) if before == after => None,
            (Some(before), Some(after)) => Some(Self::ShiftChanged { before, after }),
        }
    }

    /// What to tell whoever has not read this yet, now that `later` has happened to the same thing:
    /// the way from the first state to the last. `None`: all is as they knew it.
    pub fn followed_by(self, mut later: Self) -> Option<Self> {
        if let (
            Self::SchedulePlanned { shifts: earlier, first, last },
            Self::SchedulePlanned { shifts, first: other_first, last: other_last },
        ) = (&self, &later)
        {
            return Some(Self::SchedulePlanned {
                shifts: earlier.saturating_add(*shifts),
                first: *first.min(other_first),
                last: *last.max(other_last),
            });
        }
        if let (
            Self::CoverageGaps { gaps: earlier, more: before, .. },
            Self::CoverageGaps { gaps, more, .. },
        ) = (&self, &mut later)
        {
            *gaps = earlier.iter().chain(&*gaps).cloned().collect();
            gaps.sort_by_key(Stretch::order);
            let spare = gaps.split_off(gaps.len().min(Self::MOST_GAPS)).len();
            *more = more
                .saturating_add(*before)
                .saturating_add(u32::try_from(spare).unwrap_or(u32::MAX));
            return Some(later);
        }
        match (self.ends(), later.ends()) {
            (Some((before, _)), Some((_, after))) => Self::of_shift(before, after),
            _ => Some(match (self, later) {
                (
                    Self::MailFailed { count: earlier, .. },
                    Self::MailFailed { count, to, reason },
                ) => Self::MailFailed { count: earlier.saturating_add(count), to, reason },
                (_, later) => later,
            }),
        }
    }

    /// The thing it is about; what is told twice about one thing is told once.
    pub const fn subject(&self) -> Uuid {
        match self {
            Self::ShiftGiven { shift } | Self::ShiftTaken { shift } => shift.shift_id.0,
            Self::ShiftChanged { after, .. } => after.shift_id.0,
            Self::TimeOff { time_off_id, .. } => time_off_id.0,
            Self::Swap { swap_id, .. } => swap_id.0,
            Self::CoverageGaps { location_id, .. } => location_id.0,
            // All that schedules plan for somebody is one thing to read about.
            Self::SchedulePlanned { .. } => Uuid::max(),
            Self::Ticket { ticket_id, .. } => ticket_id.0,
            Self::JobFailed { job_id, .. } => job_id.0,
            // The outbox as a whole: when a mail server is down, a hundred mails are one piece of news.
            Self::MailFailed { .. } => Uuid::nil(),
            Self::MailFlood { mail_id, .. } => mail_id.0,
            Self::WebhookGivenUp { webhook_id, .. } => webhook_id.0,
        }
    }

    pub const fn topic(&self) -> NoticeTopic {
        match self {
            Self::ShiftGiven { .. }
            | Self::ShiftChanged { .. }
            | Self::ShiftTaken { .. }
            | Self::Swap { .. }
            | Self::SchedulePlanned { .. } => NoticeTopic::Shifts,
            Self::TimeOff { .. } => NoticeTopic::TimeOff,
            Self::CoverageGaps { .. } => NoticeTopic::Coverage,
            Self::Ticket { .. } => NoticeTopic::Tickets,
            Self::JobFailed { .. }
            | Self::MailFailed { .. }
            | Self::MailFlood { .. }
            | Self::WebhookGivenUp { .. } => NoticeTopic::Operations,
        }
    }

    /// A shift as it was and as it is; `None`: it is about something else.
    fn ends(&self) -> Option<(Option<PlannedWork>, Option<PlannedWork>)> {
        match self {
            Self::ShiftGiven { shift } => Some((None, Some(shift.clone()))),
            Self::ShiftChanged { before, after } => {
                Some((Some(before.clone()), Some(after.clone())))
            }
            Self::ShiftTaken { shift } => Some((Some(shift.clone()), None)),
            Self::SchedulePlanned { .. }
            | Self::Swap { .. }
            | Self::TimeOff { .. }
            | Self::CoverageGaps { .. }
            | Self::Ticket { .. }
            | Self::JobFailed { .. }
            | Self::MailFailed { .. }
            | Self::MailFlood { .. }
            | Self::WebhookGivenUp { .. } => None,
        }
    }
}

impl PlannedWork {
    /// `None`: it does not take place.
    pub fn of(shift: &Shift) -> Option<Self> {
        let Shift { id, location_id, span, state, .. } = *shift;
        (state == ShiftState::Scheduled).then_some(Self { shift_id: id, location_id, span })
    }
}

impl NoticeTopic {
    pub const ALL: [Self; 5] =
        [Self::Shifts, Self::TimeOff, Self::Coverage, Self::Tickets, Self::Operations];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Shifts => "shifts",
            Self::TimeOff => "time_off",
            Self::Coverage => "coverage",
            Self::Tickets => "tickets",
            Self::Operations => "operations",
        }
    }

    /// The ways it can come.
    pub const fn channels(self) -> &'static [Channel] {
        match self {
            Self::TimeOff => &[Channel::Desk],
            Self::Shifts | Self::Coverage | Self::Tickets | Self::Operations => {
                &[Channel::Desk, Channel::Mail]
            }
        }
    }

    /// Whether such things happen to somebody with these roles.
    pub fn concerns(self, roles: Roles) -> bool {
        match self {
            Self::Shifts => roles.grant(Permission::SeeCalendar),
            Self::TimeOff => roles.grant(Permission::RequestTimeOff),
            Self::Coverage => roles.grant(Permission::PlanShifts),
            Self::Tickets => {
                roles.grant(Permission::OpenTickets) || roles.grant(Permission::WorkTickets)
            }
            Self::Operations => {
                roles.grant(Permission::ManageJobs) || roles.grant(Permission::ManageMail)
            }
        }
    }
}

impl fmt::Display for NoticeTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for NoticeTopic {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|topic| topic.name() == text);
        found.ok_or_else(|| UnknownName(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn work(hour: i64) -> PlannedWork {
        let monday: DateTime<Utc> = "2026-11-16T00:00:00Z".parse().unwrap();
        let from = monday + TimeDelta::hours(hour);
        let span = ShiftSpan::new(from, from + TimeDelta::hours(8)).unwrap();
        PlannedWork { shift_id: ShiftId(Uuid::nil()), location_id: None, span }
    }

    #[test]
    fn a_drag_there_and_back_is_no_news() {
        let there = Notice::of_shift(Some(work(8)), Some(work(10))).unwrap();
        let back = Notice::of_shift(Some(work(10)), Some(work(8))).unwrap();
        assert_eq!(there.followed_by(back), None);
    }

    #[test]
    fn what_was_given_and_moved_is_given_where_it_is() {
        let given = Notice::of_shift(None, Some(work(8))).unwrap();
        let moved = Notice::of_shift(Some(work(8)), Some(work(10))).unwrap();
        assert_eq!(given.followed_by(moved), Some(Notice::ShiftGiven { shift: work(10) }));
    }

    #[test]
    fn mails_given_up_are_counted_until_somebody_reads_of_them() {
        let failed = |to: &str| Notice::MailFailed {
            count: 1,
            to: to.parse().unwrap(),
            reason: "no such mailbox".to_owned(),
        };
        let both = failed("a@example.org").followed_by(failed("b@example.org"));
        let Some(Notice::MailFailed { count, to, .. }) = both else { panic!("{both:?}") };
        assert_eq!((count, to.as_str()), (2, "b@example.org"));
    }

    fn states() -> impl Strategy<Value = Vec<Option<i64>>> {
        prop::collection::vec(prop::option::of(0..4i64), 2..12)
    }

    proptest! {
        /// However often a shift changes before its technician looks: they read of one way, from
        /// what they knew to what is.
        #[test]
        fn many_changes_are_told_as_one(states in states()) {
            let work_at = |hour: Option<i64>| hour.map(work);
            let mut told: Option<Notice> = None;
            for pair in states.windows(2) {
                let Some(news) = Notice::of_shift(work_at(pair[0]), work_at(pair[1])) else { continue };
                told = match told.take() {
                    Some(earlier) => earlier.followed_by(news),
                    None => Some(news),
                };
            }
            let whole = Notice::of_shift(work_at(states[0]), work_at(states[states.len() - 1]));
            prop_assert_eq!(told, whole);
        }
    }
}
