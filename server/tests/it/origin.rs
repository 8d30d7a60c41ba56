//! What another site makes a browser send is refused.

use axum::http::{HeaderName, Method, header};
use serde_json::json;
use sqlx::PgPool;

use crate::desk::Desk;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_write_counts_only_from_our_own_pages_or_from_a_program(db: PgPool) {
    let desk = Desk::with(db, [("PUBLIC_URL", "https://desk.example.com")]);
    let site = |value| (SEC_FETCH_SITE, value);
    let origin = |value| (header::ORIGIN, value);
    let cases = [
        (vec![], true),
        (vec![site("same-origin")], true),
        (vec![site("none")], true),
        (vec![site("same-site")], false),
        (vec![site("cross-site")], false),
        (vec![origin("https://desk.example.com")], true),
        (vec![origin("https://evil.example")], false),
        (vec![origin("http://desk.example.com")], false),
        (vec![origin("https://desk.example.com.evil.example")], false),
        (vec![origin("null")], false),
        // Reached by another of its names.
        (vec![origin("http://10.0.0.5:3000"), (header::HOST, "10.0.0.5:3000")], true),
        (vec![origin("http://10.0.0.5:4000"), (header::HOST, "10.0.0.5:3000")], false),
        // A browser that says both is believed in what scripts cannot set.
        (vec![site("cross-site"), origin("https://desk.example.com")], false),
    ];
    for (headers, is_allowed) in cases {
        let mut visitor = desk.anybody();
        for (name, value) in &headers {
            visitor = visitor.with(name.clone(), value);
        }
        let answer = visitor.post("/api/fn/accounts/me", &json!({})).await;
        assert_eq!(answer.status == 200, is_allowed, "{headers:?}: {}", answer.text());
        if !is_allowed {
            assert_eq!(answer.failure(), (403, "forbidden".to_owned()));
        }
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn reading_is_left_to_the_browser_to_guard(db: PgPool) {
    let admin = Desk::open(db).admin().await.with(SEC_FETCH_SITE, "cross-site");
    assert_eq!(admin.get("/api/v1/users/me").await.status, 200);
    assert_eq!(admin.send(Method::HEAD, "/api/v1/users/me", "".into()).await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn another_site_cannot_open_a_live_connection(db: PgPool) {
    let admin = Desk::open(db).admin().await.with(header::UPGRADE, "websocket");
    let answer = admin.with(header::ORIGIN, "https://evil.example").get("/api/v1/live").await;
    assert_eq!(answer.failure(), (403, "forbidden".to_owned()));
}
