//! The built front end: hashed files for ever, and one page for every other address.

mod index;
mod manifest;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use services::Platform;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::state::AppState;
use index::Index;

/// A file with its content's hash in its name never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(Clone)]
pub struct Site {
    folder: PathBuf,
    platform: Platform,
    /// Answers every address with the page.
    page: Router,
}

impl Site {
    pub fn open(state: &AppState) -> Self {
        let AppState { platform, config, .. } = state;
        let folder = config.site.folder();
        let registration = config.site.registration;
        let index = Index::read(folder.join("index.html"), platform.clone(), registration);
        let index = Arc::new(index);
        let page =
            Router::new().fallback(index::show).layer(CompressionLayer::new()).with_state(index);
        Self { folder, platform: platform.clone(), page }
    }

    pub fn into_router(self) -> Router {
        Router::new().fallback(serve).with_state(self)
    }
}

async fn serve(State(site): State<Site>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path();
    let name = path.rsplit('/').next().unwrap_or_default();
    // Where a file is meant, the page would only confuse: a script that is HTML, an image that is none.
    if !name.contains('.') || path == "/index.html" {
        return match site.page.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    if path == manifest::PATH {
        return manifest::show(&site.folder, &site.platform.site());
    }
    let is_kept = is_hashed(name);
    let mut response = file(&site.folder, request).await;
    let is_there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if is_kept && is_there { IMMUTABLE } else { ASK_AGAIN };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, caching);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

async fn file(folder: &Path, request: Request) -> Response {
    let files = ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    match files.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// `app-0123456789abcdef.js`: the build names files so.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_a_hash_makes_a_file_immutable() {
        assert!(is_hashed("app-0123456789abcdef.wasm"));
        assert!(is_hashed("chunks-0123456789abcdef.js.br"));
        assert!(!is_hashed("favicon.svg"));
        assert!(!is_hashed("apple-touch-icon.png"));
        assert!(!is_hashed("zone-names.json"));
    }
}
