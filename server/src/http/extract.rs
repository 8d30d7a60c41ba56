//! Reading a request, with refusals in our own words.

use axum::body::{Bytes, HttpBody};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::{Problem, ProblemKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::ApiError;

/// A JSON body.
pub struct Json<T>(pub T);

/// The query string.
pub struct Query<T>(pub T);

/// The parameters of the path. What cannot be an id is the id of nothing.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                ProblemKind::UnsupportedMedia,
                "send JSON, with the content type application/json",
            )
            .into());
        }
        let body = Bytes::from_request(request, state).await.map_err(unread)?;
        // In two steps: what is no JSON at all is another mistake than JSON that does not fit.
        let value: Value = serde_json::from_slice(&body).map_err(|err| {
            Problem::new(ProblemKind::Malformed, format_args!("the body is not JSON: {err}"))
        })?;
        Ok(Self(serde_path_to_error::deserialize(value).map_err(misfit)?))
    }
}

/// Where a body may be left out.
impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, ApiError> {
        if request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        Ok(Self(serde_path_to_error::deserialize(pairs).map_err(misfit)?))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let found = axum::extract::Path::from_request_parts(parts, state).await;
        let axum::extract::Path(value) = found
            .map_err(|_| Problem::new(ProblemKind::NotFound, "there is nothing at this address"))?;
        Ok(Self(value))
    }
}

pub fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unread(err: BytesRejection) -> Problem {
    tracing::debug!(error = %err, "the body broke off");
    Problem::new(ProblemKind::Malformed, "the body could not be read to its end")
}

/// Well-formed, but not what is asked for: says which field, where serde can tell.
fn misfit<E: std::error::Error>(err: serde_path_to_error::Error<E>) -> Problem {
    let path = err.path().to_string();
    let reason = in_words(err.into_inner().to_string());
    // The name of a field that lacks or does not belong stands in serde's words.
    let named = reason.split('`').nth(1);
    if let Some(field) = named.filter(|_| reason.starts_with("missing field")) {
        return Problem::new(ProblemKind::Invalid, &reason).with_field(field, "is missing");
    }
    if let Some(field) = named.filter(|_| reason.starts_with("unknown field")) {
        return Problem::new(ProblemKind::Invalid, &reason).with_field(field, "is not known");
    }
    match path.as_str() {
        "." | "?" => Problem::new(ProblemKind::Invalid, reason),
        field => Problem::invalid(field, reason),
    }
}

/// What the parsers of plain values say names the mistake; people ask for the remedy.
fn in_words(reason: String) -> String {
    const DATE: &str = "give a date such as 2026-11-21, or a moment with its offset such as 2026-11-21T14:00:00+01:00";
    const NUMBER: &str = "give a whole number in the range that the API's description names";
    const REMEDIES: [(&str, &str); 8] = [
        ("UUID parsing failed", "give an id as the API gave it, a UUID"),
        ("input contains invalid characters", DATE),
        ("input is out of range", DATE),
        ("premature end of input", DATE),
        ("trailing input", DATE),
        ("invalid digit found", NUMBER),
        ("number too large", NUMBER),
        ("number too small", NUMBER),
    ];
    let remedy = REMEDIES.iter().find(|(mistake, _)| reason.starts_with(mistake));
    remedy.map_or(reason, |&(_, remedy)| remedy.to_owned())
}
