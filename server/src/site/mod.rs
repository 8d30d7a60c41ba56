//! The built front end: hashed files for ever, and one page for every other address.

mod index;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::config::SiteConfig;
use index::Index;

/// A file with its content's hash in its name never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(Clone)]
pub struct Site {
    folder: PathBuf,
    /// Answers every address with the page.
    page: Router,
}

impl Site {
    pub fn open(config: &SiteConfig) -> Self {
        let folder = config.folder();
        let index = Arc::new(Index::read(folder.join("index.html"), config));
        let page =
            Router::new().fallback(index::show).layer(CompressionLayer::new()).with_state(index);
        Self { folder, page }
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
    let caching = if is_hashed(name) { IMMUTABLE } else { ASK_AGAIN };
    let mut response = file(&site.folder, request).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, caching);
    }
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
