//! Who is asking: the session's cookie or a bearer token, made a caller.

use app::request::Caller;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::accounts::{Actor, SessionId};
use domain::{Problem, ProblemKind};
use services::accounts::{self, ClientInfo, Through};

use super::error::ApiError;
use crate::state::AppState;

/// Adds a [`Caller`] to the request if its cookie is that of a session, or its token one that holds.
/// Where there is a token, the cookie does not count.
pub async fn recognise(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match look_up(&state, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(err) => err.into_response(),
    }
}

/// Finds out who asks, again where it was known: a body may take minutes to arrive, and what somebody may
/// do can end meanwhile.
pub async fn look_up(state: &AppState, parts: &mut Parts) -> Result<(), ApiError> {
    let found = if let Some(token) = bearer(parts.uri.path(), &parts.headers) {
        let client = parts.extensions.get::<ClientInfo>().cloned().unwrap_or_default();
        accounts::authenticate_bearer(&state.platform, token, &client).await?
    } else if let Some(token) = cookie(&parts.headers, state.session_cookie().name()) {
        accounts::authenticate(&state.platform, token).await?
    } else {
        None
    };
    match found {
        Some(found) => parts.extensions.insert(Caller::from(found)),
        None => parts.extensions.remove::<Caller>(),
    };
    Ok(())
}

/// For handlers that answer signed-in callers only; it stands first, so that nobody else learns more.
pub struct SignedIn(pub Actor);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(caller(parts)?.actor()?))
    }
}

/// For what is somebody's own, such as how they get in or what they are told: they must have signed in
/// themselves, be it through a program. A personal token cannot make another, or end what would end it;
/// whoever has it reads nobody's notifications.
pub struct InPerson {
    pub actor: Actor,
    pub session: SessionId,
}

impl<S: Sync> FromRequestParts<S> for InPerson {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = caller(parts)?;
        if caller.through == Through::Token {
            return Err(Problem::new(
                ProblemKind::Forbidden,
                "a personal token cannot do this; sign in with your password",
            )
            .into());
        }
        Ok(Self { actor: caller.actor()?, session: caller.session })
    }
}

/// The same, also for somebody who has to set up a second factor first.
pub struct SettingUp(pub Actor);

impl<S: Sync> FromRequestParts<S> for SettingUp {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let caller = caller(parts)?;
        if caller.must_set_up_mfa && caller.through != Through::Token {
            return Ok(Self(caller.actor_setting_up()));
        }
        InPerson::from_request_parts(parts, state).await.map(|caller| Self(caller.actor))
    }
}

fn caller(parts: &Parts) -> Result<Caller, Problem> {
    parts.extensions.get().copied().ok_or_else(Problem::signed_out)
}

/// The token in `Authorization`; only the REST API takes one.
pub fn bearer<'a>(path: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    if !path.starts_with("/api/v1/") {
        return None;
    }
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}
