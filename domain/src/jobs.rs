//! Jobs as an admin sees them: what runs by itself, when, and how it went.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::id_type;
use crate::zones::ZoneName;

id_type!(JobId);
id_type!(
    /// One run of a job.
    RunId
);

/// A job with its last run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Job {
    pub id: JobId,
    /// Such as `mail.retention`.
    pub name: String,
    /// A cron pattern, read by the clock of `zone`.
    pub schedule: String,
    pub zone: ZoneName,
    pub next_run_at: DateTime<Utc>,
    pub is_running: bool,
    /// All tries of a run failed then, and none has succeeded since.
    pub failing_since: Option<DateTime<Utc>>,
    pub last_run: Option<JobRun>,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobRun {
    pub id: RunId,
    pub cause: RunCause,
    pub outcome: RunOutcome,
    /// The first try is 1.
    pub attempt: i32,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// What it did, or why it failed.
    pub result: Option<String>,
}

/// A run with what it wrote down on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedRun {
    #[serde(flatten)]
    pub run: JobRun,
    pub log: Vec<LogLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLine {
    pub at: DateTime<Utc>,
    pub line: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunCause {
    /// Its time had come.
    Schedule,
    /// The try before failed, or its server went away.
    Retry,
    /// An admin asked for it.
    Request,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    Running,
    Succeeded,
    Failed,
    /// Its server stopped or died; another one takes it up.
    Interrupted,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” says nothing about a run")]
pub struct UnknownRunWord(String);

impl RunCause {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Retry => "retry",
            Self::Request => "request",
        }
    }
}

impl RunOutcome {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

impl FromStr for RunCause {
    type Err = UnknownRunWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Schedule, Self::Retry, Self::Request]
            .into_iter()
            .find(|cause| cause.name() == text)
            .ok_or_else(|| UnknownRunWord(text.to_owned()))
    }
}

impl FromStr for RunOutcome {
    type Err = UnknownRunWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Running, Self::Succeeded, Self::Failed, Self::Interrupted]
            .into_iter()
            .find(|outcome| outcome.name() == text)
            .ok_or_else(|| UnknownRunWord(text.to_owned()))
    }
}
