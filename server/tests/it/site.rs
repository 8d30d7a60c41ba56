//! The front end's files.

use std::fs;
use std::path::Path;

use axum::http::{Method, header};
use serde_json::json;
use server::config::{Config, Environment};
use sqlx::PgPool;
use tempfile::TempDir;

use crate::desk::Desk;

const SCRIPT: &str = "app-0123456789abcdef.js";

fn site() -> TempDir {
    site_in(&std::env::temp_dir())
}

fn site_in(parent: &Path) -> TempDir {
    let folder = tempfile::tempdir_in(parent).unwrap();
    let put = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    put("index.html", r#"<title>{{SITE_TITLE}}</title><meta content="{{COMPANY_NAME}}">"#);
    put(SCRIPT, "plain");
    put(&format!("{SCRIPT}.br"), "brotli");
    put(&format!("{SCRIPT}.gz"), "gzip");
    put("icon.svg", "<svg/>");
    put("manifest.webmanifest", r##"{"name": "Patchbay", "theme_color": "#f3f6f4"}"##);
    folder
}

fn desk(db: PgPool, folder: &TempDir) -> Desk {
    Desk::with(
        db,
        [
            ("SITE_DIR", folder.path().to_str().unwrap()),
            ("SITE_TITLE", "Desk <of> Kestrel"),
            ("COMPANY_NAME", "\"K&M\""),
        ],
    )
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_page_is_the_one_page_with_the_names_filled_in(db: PgPool) {
    let folder = site();
    let visitor = desk(db, &folder).anybody();
    for path in ["/", "/calendar", "/admin/locations?x=1.5", "/index.html", "/apis"] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(
            page.text(),
            "<title>Desk &lt;of&gt; Kestrel</title><meta content=\"&quot;K&amp;M&quot;\">"
        );
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
    }
    let etag = visitor.get("/").await.header("etag").to_owned();
    let known = visitor.clone().with(header::IF_NONE_MATCH, &etag).get("/calendar").await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_hashed_file_is_kept_for_ever_and_comes_compressed(db: PgPool) {
    let folder = site();
    let visitor = desk(db, &folder).anybody();
    for (accepted, encoding, body) in
        [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "plain")]
    {
        let visitor = visitor.clone().with(header::ACCEPT_ENCODING, accepted);
        let file = visitor.get(&format!("/{SCRIPT}")).await;
        assert_eq!((file.header("content-encoding"), file.text().as_str()), (encoding, body));
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("content-type"), "text/javascript");
        assert_eq!(file.header("vary"), "accept-encoding");
    }
    let icon = visitor.get("/icon.svg").await;
    assert_eq!((icon.status.as_u16(), icon.header("cache-control")), (200, "no-cache"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_missing_file_is_never_the_page(db: PgPool) {
    let around = tempfile::tempdir().unwrap();
    let folder = site_in(around.path());
    fs::write(around.path().join("patchbay-secret.txt"), "secret").unwrap();
    let visitor = desk(db, &folder).anybody();
    for path in [
        "/app-fedcba9876543210.js",
        "/chunk.wasm",
        "/deep/er/icon.svg",
        "/favicon.ico",
        "/../patchbay-secret.txt",
        "/%2e%2e/patchbay-secret.txt",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        assert!(!answer.text().contains("<title>"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
    }
    assert_eq!(visitor.get("/api/calendar").await.failure().0, 404);
    assert_eq!(visitor.send(Method::POST, "/calendar", "".into()).await.status, 405);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn without_a_front_end_the_page_says_how_to_build_it(db: PgPool) {
    let answer = Desk::open(db).anybody().get("/").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("cargo xtask site"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_installed_app_carries_the_names_of_the_site(db: PgPool) {
    let folder = site();
    let manifest = desk(db, &folder).anybody().get("/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    assert_eq!(manifest.json()["name"], "Desk <of> Kestrel");
    assert_eq!(manifest.json()["short_name"], "Patchbay");
    assert_eq!(manifest.json()["theme_color"], "#f3f6f4");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_admins_choose_stands_on_the_page_at_once(db: PgPool) {
    let folder = site();
    let desk = desk(db, &folder);
    let admin = desk.admin().await;
    let choice = json!({ "title": "Studio desk", "company": "Kestrel" });
    let chosen = admin.json(Method::PUT, "/api/v1/branding", &choice).await;
    assert_eq!(chosen.status, 200, "{}", chosen.text());
    let page = desk.anybody().get("/").await;
    assert_eq!(page.text(), "<title>Studio desk</title><meta content=\"Kestrel\">");
    let manifest = desk.anybody().get("/manifest.webmanifest").await.json();
    assert_eq!(manifest["name"], "Studio desk");
    assert_eq!(desk.anybody().get("/api/v1/branding/logo").await.status, 404);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_logo_of_the_operators_is_a_picture_or_a_file_that_is_served(db: PgPool) {
    let folder = site();
    let read = |logo: &str| {
        let settings = [("SITE_DIR", folder.path().to_str().unwrap()), ("SITE_LOGO", logo)];
        Config::read(&Environment::from_iter(settings)).map(|_| ()).map_err(|err| err.to_string())
    };
    assert_eq!(read("/icon.svg"), Ok(()));
    for bad in ["/nowhere.png", "/../etc/passwd", "https://example.org/logo.png"] {
        let why = read(bad).unwrap_err();
        assert!(why.contains(&format!("SITE_LOGO is “{bad}”")) && why.contains("WebP"), "{why}");
    }
    let no_picture = folder.path().join("index.html");
    assert!(read(no_picture.to_str().unwrap()).is_err());

    let dir = folder.path().to_str().unwrap();
    let desk = Desk::with(db, [("SITE_DIR", dir), ("SITE_LOGO", "/icon.svg")]);
    assert_eq!(desk.state.platform.site().logo.as_deref(), Some("/icon.svg"));
}
