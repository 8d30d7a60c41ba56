//! The one page: read from the build, with the site's names filled in.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::accounts::Registration;
use services::{Platform, Site};
use sha2::{Digest, Sha256};

pub struct Index {
    path: PathBuf,
    platform: Platform,
    registration: Registration,
    /// `None`: there is no front end yet.
    template: Option<String>,
    /// Made anew when the product is called otherwise.
    page: Mutex<Option<(Arc<Site>, Page)>>,
}

#[derive(Clone)]
struct Page {
    html: Bytes,
    etag: HeaderValue,
}

impl Index {
    pub fn read(path: PathBuf, platform: Platform, registration: Registration) -> Self {
        let template = std::fs::read_to_string(&path).ok();
        if template.is_none() {
            tracing::warn!(path = %path.display(), "the front end is not built; run `cargo xtask site`");
        }
        Self { path, platform, registration, template, page: Mutex::default() }
    }

    fn page(&self) -> Option<Page> {
        let site = self.platform.site();
        // In a development build, the file may be another one by now.
        if cfg!(debug_assertions) {
            let template = std::fs::read_to_string(&self.path).ok()?;
            return Page::new(&template, &site, self.registration);
        }
        let mut kept = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, page)) if Arc::ptr_eq(of, &site) => Some(page.clone()),
            _ => {
                let page = Page::new(self.template.as_ref()?, &site, self.registration)?;
                *kept = Some((site, page.clone()));
                Some(page)
            }
        }
    }
}

impl Page {
    fn new(template: &str, site: &Site, registration: Registration) -> Option<Self> {
        let html = filled_in(template, site, registration);
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

fn filled_in(template: &str, site: &Site, registration: Registration) -> String {
    [
        ("{{SITE_NAME}}", site.name.as_str()),
        ("{{SITE_TITLE}}", &site.title),
        ("{{SITE_DESCRIPTION}}", &site.description),
        ("{{COMPANY_NAME}}", &site.company),
        ("{{SITE_LOGO}}", site.logo.as_deref().unwrap_or_default()),
        ("{{SITE_TIMEZONE}}", site.zone.as_str()),
        ("{{REGISTRATION}}", registration.name()),
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
