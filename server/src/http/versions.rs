//! Versions on the wire: `ETag` out, `If-Match` and `If-None-Match` in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Problem, ProblemKind};
use serde::Serialize;

use super::error::ApiError;

/// The version the caller saw; `None` if they do not care and overwrite whatever is there.
pub struct IfMatch(pub Option<i32>);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        if value == "*" {
            return Ok(Self(None));
        }
        let version = value.to_str().ok().and_then(version).ok_or_else(|| {
            Problem::new(
                ProblemKind::Malformed,
                "If-Match takes one version in quotes, as the header ETag gave it, such as \"3\"",
            )
        })?;
        Ok(Self(Some(version)))
    }
}

/// A thing as JSON, with its version as `ETag`.
pub struct Versioned<T>(pub i32, pub T);

impl<T: Serialize> Versioned<T> {
    /// Nothing but the version, for whoever has this one already.
    pub fn unless_known(self, headers: &HeaderMap) -> Response {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        if known.is_some_and(|known| known.split(',').any(|tag| version(tag) == Some(self.0))) {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag(self.0))]).into_response();
        }
        self.into_response()
    }
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, etag(self.0))], axum::Json(self.1)).into_response()
    }
}

/// Whether the caller has the text with this tag.
pub fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| {
        known
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    })
}

fn etag(version: i32) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("a number in quotes is plain")
}

fn version(tag: &str) -> Option<i32> {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}
