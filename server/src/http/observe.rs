//! One id per request: in the answer, in every line of the log, in every problem.

use std::time::Instant;

use app::request::RequestId;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

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
        path = request.uri().path(),
    );

    let start = Instant::now();
    let answer = async move {
        let mut response = next.run(request).await;
        let (status, took) = (response.status().as_u16(), start.elapsed());
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

fn given_id(request: &Request) -> Option<String> {
    let id = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    ((8..=64).contains(&id.len()) && is_plain).then(|| id.to_owned())
}
