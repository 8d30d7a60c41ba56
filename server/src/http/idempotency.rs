//! The header `Idempotency-Key`: the same request sent twice creates once.

use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;
use domain::Problem;
use services::idempotency::{IdempotencyKey, InvalidIdempotencyKey};

use super::error::ApiError;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// `None` if the caller takes the chance of creating twice.
pub struct Once(pub Option<IdempotencyKey>);

impl<S: Sync> FromRequestParts<S> for Once {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(Self(None)) };
        // What is no text is no key either.
        let key = value.to_str().unwrap_or_default().parse();
        Ok(Self(Some(key.map_err(|err: InvalidIdempotencyKey| Problem::from(err))?)))
    }
}
