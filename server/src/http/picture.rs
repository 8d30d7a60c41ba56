//! Answering with a picture of ours, which the browser may keep as long as its address says.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use services::Picture;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PictureQuery {
    /// The picture's digest, as addresses of pictures carry it: then the answer may be kept for ever.
    v: Option<String>,
}

impl PictureQuery {
    pub fn is_of(&self, picture: &Picture) -> bool {
        self.v.as_ref() == Some(&picture.digest)
    }
}

pub fn answer(picture: Picture, caching: HeaderValue, asked: &HeaderMap) -> Response {
    let Picture { digest, media_type, bytes } = picture;
    let etag = format!("\"{digest}\"");
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| *known == etag);
    let headers = [
        (header::CACHE_CONTROL, caching),
        (header::ETAG, HeaderValue::from_str(&etag).expect("a digest is letters and digits")),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, media_type)], bytes).into_response()
}
