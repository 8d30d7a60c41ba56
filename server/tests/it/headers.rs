//! What every answer carries.

use axum::http::{HeaderName, header};
use serde_json::json;
use sqlx::PgPool;

use crate::desk::{Desk, PASSWORD};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_answer_tells_the_browser_to_be_careful(db: PgPool) {
    let visitor = Desk::open(db).anybody();
    for path in ["/", "/nope.js", "/api/nope", "/api/v1/users", "/api/openapi.json", "/health"] {
        let answer = visitor.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn answers_of_the_api_are_kept_by_nobody(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    for path in ["/api/v1/users/me", "/api/v1/nope", "/api/openapi.json"] {
        assert_eq!(admin.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_request_has_an_id_of_its_own_or_the_one_it_came_with(db: PgPool) {
    let visitor = Desk::open(db).anybody();

    let first = visitor.get("/api/nope").await;
    let second = visitor.get("/api/nope").await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));

    let named = visitor.clone().with(REQUEST_ID, "from-the-proxy-1").get("/api/nope").await;
    assert_eq!(named.header("x-request-id"), "from-the-proxy-1");
    assert_eq!(named.json()["request_id"], "from-the-proxy-1");

    let forged = visitor.with(REQUEST_ID, "<script>alert(1)</script>").get("/api/nope").await;
    assert!(!forged.header("x-request-id").contains('<'));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_session_is_a_cookie_that_scripts_and_other_sites_cannot_use(db: PgPool) {
    let desk = Desk::open(db);
    desk.person("mara@example.com", &[]).await;
    let body = |remember| json!({ "email": "mara@example.com", "password": PASSWORD, "remember": remember });

    let answer = desk.anybody().post("/api/fn/accounts/sign-in", &body(false)).await;
    assert_eq!(answer.status, 200);
    let cookie = answer.header(header::SET_COOKIE);
    assert!(cookie.starts_with("patchbay_session="), "{cookie}");
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Max-Age") && !cookie.contains("Secure"), "{cookie}");

    let answer = desk.anybody().post("/api/fn/accounts/sign-in", &body(true)).await;
    assert!(answer.header(header::SET_COOKIE).contains("; Max-Age=2591"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn on_https_the_cookie_and_the_site_stay_there(db: PgPool) {
    let desk = Desk::with(db, [("PUBLIC_URL", "https://desk.example.com")]);
    desk.person("mara@example.com", &[]).await;
    let body = json!({ "email": "mara@example.com", "password": PASSWORD, "remember": false });

    let answer = desk.anybody().post("/api/fn/accounts/sign-in", &body).await;

    let cookie = answer.header(header::SET_COOKIE);
    assert!(
        cookie.starts_with("__Host-patchbay_session=") && cookie.contains("; Secure"),
        "{cookie}"
    );
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");

    let value = cookie.split(['=', ';']).nth(1).unwrap();
    let signed_in = desk.anybody().with_cookie("__Host-patchbay_session", value);
    assert_eq!(signed_in.get("/api/v1/users/me").await.status, 200);
    let without_prefix = desk.anybody().with_cookie("patchbay_session", value);
    assert_eq!(without_prefix.get("/api/v1/users/me").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn signing_out_ends_the_session_at_once(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    assert_eq!(admin.get("/api/v1/users/me").await.status, 200);

    let answer = admin.post("/api/fn/accounts/sign-out", &json!({})).await;

    assert!(answer.header(header::SET_COOKIE).contains("Max-Age=0"));
    assert_eq!(admin.get("/api/v1/users/me").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_long_answer_comes_compressed_a_short_one_does_not(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    for encoding in ["br", "gzip"] {
        let admin = admin.clone().with(header::ACCEPT_ENCODING, encoding);
        let long = admin.get("/api/openapi.json").await;
        assert_eq!(long.header("content-encoding"), encoding);
        assert_eq!(admin.get("/api/v1/users/me").await.header("content-encoding"), "");
    }
}
