//! The server functions of jobs.

use domain::Page;
use domain::jobs::{Job, JobId, JobRun, LoggedRun, RunId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "jobs/list", input = Json)]
pub async fn list_jobs() -> Result<Vec<Job>, AppError> {
    Ok(services::jobs::list(&platform(), &signed_in()?).await?)
}

/// The latest of its runs.
#[server(prefix = "/api/fn", endpoint = "jobs/runs", input = Json)]
pub async fn job_runs(id: JobId) -> Result<Page<JobRun>, AppError> {
    Ok(services::jobs::runs(&platform(), &signed_in()?, id, None, 20).await?)
}

#[server(prefix = "/api/fn", endpoint = "jobs/run", input = Json)]
pub async fn read_run(id: RunId) -> Result<LoggedRun, AppError> {
    Ok(services::jobs::run(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "jobs/run-now", input = Json)]
pub async fn run_job_now(id: JobId) -> Result<Job, AppError> {
    Ok(services::jobs::run_now(&platform(), &signed_in()?, id).await?)
}
