//! Whether this server lives, and whether it can serve.

use std::time::Duration;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use domain::{Problem, ProblemKind};
use serde::Serialize;
use services::{MIGRATOR, Platform, jobs};

use crate::http::error::ApiResult;
use crate::state::AppState;

/// A database that does not say a word within this time is no help to anybody.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn routes() -> Router<AppState> {
    Router::new().route("/health", get(health)).route("/ready", get(ready))
}

#[derive(Serialize)]
struct Status {
    status: &'static str,
    version: &'static str,
    /// Loops in the background that keep panicking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failing: Vec<&'static str>,
}

impl Status {
    const OK: Self = Self { status: "ok", version: env!("CARGO_PKG_VERSION"), failing: Vec::new() };
}

/// Liveness: the process answers.
async fn health() -> Json<Status> {
    Json(Status::OK)
}

/// Readiness: the database answers too, has the tables this program was built for, and jobs are
/// looked after.
///
/// Who lacks a loop in the background can serve nevertheless, and says so: what makes the loop
/// panic lies in rows that all servers share, and none of them would be left.
async fn ready(State(platform): State<Platform>) -> ApiResult<Json<Status>> {
    let applied =
        sqlx::query_scalar::<_, i64>("select count(*) from _sqlx_migrations where success")
            .fetch_one(&platform.db);
    let applied = match tokio::time::timeout(PATIENCE, applied).await {
        Ok(Ok(applied)) => applied,
        Ok(Err(err)) => {
            tracing::warn!(error = %err, "not ready");
            return Err(unavailable("the database does not answer"));
        }
        Err(_) => return Err(unavailable("the database does not answer in time")),
    };
    let wanted = i64::try_from(MIGRATOR.iter().count()).unwrap_or(i64::MAX);
    if applied < wanted {
        return Err(unavailable("the database lacks migrations; run patchbay migrate"));
    }
    if !jobs::Health::is_runner_alive(&platform) {
        return Err(unavailable("this server has not looked after its jobs for a minute"));
    }
    let failing = platform.loops().failing();
    if !failing.is_empty() {
        return Ok(Json(Status { status: "degraded", failing, ..Status::OK }));
    }
    Ok(Json(Status::OK))
}

fn unavailable(message: &str) -> crate::http::error::ApiError {
    Problem::new(ProblemKind::Unavailable, message).into()
}
