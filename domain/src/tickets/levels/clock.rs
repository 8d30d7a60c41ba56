//! The clock of a ticket: it runs while somebody here has something to do, and stands while the
//! ticket waits for its requester or is done.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Calendar;
use crate::tickets::TicketStatus;
use crate::zones::ZoneRules;

/// How long something may take, in minutes of business hours: 5 minutes to 1000 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = u16, minimum = 5, maximum = 60000))]
#[serde(try_from = "u16", into = "u16")]
pub struct TargetMinutes(u16);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose 5 minutes to 1000 hours")]
pub struct InvalidTarget;

/// A stretch of a ticket's life in which its clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub from: DateTime<Utc>,
    /// `None`: it runs still.
    pub until: Option<DateTime<Utc>>,
}

/// How far a clock has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clock {
    /// When its time is up, was up, or would have been; `null` while it is paused in time.
    pub due_at: Option<DateTime<Utc>>,
    /// From when on it is due soon: in the last quarter of its time.
    pub soon_at: Option<DateTime<Utc>>,
    /// While it is paused in time: how many minutes of business hours are left.
    pub left_minutes: Option<i32>,
    /// When what it waits for was done; `null`: it is still to be done.
    pub ended_at: Option<DateTime<Utc>>,
}

/// How a clock stands. What was done too late stays missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    Met,
    Paused,
    OnTime,
    Soon,
    Missed,
}

/// Both clocks of a ticket; `null`: nothing was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Service {
    /// Until somebody who works on tickets answers its requester.
    pub answer: Option<Clock>,
    /// Until it is resolved; opened again, it runs on.
    pub solution: Option<Clock>,
}

impl ClockState {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Paused => "paused",
            Self::OnTime => "on_time",
            Self::Soon => "soon",
            Self::Missed => "missed",
        }
    }
}

impl TargetMinutes {
    pub const LEAST: u16 = 5;
    pub const MOST: u16 = 60_000;

    pub const fn new(minutes: u16) -> Option<Self> {
        if minutes >= Self::LEAST && minutes <= Self::MOST { Some(Self(minutes)) } else { None }
    }

    pub const fn get(self) -> u16 {
        self.0
    }

    pub fn time(self) -> TimeDelta {
        TimeDelta::minutes(self.0.into())
    }
}

impl TryFrom<u16> for TargetMinutes {
    type Error = InvalidTarget;

    fn try_from(minutes: u16) -> Result<Self, Self::Error> {
        Self::new(minutes).ok_or(InvalidTarget)
    }
}

/// Reads what people type: `30`, `90 min`, `4 h`, `1h 30`.
impl FromStr for TargetMinutes {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_lowercase();
        let number = |text: &str| text.trim().parse::<u16>().map_err(|_| InvalidTarget);
        let minutes = |text: &str| number(text.trim().trim_end_matches("min"));
        let whole = match text.split_once('h') {
            None => minutes(&text)?,
            Some((hours, rest)) => {
                let rest = if rest.trim().is_empty() { 0 } else { minutes(rest)? };
                let hours = number(hours)?.checked_mul(60);
                hours.and_then(|hours| hours.checked_add(rest)).ok_or(InvalidTarget)?
            }
        };
        Self::new(whole).ok_or(InvalidTarget)
    }
}

/// `30 min`, `4 h`, `1 h 30 min`.
impl fmt::Display for TargetMinutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (0, minutes) => write!(f, "{minutes} min"),
            (hours, 0) => write!(f, "{hours} h"),
            (hours, minutes) => write!(f, "{hours} h {minutes} min"),
        }
    }
}

impl From<TargetMinutes> for u16 {
    fn from(target: TargetMinutes) -> Self {
        target.0
    }
}

/// When the clocks of a ticket ran, and since when it is done, if it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    pub runs: Vec<Run>,
    pub done_at: Option<DateTime<Utc>>,
}

impl Life {
    /// From its opening on, with each status that it came to.
    pub fn of(
        opened: DateTime<Utc>,
        statuses: impl IntoIterator<Item = (DateTime<Utc>, TicketStatus)>,
    ) -> Self {
        let mut life = Self { runs: vec![Run { from: opened, until: None }], done_at: None };
        for (at, status) in statuses {
            let last = life.runs.last_mut().filter(|run| run.until.is_none());
            match (last, status.is_ours()) {
                (Some(run), false) => run.until = Some(at.max(run.from)),
                (None, true) => life.runs.push(Run { from: at, until: None }),
                _ => {}
            }
            life.done_at = (!status.is_active()).then(|| life.done_at.unwrap_or(at));
        }
        life
    }
}

impl Clock {
    /// A clock with so much time that ran in these stretches and ended at that moment, if it has.
    pub fn of<Zone: ZoneRules>(
        target: TargetMinutes,
        calendar: &Calendar<'_, Zone>,
        runs: &[Run],
        ended_at: Option<DateTime<Utc>>,
    ) -> Self {
        let quarter = target.time() / 4;
        let mut left = target.time();
        let mut soon_at = None;
        for (place, run) in runs.iter().enumerate() {
            // It ended while it stood.
            if place > 0 && ended_at.is_some_and(|ended| ended <= run.from) {
                break;
            }
            let until = [run.until, ended_at].into_iter().flatten().min();
            let counted = until.map(|until| calendar.between(run.from, until));
            if soon_at.is_none() && counted.is_none_or(|counted| left - counted <= quarter) {
                soon_at = Some(calendar.after(run.from, left - quarter));
            }
            // It ends here, runs still, or was over before it came to stand.
            let is_last = until == ended_at;
            if is_last || counted.is_none_or(|counted| counted > left) {
                let due_at = Some(calendar.after(run.from, left));
                let soon_at = soon_at.or_else(|| Some(calendar.after(run.from, left - quarter)));
                return Self { due_at, soon_at, left_minutes: None, ended_at };
            }
            left -= counted.unwrap_or_default();
        }
        let minutes = i32::try_from(left.num_minutes()).unwrap_or_default();
        Self { due_at: None, soon_at: None, left_minutes: Some(minutes), ended_at }
    }

    pub fn state(&self, now: DateTime<Utc>) -> ClockState {
        let is_past = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= now);
        match self.ended_at {
            Some(ended) if self.due_at.is_some_and(|due| due < ended) => ClockState::Missed,
            Some(_) => ClockState::Met,
            None if self.due_at.is_none() => ClockState::Paused,
            None if is_past(self.due_at) => ClockState::Missed,
            None if is_past(self.soon_at) => ClockState::Soon,
            None => ClockState::OnTime,
        }
    }

    /// Still to be done, and its time runs or is up.
    pub const fn runs(&self) -> bool {
        self.ended_at.is_none() && self.due_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::super::BusinessHours;
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    /// In an office in London, where it is winter.
    fn clock(minutes: u16, runs: &[Run], ended: Option<DateTime<Utc>>) -> Clock {
        let (hours, closed) = (BusinessHours::office(), BTreeSet::new());
        let calendar = Calendar { hours: &hours, zone: Tz::Europe__London, closed: &closed };
        Clock::of(TargetMinutes::new(minutes).unwrap(), &calendar, runs, ended)
    }

    fn run(from: &str, until: Option<&str>) -> Run {
        Run { from: utc(from), until: until.map(utc) }
    }

    #[test]
    fn it_is_due_soon_in_its_last_quarter() {
        let clock = clock(120, &[run("16T09:00", None)], None);
        assert_eq!(clock.due_at, Some(utc("16T11:00")));
        assert_eq!(clock.soon_at, Some(utc("16T10:30")));
        assert_eq!(clock.state(utc("16T10:29")), ClockState::OnTime);
        assert_eq!(clock.state(utc("16T10:30")), ClockState::Soon);
        assert_eq!(clock.state(utc("16T11:00")), ClockState::Missed);
    }

    #[test]
    fn what_waits_for_its_requester_stands_still_and_runs_on_from_there() {
        let waits = clock(120, &[run("16T09:00", Some("16T10:40"))], None);
        assert_eq!((waits.due_at, waits.left_minutes), (None, Some(20)));
        assert_eq!(waits.state(utc("20T09:00")), ClockState::Paused);
        let runs = [run("16T09:00", Some("16T10:40")), run("17T17:50", None)];
        let again = clock(120, &runs, None);
        assert_eq!(again.due_at, Some(utc("18T08:10")));
        assert_eq!(again.soon_at, Some(utc("16T10:30")));
    }

    #[test]
    fn what_was_missed_before_it_came_to_wait_stays_missed() {
        let late = clock(60, &[run("16T09:00", Some("16T12:00"))], None);
        assert_eq!(late.due_at, Some(utc("16T10:00")));
        assert_eq!(late.state(utc("16T12:30")), ClockState::Missed);
    }

    #[test]
    fn what_is_done_in_time_is_met_and_otherwise_missed_for_good() {
        let done = |at: &str| clock(60, &[run("16T09:00", None)], Some(utc(at)));
        assert_eq!(done("16T09:59").state(utc("20T09:00")), ClockState::Met);
        assert_eq!(done("16T10:00").state(utc("20T09:00")), ClockState::Met);
        assert_eq!(done("16T10:01").state(utc("20T09:00")), ClockState::Missed);
        assert_eq!(done("16T10:01").due_at, Some(utc("16T10:00")));
        // Answered while it waited.
        let waited = [run("16T09:00", Some("16T09:30")), run("18T09:00", None)];
        let clock = clock(60, &waited, Some(utc("17T09:00")));
        assert_eq!((clock.due_at, clock.state(utc("20T09:00"))), (None, ClockState::Met));
    }

    #[test]
    fn a_life_is_cut_by_its_statuses() {
        use TicketStatus::{InProgress, Open, Pending, Resolved};
        let steps = [
            (utc("16T10:00"), InProgress),
            (utc("16T11:00"), Pending),
            (utc("16T12:00"), Resolved),
            (utc("16T13:00"), Open),
        ];
        let life = Life::of(utc("16T09:00"), steps);
        assert_eq!(life.runs, [run("16T09:00", Some("16T11:00")), run("16T13:00", None)]);
        assert_eq!(life.done_at, None);
        assert_eq!(Life::of(utc("16T09:00"), steps[..3].to_vec()).done_at, Some(utc("16T12:00")));
    }

    #[test]
    fn targets_are_read_as_people_write_them() {
        let minutes = |text: &str| text.parse::<TargetMinutes>().map(TargetMinutes::get);
        for (text, expected) in
            [("30", 30), ("90 min", 90), (" 4 H ", 240), ("1h30", 90), ("1 h 30 min", 90)]
        {
            assert_eq!(minutes(text), Ok(expected), "{text}");
        }
        for text in ["", "h", "4", "-5", "1.5 h", "1001 h", "1 h x", "9999999"] {
            assert_eq!(minutes(text), Err(InvalidTarget), "{text}");
        }
    }

    proptest! {
        #[test]
        fn targets_are_read_back_as_they_are_written(minutes in 5u16..=60_000) {
            let target = TargetMinutes::new(minutes).unwrap();
            prop_assert_eq!(target.to_string().parse(), Ok(target));
        }

        /// However often it is paused: what counts until it is due is its time.
        #[test]
        fn pauses_take_nothing_and_give_nothing(
            target in 5u16..2000, mut edges in prop::collection::vec(0i64..20_000, 0..8),
        ) {
            edges.sort_unstable();
            let at = |minute: i64| utc("16T09:00") + TimeDelta::minutes(minute);
            let mut all = vec![Run { from: at(0), until: None }];
            for pair in edges.chunks_exact(2) {
                all.last_mut().unwrap().until = Some(at(pair[0]));
                all.push(Run { from: at(pair[1]), until: None });
            }
            let clock = clock(target, &all, None);
            let due = clock.due_at.unwrap();
            let (hours, closed) = (BusinessHours::office(), BTreeSet::new());
            let calendar = Calendar { hours: &hours, zone: Tz::Europe__London, closed: &closed };
            let counted = |until: DateTime<Utc>| {
                all.iter().fold(TimeDelta::zero(), |sum, run| {
                    let end = run.until.map_or(until, |end| end.min(until));
                    sum + calendar.between(run.from, end)
                })
            };
            prop_assert_eq!(counted(due), TimeDelta::minutes(target.into()));
            let soon = clock.soon_at.unwrap();
            prop_assert!(soon <= due);
            prop_assert!(counted(soon) >= TimeDelta::minutes(target.into()) * 3 / 4);
        }
    }
}
