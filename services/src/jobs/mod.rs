//! Jobs: work that runs by itself, by the site's clock, once, however many servers there are.
//!
//! A feature adds a line to [`all`]: a name, a cron pattern and a function. Every server offers
//! every job; whoever claims the row runs it, and keeps the claim fresh while it does. A run that
//! was missed while no server ran is caught up once, because a job has one next time and no list
//! of them.

mod desk;
mod list;
mod rows;
mod runner;
mod schedule;

pub use desk::{Health, forget_older_than, get, health, list, run, run_now, runs};
pub use list::{Retention, all};
pub use runner::{Runner, keep_running};
pub use schedule::Schedule;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::Utc;
use domain::jobs::RunId;
use futures::future::BoxFuture;

use crate::{Platform, Result};

/// Something that is to be done again and again.
#[derive(Clone)]
pub struct Task {
    /// Feature and work, such as `mail.retention`.
    pub name: &'static str,
    pub schedule: Schedule,
    /// A run that takes longer has failed.
    pub limit: Duration,
    work: Arc<dyn Fn(Run) -> BoxFuture<'static, Result<String>> + Send + Sync>,
}

impl Task {
    /// `pattern` is a cron pattern of the program's own, so that a wrong one is a fault of ours.
    /// The work answers what it did, in a few words.
    pub fn new<F>(
        name: &'static str,
        pattern: &'static str,
        work: impl Fn(Run) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<String>> + Send + 'static,
    {
        Self {
            name,
            schedule: Schedule::new(pattern).expect("the patterns of our own jobs are well formed"),
            limit: Duration::from_secs(10 * 60),
            work: Arc::new(move |run| Box::pin(work(run))),
        }
    }

    pub fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }
}

/// What the work of a job may reach.
#[derive(Clone)]
pub struct Run {
    pub platform: Platform,
    pub id: RunId,
}

impl Run {
    /// Adds a line to what admins read of this run. A line that cannot be kept is no reason to stop.
    pub async fn log(&self, line: impl Into<String>) {
        let line: String = line.into().chars().take(1000).collect();
        let kept = sqlx::query!(
            "insert into job_log_lines (run_id, line) values ($1, $2)",
            self.id.0,
            line
        )
        .execute(&self.platform.db)
        .await;
        if let Err(err) = kept {
            tracing::warn!(error = %err, line, "a line of a job could not be kept");
        }
    }
}

/// When this server last looked for work; 0: it does not run jobs.
#[derive(Clone, Default)]
pub(crate) struct Pulse(Arc<AtomicI64>);

impl Pulse {
    fn beat(&self) {
        self.0.store(Utc::now().timestamp(), Ordering::Relaxed);
    }

    fn seconds_since(&self) -> Option<i64> {
        let last = self.0.load(Ordering::Relaxed);
        (last != 0).then(|| Utc::now().timestamp() - last)
    }
}
