//! Running jobs: claim what is due, keep the claim fresh, write down how it went.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use domain::jobs::{JobId, RunId, RunOutcome};
use domain::live::Event;
use domain::zones::ZoneName;
use futures::FutureExt;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use uuid::Uuid;

use super::{Run, Task, rows};
use crate::{Change, Error, Origin, Platform, Result};

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A claim lasts a minute; so a job is taken up at most a minute after its server died.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// How often one run is tried before it is given up until the next time.
const MAX_FAILURES: i32 = 3;
const FIRST_RETRY: Duration = Duration::from_secs(20);
/// How long what runs may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(8);

/// Runs jobs until `stop` comes. What runs then may end within a few seconds; the rest is handed
/// back, for another server or the next start.
pub async fn keep_running(platform: Platform, tasks: Vec<Task>, stop: impl Future<Output = ()>) {
    let runner = Runner::new(platform, tasks);
    tokio::pin!(stop);
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut running = JoinSet::new();
    let mut begun: Vec<Uuid> = Vec::new();
    let mut is_registered = false;
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            _ = looks.tick() => {}
        }
        while running.try_join_next().is_some() {}
        if running.is_empty() {
            begun.clear();
        }
        let looked = async {
            if !is_registered {
                runner.register().await?;
                is_registered = true;
            }
            while let Some(claim) = runner.claim().await? {
                begun.push(claim.run.0);
                running.spawn(runner.clone().carry_out(claim));
            }
            runner.platform.pulse.beat();
            Ok::<(), Error>(())
        };
        if let Err(err) = looked.await {
            tracing::warn!(error = %err, "jobs could not be looked after");
        }
    }
    let _ = timeout(GRACE, async { while running.join_next().await.is_some() {} }).await;
    if running.is_empty() {
        return;
    }
    running.shutdown().await;
    if let Err(err) = runner.hand_back(&begun).await {
        tracing::warn!(error = %err, "jobs could not be handed back; others take them up in a minute");
    }
}

/// The jobs of one server.
#[derive(Clone)]
pub struct Runner {
    platform: Platform,
    tasks: Vec<Task>,
    zone: ZoneName,
    tz: Tz,
}

/// The right to run a job, for a while.
pub struct Claim {
    job: JobId,
    task: Task,
    run: RunId,
    failures: i32,
}

impl Runner {
    pub fn new(platform: Platform, tasks: Vec<Task>) -> Self {
        let zone = platform.site().zone.clone();
        let tz = zone.tz().unwrap_or(chrono_tz::UTC);
        Self { platform, tasks, zone, tz }
    }

    /// Makes the jobs known. A schedule that is new starts afresh; one that is known goes on, so
    /// that what was missed meanwhile is still due.
    pub async fn register(&self) -> Result<()> {
        let now = Utc::now();
        for task in &self.tasks {
            sqlx::query!(
                "
                insert into jobs (id, name, schedule, zone, next_run_at) values ($1, $2, $3, $4, $5)
                on conflict (name) do update
                set schedule = excluded.schedule, zone = excluded.zone, next_run_at = excluded.next_run_at,
                    version = jobs.version + 1
                where (jobs.schedule, jobs.zone) is distinct from (excluded.schedule, excluded.zone)
                ",
                Uuid::now_v7(),
                task.name,
                task.schedule.pattern(),
                self.zone.as_str(),
                task.schedule.after(now, self.tz),
            )
            .execute(&self.platform.db)
            .await?;
        }
        // Jobs of an older program stay away for good, with their history.
        let names: Vec<String> = self.tasks.iter().map(|task| task.name.to_owned()).collect();
        sqlx::query!(
            "delete from jobs where name <> all ($1) and next_run_at < now() - interval '30 days'",
            &names,
        )
        .execute(&self.platform.db)
        .await?;
        Ok(())
    }

    /// The next job that is due and that nobody is at.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let names: Vec<String> = self.tasks.iter().map(|task| task.name.to_owned()).collect();
        let mut change = Change::by_system(&self.platform).await?;
        let row = sqlx::query!(
            r#"
            select id, name, is_requested, requested_by, failures, lease_id
            from jobs
            where (next_run_at <= now() or is_requested or lease_id is not null)
                and (leased_until is null or leased_until < now())
                and name = any ($1)
            order by next_run_at, id
            limit 1
            for update skip locked
            "#,
            &names,
        )
        .fetch_optional(change.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let Some(task) = self.tasks.iter().find(|task| task.name == row.name) else {
            return Ok(None);
        };
        if let Some(lost) = row.lease_id {
            sqlx::query!(
                "
                update job_runs
                set outcome = 'interrupted', finished_at = now(), result = 'its server went away'
                where id = $1 and outcome = 'running'
                ",
                lost,
            )
            .execute(change.db())
            .await?;
        }
        let run = RunId(Uuid::now_v7());
        let cause = if row.is_requested {
            "request"
        } else if row.failures > 0 || row.lease_id.is_some() {
            "retry"
        } else {
            "schedule"
        };
        sqlx::query!(
            "insert into job_runs (id, job_id, cause, requested_by, attempt) values ($1, $2, $3, $4, $5)",
            run.0,
            row.id,
            cause,
            row.requested_by,
            row.failures + 1,
        )
        .execute(change.db())
        .await?;
        sqlx::query!(
            "
            update jobs
            set lease_id = $2, leased_until = now() + interval '1 minute', is_requested = false, requested_by = null,
                version = version + 1
            where id = $1
            ",
            row.id,
            run.0,
        )
        .execute(change.db())
        .await?;
        let job = JobId(row.id);
        self.tell(&mut change, job).await?;
        change.commit().await?;
        Ok(Some(Claim { job, task: task.clone(), run, failures: row.failures }))
    }

    /// Runs what was claimed and writes down how it went.
    pub async fn carry_out(self, claim: Claim) {
        let began = std::time::Instant::now();
        let work = (claim.task.work)(Run { platform: self.platform.clone(), id: claim.run });
        let work = Origin::job(claim.task.name).during(work);
        // A panic is a failure of this run, not of the server.
        let work = timeout(claim.task.limit, std::panic::AssertUnwindSafe(work).catch_unwind());
        let ended = tokio::select! {
            ended = work => match ended {
                Ok(Ok(Ok(result))) => Ok(result),
                Ok(Ok(Err(err))) => Err(err.to_string()),
                Ok(Err(_)) => Err("it panicked; the server's log says where".to_owned()),
                Err(_) => Err(format!("it took longer than {} seconds", claim.task.limit.as_secs())),
            },
            () = self.lose(&claim) => {
                tracing::warn!(job = claim.task.name, "another server has taken this job over");
                return;
            }
        };
        let outcome = if ended.is_ok() { RunOutcome::Succeeded } else { RunOutcome::Failed };
        metrics::counter!("job_runs_total", "job" => claim.task.name, "outcome" => outcome.name())
            .increment(1);
        metrics::histogram!("job_run_seconds", "job" => claim.task.name)
            .record(began.elapsed().as_secs_f64());
        if let Err(error) = &ended {
            tracing::error!(job = claim.task.name, error, "a job failed");
        }
        if let Err(err) = self.note(&claim, ended).await {
            tracing::error!(job = claim.task.name, error = %err, "how a job went could not be written down");
        }
    }

    /// Keeps the claim fresh; ends when it is lost.
    async fn lose(&self, claim: &Claim) {
        loop {
            sleep(RENEW_EVERY).await;
            let renewed = sqlx::query!(
                "update jobs set leased_until = now() + interval '1 minute' where id = $1 and lease_id = $2",
                claim.job.0,
                claim.run.0,
            )
            .execute(&self.platform.db)
            .await;
            match renewed {
                Ok(renewed) if renewed.rows_affected() == 0 => return,
                Ok(_) => {}
                Err(err) => {
                    tracing::warn!(error = %err, job = claim.task.name, "the claim of a job could not be renewed");
                }
            }
        }
    }

    async fn note(&self, claim: &Claim, ended: std::result::Result<String, String>) -> Result<()> {
        let now = Utc::now();
        let next = claim.task.schedule.after(now, self.tz);
        let (outcome, failures, next_run_at, is_given_up) = match &ended {
            Ok(_) => (RunOutcome::Succeeded, 0, next, false),
            Err(_) if claim.failures + 1 < MAX_FAILURES => {
                let failures = claim.failures + 1;
                (RunOutcome::Failed, failures, next.min(now + pause(failures)), false)
            }
            Err(_) => (RunOutcome::Failed, 0, next, true),
        };
        let words: String = ended.clone().unwrap_or_else(|err| err).chars().take(2000).collect();
        let mut change = Change::by_system(&self.platform).await?;
        // Who lost the claim meanwhile has nothing to say about the job any more.
        let held = sqlx::query!(
            "
            update jobs
            set lease_id = null, leased_until = null, failures = $3, next_run_at = $4, version = version + 1,
                failing_since = case when $5 then coalesce(failing_since, now()) when $6 then null else failing_since end
            where id = $1 and lease_id = $2
            ",
            claim.job.0,
            claim.run.0,
            failures,
            next_run_at,
            is_given_up,
            ended.is_ok(),
        )
        .execute(change.db())
        .await?;
        if held.rows_affected() == 0 {
            return Ok(());
        }
        sqlx::query!(
            "update job_runs set outcome = $2, finished_at = now(), result = $3 where id = $1",
            claim.run.0,
            outcome.name(),
            words,
        )
        .execute(change.db())
        .await?;
        self.tell(&mut change, claim.job).await?;
        change.commit().await
    }

    /// Gives up those of these claims that still stand: their work was cut off.
    async fn hand_back(&self, runs: &[Uuid]) -> Result<()> {
        let mut change = Change::by_system(&self.platform).await?;
        let jobs = sqlx::query_scalar!(
            "
            update jobs
            set leased_until = now() - interval '1 second', version = version + 1
            where lease_id = any ($1)
            returning id
            ",
            runs,
        )
        .fetch_all(change.db())
        .await?;
        sqlx::query!(
            "
            update job_runs
            set outcome = 'interrupted', finished_at = now(), result = 'its server was stopped'
            where id = any ($1) and outcome = 'running'
            ",
            runs,
        )
        .execute(change.db())
        .await?;
        for job in jobs {
            self.tell(&mut change, JobId(job)).await?;
        }
        change.commit().await
    }

    async fn tell(&self, change: &mut Change, job: JobId) -> Result<()> {
        for job in rows::read(change.db(), Some(job)).await? {
            change.publish(Event::JobChanged { job }).await?;
        }
        Ok(())
    }
}

/// Four times as long after the second failure as after the first, give or take a fifth.
fn pause(failures: i32) -> TimeDelta {
    let factor = 4_u32.saturating_pow(u32::try_from(failures - 1).unwrap_or(0));
    let pause = FIRST_RETRY.saturating_mul(factor).mul_f64(rand::random_range(0.8..1.2));
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::minutes(5))
}
