//! Who is asking: the session's cookie, made a caller.

use app::request::Caller;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Problem;
use domain::accounts::Actor;
use services::accounts;

use super::error::ApiError;
use crate::state::AppState;

/// Adds a [`Caller`] to the request if its cookie is that of a session.
pub async fn recognise(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(token) = cookie(request.headers(), state.session_cookie().name()) {
        match accounts::authenticate(&state.platform, token).await {
            Ok(Some(found)) => {
                let caller = Caller { actor: found.actor, session: found.session };
                request.extensions_mut().insert(caller);
            }
            Ok(None) => {}
            Err(err) => return ApiError::from(err).into_response(),
        }
    }
    next.run(request).await
}

/// For handlers that answer signed-in callers only; it stands first, so that nobody else learns more.
pub struct SignedIn(pub Actor);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Caller>().ok_or_else(Problem::signed_out)?;
        Ok(Self(caller.actor))
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}
