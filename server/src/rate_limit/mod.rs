//! How much one caller may ask: counted in memory, added up over all servers about once a second.

mod count;
mod key;

use app::request::Caller;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use domain::{Problem, ProblemKind};
use services::accounts::ClientInfo;

pub use count::Limiter;
use count::Verdict;
use key::Key;

use crate::http::error::ApiError;
use crate::inbound::WEBHOOK;
use crate::mail_events::MAIL_EVENTS;
use crate::state::AppState;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// Guessing passwords and codes is limited more strictly than anything else, and so is what sends
/// mail to whoever is named.
const SIGN_IN: [&str; 10] = [
    "/api/fn/accounts/sign-in",
    "/api/fn/accounts/sign-in/code",
    "/api/fn/accounts/reset/request",
    "/api/fn/accounts/reset",
    "/api/fn/accounts/register",
    "/api/fn/accounts/invitation/accept",
    "/api/fn/accounts/email/change",
    "/api/v1/auth/login",
    "/api/v1/auth/mfa/verify",
    "/api/v1/auth/refresh",
];

pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let address = extensions.get::<ClientInfo>().and_then(|client| client.ip);
    let key = if SIGN_IN.contains(&request.uri().path()) {
        Key::sign_in(address)
    } else if [WEBHOOK, MAIL_EVENTS].contains(&request.uri().path()) {
        // All mail comes from a few addresses, and so does what became of it.
        Key::post(address)
    } else if let Some(Caller { session, .. }) = extensions.get() {
        Key::session(*session)
    } else {
        Key::address(address)
    };
    let Some(verdict) = state.limiter.count(key, Utc::now()) else {
        return next.run(request).await;
    };

    let mut response = if verdict.is_refused {
        metrics::counter!("rate_limited_total", "kind" => key.kind()).increment(1);
        refusal(&verdict)
    } else {
        next.run(request).await
    };
    announce(response.headers_mut(), &verdict);
    response
}

fn refusal(verdict: &Verdict) -> Response {
    let seconds = verdict.resets_in;
    let words = format!("too many requests; go on in {seconds} seconds");
    let mut response = ApiError(Problem::new(ProblemKind::TooMany, words)).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn announce(headers: &mut HeaderMap, verdict: &Verdict) {
    headers.insert(LIMIT, HeaderValue::from(verdict.limit));
    headers.insert(REMAINING, HeaderValue::from(verdict.remaining));
    headers.insert(RESET, HeaderValue::from(verdict.resets_in));
}
