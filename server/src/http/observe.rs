//! One id per request: in the answer, in every line of the log, in every problem.

use std::time::Instant;

use app::request::RequestId;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use metrics::SharedString;
use tracing::Instrument;
use uuid::Uuid;

use crate::metrics::{DURATIONS, REQUESTS};
use crate::scheduling::FEEDS;
use crate::server_functions;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id (or keeps the one a proxy gave it), opens its span, notes its end.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let id = given_id(&request).unwrap_or_else(|| Uuid::now_v7().simple().to_string());
    let header = HeaderValue::from_str(&id).expect("an id is letters, digits and dashes");
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!(
        "request",
        id,
        method = request.method().as_str(),
        // Without the query, which may carry what people search for.
        path = shown(request.uri().path()),
    );

    let (method, route) = (label(request.method()), route(&request));
    let start = Instant::now();
    let answer = async move {
        let mut response = next.run(request).await;
        let (status, took) = (response.status().as_u16(), start.elapsed());
        metrics::counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status.to_string())
            .increment(1);
        metrics::histogram!(DURATIONS, "method" => method, "route" => route).record(took);
        if status < 400 {
            tracing::debug!(status, ?took, "answered");
        } else {
            tracing::info!(status, ?took, "refused");
        }
        response.headers_mut().insert(REQUEST_ID, header);
        response
    };
    answer.instrument(span).await
}

/// The address as the router knows it, so that there are as many as there are routes, not as there are ids.
fn route(request: &Request) -> SharedString {
    let path = request.uri().path();
    if let Some(function) = server_functions::known(path) {
        return SharedString::const_str(function);
    }
    match request.extensions().get::<MatchedPath>() {
        Some(matched) => SharedString::from(matched.as_str().to_owned()),
        None => SharedString::const_str("site"),
    }
}

/// Without what is secret in it.
fn shown(path: &str) -> &str {
    // Also where somebody has mistyped the address.
    if path.to_ascii_lowercase().contains(FEEDS) { FEEDS } else { path }
}

/// Anybody can make up a method.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn given_id(request: &Request) -> Option<String> {
    let id = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    ((8..=64).contains(&id.len()) && is_plain).then(|| id.to_owned())
}
