//! Reads a request's body whole, up to a limit, before anything else looks at it. More than a little
//! is read of those alone who have said who they are: what is not answered fills no memory.

use app::request::Caller;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::tickets::MAX_ATTACHMENT_BYTES;
use domain::{Problem, ProblemKind};
use http_body_util::LengthLimitError;
use services::MAX_PICTURE_BYTES;
use services::inbound::MAX_MAIL_BYTES;
use services::scheduling::import::MAX_FILE_BYTES;

use super::error::ApiError;

use crate::inbound::{WEBHOOK, may_deliver};
use crate::state::AppState;

pub const MAX_BYTES: usize = 1024 * 1024;
/// A mail, and the form around it.
const MAX_INBOUND_BYTES: usize = MAX_MAIL_BYTES + 1024 * 1024;
/// Where a whole mail is tried out.
const TRIALS: [&str; 2] = ["/api/v1/inbound-mails/try", "/api/fn/mail/inbound/try"];

/// A file, and what a form writes round it.
const MAX_UPLOAD: usize = MAX_ATTACHMENT_BYTES + 16 * 1024;

/// Where files with shifts come in.
const IMPORTS: [&str; 2] = ["/api/v1/shifts/import", "/api/fn/scheduling/import"];

/// Pictures come as cameras make them.
fn max_bytes(request: &Request) -> usize {
    let path = request.uri().path();
    let is_picture = *request.method() == Method::PUT
        && (path.ends_with("/picture") || path.ends_with("/branding/logo"));
    let is_attachment = *request.method() == Method::POST
        && path.starts_with("/api/v1/")
        && path.ends_with("/attachments");
    match path {
        _ if path == WEBHOOK || TRIALS.contains(&path) => MAX_INBOUND_BYTES,
        _ if is_attachment => MAX_UPLOAD,
        _ if is_picture => MAX_PICTURE_BYTES,
        // In JSON every line of a file is a little longer.
        _ if IMPORTS.contains(&path) => MAX_FILE_BYTES + MAX_FILE_BYTES / 4,
        _ => MAX_BYTES,
    }
}

/// Whether somebody is behind a request: a session, a token, or whoever may bring mail.
fn is_known(state: &AppState, request: &Request) -> bool {
    request.extensions().get::<Caller>().is_some()
        || request.uri().path() == WEBHOOK && may_deliver(state, request.uri(), request.headers())
}

pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let most = max_bytes(&request);
    let max = if is_known(&state, &request) { most } else { most.min(MAX_BYTES) };
    let (parts, body) = request.into_parts();
    match to_bytes(body, max).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(err) if is_too_long(&err) && max < most => {
            ApiError(Problem::signed_out()).into_response()
        }
        Err(err) if is_too_long(&err) && max == MAX_INBOUND_BYTES => {
            let reason = "a mail has at most 30 MiB";
            ApiError(Problem::new(ProblemKind::TooLarge, reason)).into_response()
        }
        Err(err) if is_too_long(&err) && max == MAX_PICTURE_BYTES => {
            let reason = "a picture has at most 10 MiB; choose a smaller one";
            let problem = Problem::new(ProblemKind::TooLarge, reason);
            ApiError(problem.with_field("picture", reason)).into_response()
        }
        Err(err) if is_too_long(&err) && max == MAX_UPLOAD => {
            let reason = "a file has at most 25 MB; share larger ones by a link";
            let problem = Problem::new(ProblemKind::TooLarge, reason);
            ApiError(problem.with_field("file", reason)).into_response()
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
