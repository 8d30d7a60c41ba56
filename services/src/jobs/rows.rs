//! Jobs and their runs as rows.

use chrono::{DateTime, Utc};
use domain::jobs::{Job, JobId, JobRun, RunId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

pub(super) struct RunRow {
    pub id: Uuid,
    pub cause: String,
    pub outcome: String,
    pub attempt: i32,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub result: Option<String>,
}

impl TryFrom<RunRow> for JobRun {
    type Error = Error;

    fn try_from(row: RunRow) -> Result<Self> {
        Ok(Self {
            id: RunId(row.id),
            cause: row.cause.parse().map_err(corrupt)?,
            outcome: row.outcome.parse().map_err(corrupt)?,
            attempt: row.attempt,
            started_at: row.started_at,
            finished_at: row.finished_at,
            result: row.result,
        })
    }
}

/// Jobs by name, with their last runs; all of them, or one.
pub(super) async fn read(conn: &mut PgConnection, id: Option<JobId>) -> Result<Vec<Job>> {
    let rows = sqlx::query!(
        r#"
        select j.id, j.name, j.schedule, j.zone, j.next_run_at, j.failing_since, j.version,
            coalesce(j.leased_until > now(), false) as "is_running!",
            r.id as "run_id?", r.cause as "cause?", r.outcome as "outcome?", r.attempt as "attempt?",
            r.started_at as "started_at?", r.finished_at as "finished_at?", r.result as "result?"
        from jobs j
        left join lateral (
            select * from job_runs where job_id = j.id order by id desc limit 1
        ) r on true
        where $1::uuid is null or j.id = $1
        order by j.name
        "#,
        id.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let run =
                row.run_id.zip(row.cause).zip(row.outcome).zip(row.attempt).zip(row.started_at);
            let last_run = run.map(|((((id, cause), outcome), attempt), started_at)| RunRow {
                id,
                cause,
                outcome,
                attempt,
                started_at,
                finished_at: row.finished_at,
                result: row.result,
            });
            Ok(Job {
                id: JobId(row.id),
                name: row.name,
                schedule: row.schedule,
                zone: row.zone.parse().map_err(corrupt)?,
                next_run_at: row.next_run_at,
                is_running: row.is_running,
                failing_since: row.failing_since,
                last_run: last_run.map(TryInto::try_into).transpose()?,
                version: row.version,
            })
        })
        .collect()
}
