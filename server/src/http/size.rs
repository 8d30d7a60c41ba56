//! Reads a request's body whole, up to a limit, before anything else looks at it.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Problem, ProblemKind};
use http_body_util::LengthLimitError;
use services::MAX_PICTURE_BYTES;
use services::scheduling::import::MAX_FILE_BYTES;

use super::error::ApiError;

pub const MAX_BYTES: usize = 1024 * 1024;

/// Where files with shifts come in.
const IMPORTS: [&str; 2] = ["/api/v1/shifts/import", "/api/fn/scheduling/import"];

/// Pictures come as cameras make them.
fn max_bytes(request: &Request) -> usize {
    let path = request.uri().path();
    let is_picture = *request.method() == Method::PUT
        && (path.ends_with("/picture") || path.ends_with("/branding/logo"));
    match path {
        _ if is_picture => MAX_PICTURE_BYTES,
        // In JSON every line of a file is a little longer.
        _ if IMPORTS.contains(&path) => MAX_FILE_BYTES + MAX_FILE_BYTES / 4,
        _ => MAX_BYTES,
    }
}

pub async fn limit(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let max = max_bytes(&request);
    let (parts, body) = request.into_parts();
    match to_bytes(body, max).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(err) if is_too_long(&err) && max == MAX_PICTURE_BYTES => {
            let reason = "a picture has at most 10 MiB; choose a smaller one";
            let problem = Problem::new(ProblemKind::TooLarge, reason);
            ApiError(problem.with_field("picture", reason)).into_response()
        }
        Err(err) if is_too_long(&err) && max > MAX_BYTES => {
            let reason = "a file to import has at most 5 MiB; split it in two";
            let problem = Problem::new(ProblemKind::TooLarge, reason);
            ApiError(problem.with_field("file", reason)).into_response()
        }
        Err(err) if is_too_long(&err) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

fn is_too_long(err: &axum::Error) -> bool {
    matches!(std::error::Error::source(err), Some(cause) if cause.is::<LengthLimitError>())
}
