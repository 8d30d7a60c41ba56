//! What the server measures about itself, for Prometheus.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::{Problem, ProblemKind};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use services::{Platform, backups, jobs, mail};

use crate::http::client;
use crate::http::error::{ApiError, ApiResult};
use crate::state::AppState;

pub const REQUESTS: &str = "http_requests_total";
pub const DURATIONS: &str = "http_request_duration_seconds";
const LIVE_LAG: &str = "live_lag_seconds";

const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Samples wait in a buffer until somebody reads or tidies.
const TIDY_EVERY: Duration = Duration::from_secs(10);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to record; once per process, for a process may run several servers in tests.
pub fn start() -> Result<(), BuildError> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATIONS.to_owned()), &BUCKETS)?
        .set_buckets_for_metric(Matcher::Full(LIVE_LAG.to_owned()), &BUCKETS)?
        .build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        let _ = RECORDER.set(handle);
        describe();
    }
    Ok(())
}

pub async fn keep_tidy() {
    let mut ticks = tokio::time::interval(TIDY_EVERY);
    loop {
        ticks.tick().await;
        if let Some(recorder) = RECORDER.get() {
            recorder.run_upkeep();
        }
    }
}

pub fn routes() -> Router<AppState> {
    Router::new().route("/metrics", get(show))
}

async fn show(State(state): State<AppState>, request: Request) -> ApiResult<Response> {
    if !may_read(&state, &request) {
        return Err(ApiError(Problem::new(
            ProblemKind::Forbidden,
            "metrics are for this machine, or for whoever knows METRICS_TOKEN",
        )));
    }
    let pool = &state.platform.db;
    metrics::gauge!("db_pool_connections").set(pool.size());
    metrics::gauge!("db_pool_idle_connections")
        .set(u32::try_from(pool.num_idle()).unwrap_or(u32::MAX));
    measure_background(&state.platform).await;
    let text = RECORDER.get().map(PrometheusHandle::render).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// A proxy on this machine asks from here too, but for somebody else.
fn may_read(state: &AppState, request: &Request) -> bool {
    let headers = request.headers();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer.and_then(|value| value.strip_prefix("Bearer "));
    match (token, &state.config.metrics_token) {
        (Some(token), Some(secret)) => secret.is(token),
        _ => {
            client::peer(request).is_some_and(|peer| peer.is_loopback())
                && !client::is_forwarded(headers)
        }
    }
}

/// What lies in the database, asked when somebody wants to know.
async fn measure_background(platform: &Platform) {
    metrics::gauge!("background_failing").set(platform.loops().failing().len() as f64);
    match mail::queue(platform).await {
        Ok(queue) => {
            metrics::gauge!("mail_queue", "state" => "queued").set(queue.queued as f64);
            metrics::gauge!("mail_queue", "state" => "failed").set(queue.failed as f64);
            metrics::gauge!("mail_oldest_seconds").set(queue.oldest_seconds as f64);
        }
        Err(err) => tracing::warn!(error = %err, "the mail queue could not be measured"),
    }
    match backups::newest(platform).await {
        Ok(Some(at)) => metrics::gauge!("backup_last_timestamp_seconds").set(at.timestamp() as f64),
        Ok(None) => {}
        Err(err) => tracing::warn!(error = %err, "the backups could not be looked at"),
    }
    match jobs::health(platform).await {
        Ok(health) => {
            metrics::gauge!("jobs_failing").set(health.failing as f64);
            metrics::gauge!("jobs_overdue").set(health.overdue as f64);
        }
        Err(err) => tracing::warn!(error = %err, "the jobs could not be measured"),
    }
}

fn describe() {
    metrics::describe_counter!(REQUESTS, "Requests by method, route and status");
    metrics::describe_histogram!(DURATIONS, "How long requests took, by method and route");
    metrics::describe_counter!("rate_limited_total", "Requests refused for being too many");
    metrics::describe_gauge!("db_pool_connections", "Connections to the database");
    metrics::describe_gauge!(
        "db_pool_idle_connections",
        "Connections to the database that wait for work"
    );
    metrics::describe_gauge!("live_connections", "Open live connections");
    metrics::describe_counter!("live_events_total", "Events read from the live stream");
    metrics::describe_counter!(
        "live_dropped_total",
        "Live connections dropped for reading too slowly"
    );
    metrics::describe_histogram!(
        LIVE_LAG,
        "From the writing of an event to the queues of who hears of it"
    );
    metrics::describe_gauge!(
        "backup_last_timestamp_seconds",
        "When the newest backup was made that this server finds"
    );
    metrics::describe_gauge!("mail_queue", "Mails that wait, and mails that were given up");
    metrics::describe_gauge!("mail_oldest_seconds", "How long the oldest mail that is due waits");
    metrics::describe_counter!("mail_deliveries_total", "Tries to deliver a mail, by outcome");
    metrics::describe_gauge!(
        "jobs_failing",
        "Jobs that were given up and have not succeeded since"
    );
    metrics::describe_gauge!("jobs_overdue", "Jobs due for a minute that nobody is at");
    metrics::describe_counter!("background_panics_total", "Panics of background loops, by loop");
    metrics::describe_gauge!("background_failing", "Background loops that keep panicking");
    metrics::describe_counter!("job_runs_total", "Runs of jobs, by job and outcome");
    metrics::describe_histogram!("job_run_seconds", "How long runs of jobs took");
    metrics::gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
}
