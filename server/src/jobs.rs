//! Jobs over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::StatusCode;
use domain::Page;
use domain::jobs::{Job, JobId, JobRun, LoggedRun, RunId};
use serde::Deserialize;
use services::{Platform, jobs};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Path, Query};
use crate::http::paging;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(runs))
        .routes(routes!(run))
        .routes(routes!(run_now))
}

/// All jobs, with their last runs
#[utoipa::path(get, path = "/jobs", tag = "jobs", responses((status = 200, body = Page<Job>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Job>>> {
    let items = jobs::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// One job
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), responses((status = 200, body = Job)))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<JobId>,
) -> ApiResult<axum::Json<Job>> {
    Ok(axum::Json(jobs::get(&platform, &actor, id).await?))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RunsQuery {
    /// How many at most.
    #[serde(default = "usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

fn usual_limit() -> u16 {
    20
}

/// How a job went, the newest run first
#[utoipa::path(get, path = "/jobs/{id}/runs", tag = "jobs", params(("id" = JobId, Path), RunsQuery), responses((status = 200, body = Page<JobRun>)))]
async fn runs(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<JobId>,
    Query(query): Query<RunsQuery>,
) -> ApiResult<axum::Json<Page<JobRun>>> {
    let before = paging::place(query.limit, query.cursor.as_deref())?;
    Ok(axum::Json(jobs::runs(&platform, &actor, id, before, query.limit).await?))
}

/// One run, with its log
#[utoipa::path(get, path = "/job-runs/{id}", tag = "jobs", params(("id" = RunId, Path)), responses((status = 200, body = LoggedRun)))]
async fn run(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<RunId>,
) -> ApiResult<axum::Json<LoggedRun>> {
    Ok(axum::Json(jobs::run(&platform, &actor, id).await?))
}

/// Run a job now
///
/// As soon as a server is free, whatever its schedule says.
#[utoipa::path(post, path = "/jobs/{id}/run", tag = "jobs", params(("id" = JobId, Path)), responses((status = 202, body = Job)))]
async fn run_now(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<JobId>,
) -> ApiResult<(StatusCode, axum::Json<Job>)> {
    let job = jobs::run_now(&platform, &actor, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(job)))
}
