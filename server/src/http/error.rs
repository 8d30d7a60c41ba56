//! A problem as an HTTP answer.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Problem;

pub type ApiResult<T> = Result<T, ApiError>;

#[derive(Debug)]
pub struct ApiError(pub Problem);

/// Rides on an answer whose body is yet to be written, because only the outermost layer knows the request's id.
#[derive(Clone, Debug)]
pub struct Refusal(pub Problem);

impl<E: Into<Problem>> From<E> for ApiError {
    fn from(err: E) -> Self {
        Self(err.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.kind.http_status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Refusal(self.0));
        response
    }
}
