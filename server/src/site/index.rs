//! The one page: read from the build, with the site's names filled in.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::config::SiteConfig;

/// `None`: there is no front end yet.
pub struct Index {
    path: PathBuf,
    config: SiteConfig,
    page: Option<Page>,
}

#[derive(Clone)]
struct Page {
    html: Bytes,
    etag: HeaderValue,
}

impl Index {
    pub fn read(path: PathBuf, config: &SiteConfig) -> Self {
        let page = Page::read(&path, config);
        if page.is_none() {
            tracing::warn!(path = %path.display(), "the front end is not built; run `cargo xtask site`");
        }
        Self { path, config: config.clone(), page }
    }

    /// In a development build, the file may be another one by now.
    fn page(&self) -> Option<Page> {
        if cfg!(debug_assertions) {
            Page::read(&self.path, &self.config)
        } else {
            self.page.clone()
        }
    }
}

impl Page {
    fn read(path: &std::path::Path, config: &SiteConfig) -> Option<Self> {
        let html = filled_in(&std::fs::read_to_string(path).ok()?, config);
        let hash = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&html)[..12]);
        // Weak, because the page may travel compressed.
        let etag = HeaderValue::from_str(&format!("W/\"{hash}\"")).ok()?;
        Some(Self { html: html.into(), etag })
    }
}

pub async fn show(State(index): State<Arc<Index>>, headers: HeaderMap) -> Response {
    let Some(page) = index.page() else {
        let words = "<!doctype html><title>Patchbay</title><p>The front end is not built yet. Run <code>cargo xtask site</code>, then reload.";
        return (StatusCode::SERVICE_UNAVAILABLE, Html(words)).into_response();
    };
    let caching = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ETAG, page.etag.clone()),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&page.etag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, Html(page.html)).into_response()
}

fn filled_in(template: &str, config: &SiteConfig) -> String {
    [
        ("{{SITE_NAME}}", config.name.as_str()),
        ("{{SITE_TITLE}}", &config.title),
        ("{{SITE_DESCRIPTION}}", &config.description),
        ("{{COMPANY_NAME}}", &config.company),
        ("{{SITE_TIMEZONE}}", config.zone.as_str()),
        ("{{REGISTRATION}}", config.registration.name()),
    ]
    .into_iter()
    .fold(template.to_owned(), |html, (mark, value)| html.replace(mark, &escaped(value)))
}

/// Safe in text and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            sign => html.push(sign),
        }
    }
    html
}
