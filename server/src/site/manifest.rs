//! What an installed app calls itself: the built manifest, with the site's names.

use std::path::Path;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use services::Site;

pub const PATH: &str = "/manifest.webmanifest";

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/manifest+json");

/// Asked for once per installation: not worth keeping.
pub fn show(folder: &Path, site: &Site) -> Response {
    let Some(mut manifest) = read(&folder.join(PATH.trim_start_matches('/'))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    manifest["name"] = site.title.clone().into();
    manifest["short_name"] = site.name.clone().into();
    manifest["description"] = site.description.clone().into();
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, manifest.to_string()).into_response()
}

/// `None` if it is missing or no object.
fn read(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(&text).ok().filter(Value::is_object)
}
