//! Of what somebody is to be told, and when: what is due soon, and what was missed.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Clock, Service};

/// By when something is to be done with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// Its first answer.
    Answer,
    Solution,
    /// The date that somebody gave it.
    Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Soon,
    Missed,
}

/// Each is told once of each ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// From when on it is to be told.
    pub at: DateTime<Utc>,
    pub deadline: Deadline,
    pub stage: Stage,
    pub due_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no alarm “{0}”")]
pub struct UnknownAlarm(String);

impl Alarm {
    /// A date of its own comes near a day before.
    pub const BEFORE_DATE: TimeDelta = TimeDelta::hours(24);
}

/// All alarms of an active ticket, in the order in which they are to be told. Of its own date only
/// that it comes near: who gave it looks after it.
pub fn alarms(service: &Service, date: Option<DateTime<Utc>>) -> Vec<Alarm> {
    let mut alarms = Vec::with_capacity(5);
    let clocks = [(Deadline::Answer, service.answer), (Deadline::Solution, service.solution)];
    for (deadline, clock) in clocks {
        let Some(clock) = clock.filter(Clock::runs) else { continue };
        let Some(due_at) = clock.due_at else { continue };
        let soon_at = clock.soon_at.unwrap_or(due_at);
        alarms.push(Alarm { at: soon_at, deadline, stage: Stage::Soon, due_at });
        alarms.push(Alarm { at: due_at, deadline, stage: Stage::Missed, due_at });
    }
    if let Some(due_at) = date {
        let at = due_at.checked_sub_signed(Alarm::BEFORE_DATE).unwrap_or(due_at);
        alarms.push(Alarm { at, deadline: Deadline::Date, stage: Stage::Soon, due_at });
    }
    alarms.sort_unstable();
    alarms
}

impl Deadline {
    pub const ALL: [Self; 3] = [Self::Answer, Self::Solution, Self::Date];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Solution => "solution",
            Self::Date => "date",
        }
    }
}

impl Stage {
    pub const ALL: [Self; 2] = [Self::Soon, Self::Missed];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Missed => "missed",
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Deadline {
    type Err = UnknownAlarm;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|deadline| deadline.name() == text);
        found.ok_or_else(|| UnknownAlarm(text.to_owned()))
    }
}

impl FromStr for Stage {
    type Err = UnknownAlarm;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|stage| stage.name() == text);
        found.ok_or_else(|| UnknownAlarm(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    #[test]
    fn what_runs_is_told_in_its_order_and_what_stands_or_is_done_not() {
        let runs = Clock {
            due_at: Some(utc("20T12:00")),
            soon_at: Some(utc("20T11:00")),
            left_minutes: None,
            ended_at: None,
        };
        let done = Clock { ended_at: Some(utc("20T10:00")), ..runs };
        let paused = Clock { due_at: None, soon_at: None, left_minutes: Some(9), ended_at: None };
        let told = |answer, solution, date| {
            let service = Service { answer: Some(answer), solution: Some(solution) };
            let alarms = alarms(&service, date);
            alarms.into_iter().map(|alarm| (alarm.deadline, alarm.stage)).collect::<Vec<_>>()
        };
        assert_eq!(
            told(done, runs, Some(utc("21T11:30"))),
            [
                (Deadline::Solution, Stage::Soon),
                (Deadline::Date, Stage::Soon),
                (Deadline::Solution, Stage::Missed),
            ],
        );
        assert_eq!(told(done, paused, None), []);
    }

    #[test]
    fn alarms_are_known_by_their_names() {
        for deadline in Deadline::ALL {
            assert_eq!(deadline.name().parse(), Ok(deadline));
        }
        for stage in Stage::ALL {
            assert_eq!(stage.name().parse(), Ok(stage));
        }
        assert!("later".parse::<Stage>().is_err());
    }
}
