//! Refuses what another site makes a browser send in its visitor's name.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Problem, ProblemKind};

use super::error::ApiError;
use super::session;
use crate::config::PublicUrl;
use crate::state::AppState;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Reading is safe, for no other site may see the answer; a WebSocket is not, because it could.
pub async fn refuse_cross_site(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && !request.headers().contains_key(header::UPGRADE);
    // No other site can make a browser send a token, and with a token the cookie does not count.
    let has_token = session::bearer(request.uri().path(), request.headers()).is_some();
    if only_reads || has_token || is_ours(request.headers(), &state.config.public_url) {
        return next.run(request).await;
    }
    let problem = Problem::new(
        ProblemKind::Forbidden,
        "another site asked for this; open Patchbay itself and do it there",
    );
    ApiError(problem).into_response()
}

/// Browsers say where a request comes from; programs say nothing, and have no visitor to betray.
fn is_ours(headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if origin == public_url.origin() {
        return true;
    }
    // Reached by another of its names, or through a proxy that keeps the host.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| origin.split_once("://").is_some_and(|(_, name)| name == host))
}
