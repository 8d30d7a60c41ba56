//! One shape for every failure, also for those that axum, a layer or a panic answers.

use std::any::Any;

use app::request::RequestId;
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Problem, ProblemKind};

use super::error::{ApiError, Refusal};

/// Writes the bodies of refusals.
pub async fn write(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let is_api = is_api(request.uri().path());
    let mut response = next.run(request).await;

    let problem = match response.extensions_mut().remove::<Refusal>() {
        Some(Refusal(problem)) => problem,
        None if is_api && is_bare_failure(&response) => described(response.status()),
        None => return response,
    };
    let problem = Problem { request_id: id.map(|id| id.0), ..problem };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut written = Json(problem).into_response();
    *written.status_mut() = parts.status;
    parts.headers.extend(written.headers().clone());
    *written.headers_mut() = parts.headers;
    written
}

/// For what is not there, and for methods that nothing answers to.
pub async fn no_such_route() -> ApiError {
    ApiError(Problem::new(ProblemKind::NotFound, "there is nothing at this address"))
}

pub async fn no_such_method() -> ApiError {
    ApiError(described(StatusCode::METHOD_NOT_ALLOWED))
}

/// A panic is a fault of ours: its words go to the log, not to the caller.
pub fn after_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    tracing::error!(panic = words, "a handler panicked");
    ApiError(Problem::internal()).into_response()
}

pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Failed, and without a body in our shape. (Server functions write theirs, but leave out its type.)
fn is_bare_failure(response: &Response) -> bool {
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == HeaderValue::from_static("application/json"));
    (status.is_client_error() || status.is_server_error()) && !is_json
}

fn described(status: StatusCode) -> Problem {
    let (kind, message) = match status {
        StatusCode::BAD_REQUEST => (ProblemKind::Malformed, "the request could not be read"),
        StatusCode::UNAUTHORIZED => return Problem::signed_out(),
        StatusCode::FORBIDDEN => return Problem::forbidden(),
        StatusCode::NOT_FOUND => (ProblemKind::NotFound, "there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => (
            ProblemKind::MethodNotAllowed,
            "this address does not answer to this method; the header Allow names those it knows",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            (ProblemKind::TooLarge, "the request has more than 1 MiB; send less at once")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (ProblemKind::UnsupportedMedia, "send JSON, with the content type application/json")
        }
        StatusCode::UNPROCESSABLE_ENTITY => (ProblemKind::Invalid, "the request is not valid"),
        StatusCode::TOO_MANY_REQUESTS => (ProblemKind::TooMany, "too many requests"),
        StatusCode::SERVICE_UNAVAILABLE => {
            (ProblemKind::Unavailable, "this took too long; try again in a moment")
        }
        _ if status.is_client_error() => (ProblemKind::Malformed, "the request was refused"),
        _ => return Problem::internal(),
    };
    Problem::new(kind, message)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::{ServiceBuilder, ServiceExt};
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::http::observe;

    #[tokio::test]
    async fn a_panic_is_our_fault_and_keeps_its_words_to_itself() {
        let router = Router::new().route("/api/boom", get(async || panic!("hunter2") as ())).layer(
            ServiceBuilder::new()
                .layer(from_fn(observe::observe))
                .layer(from_fn(write))
                .layer(CatchPanicLayer::custom(after_panic)),
        );
        let request = Request::get("/api/boom").body(Body::empty()).unwrap();

        let response = router.oneshot(request).await.unwrap();

        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()[observe::REQUEST_ID].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem, Problem { request_id: Some(id), ..Problem::internal() });
    }
}
