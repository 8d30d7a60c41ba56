//! What admins do with jobs: see how they went, and run one now.

use domain::accounts::{Actor, Permission};
use domain::jobs::{Job, JobId, JobRun, LogLine, LoggedRun, RunId};
use domain::live::Event;
use domain::{Page, Problem, ProblemKind};

use super::rows::{self, RunRow};
use crate::{Change, Platform, Result};

/// A server that has not looked for work for so long does not do any.
const LONGEST_SILENCE: i64 = 60;

/// How the jobs stand, for who measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    pub failing: i64,
    /// Due for more than a minute, and nobody at it.
    pub overdue: i64,
}

/// All jobs by name, with their last runs; there are few.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<Job>> {
    actor.require(Permission::ManageJobs)?;
    rows::read(&mut *platform.connection().await?, None).await
}

pub async fn get(platform: &Platform, actor: &Actor, id: JobId) -> Result<Job> {
    actor.require(Permission::ManageJobs)?;
    found(rows::read(&mut *platform.connection().await?, Some(id)).await?)
}

/// The runs of a job, the newest first; `before` is the last of the page before.
pub async fn runs(
    platform: &Platform,
    actor: &Actor,
    id: JobId,
    before: Option<RunId>,
    limit: u16,
) -> Result<Page<JobRun>> {
    let job = get(platform, actor, id).await?;
    let rows = sqlx::query_as!(
        RunRow,
        "
        select id, cause, outcome, attempt, started_at, finished_at, result
        from job_runs
        where job_id = $1 and ($2::uuid is null or id < $2)
        order by id desc
        limit $3
        ",
        job.id.0,
        before.map(|run| run.0),
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let items: Vec<JobRun> =
        rows.into_iter().take(limit.into()).map(TryInto::try_into).collect::<Result<_>>()?;
    let next_cursor = items.last().filter(|_| has_more).map(|run| run.id.to_string());
    Ok(Page { items, next_cursor })
}

/// A run with its log.
pub async fn run(platform: &Platform, actor: &Actor, id: RunId) -> Result<LoggedRun> {
    actor.require(Permission::ManageJobs)?;
    let row = sqlx::query_as!(
        RunRow,
        "select id, cause, outcome, attempt, started_at, finished_at, result from job_runs where id = $1",
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("run"))?;
    let log = sqlx::query_as!(
        LogLine,
        "select at, line from job_log_lines where run_id = $1 order by id limit 1000",
        id.0,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(LoggedRun { run: row.try_into()?, log })
}

/// Has a job run as soon as a server is free, whatever its schedule says.
pub async fn run_now(platform: &Platform, actor: &Actor, id: JobId) -> Result<Job> {
    actor.require(Permission::ManageJobs)?;
    let mut change = Change::by(platform, actor).await?;
    let asked = sqlx::query!(
        "
        update jobs
        set is_requested = true, requested_by = $2, version = version + 1
        where id = $1 and (leased_until is null or leased_until < now())
        ",
        id.0,
        actor.user.0,
    )
    .execute(change.db())
    .await?;
    let job = found(rows::read(change.db(), Some(id)).await?)?;
    if asked.rows_affected() == 0 {
        let message = "this job is running just now; wait until it is done";
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    }
    change.audit::<Job>("job.run_now", id.0, None, None).await?;
    change.publish(Event::JobChanged { job: job.clone() }).await?;
    change.commit().await?;
    Ok(job)
}

/// Whether this server looks for work, and how the jobs stand.
pub async fn health(platform: &Platform) -> Result<Health> {
    let row = sqlx::query!(
        r#"
        select count(*) filter (where failing_since is not null) as "failing!",
            count(*) filter (where next_run_at < now() - interval '1 minute'
                and (leased_until is null or leased_until < now())) as "overdue!"
        from jobs
        "#,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(Health { failing: row.failing, overdue: row.overdue })
}

impl Health {
    /// Whether this server's runner lives. One that was never started, as in `healthcheck`, is no fault.
    pub fn is_runner_alive(platform: &Platform) -> bool {
        platform.pulse.seconds_since().is_none_or(|silence| silence < LONGEST_SILENCE)
    }
}

/// Takes away runs that ended so long ago; the last of each job stays.
pub async fn forget_older_than(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "
        delete from job_runs r
        where finished_at < now() - make_interval(days => $1)
            and exists (select from job_runs later where later.job_id = r.job_id and later.id > r.id)
        ",
        days,
    )
    .execute(&platform.db)
    .await?;
    Ok(gone.rows_affected())
}

fn found(jobs: Vec<Job>) -> Result<Job> {
    Ok(jobs.into_iter().next().ok_or_else(|| Problem::not_found("job"))?)
}
