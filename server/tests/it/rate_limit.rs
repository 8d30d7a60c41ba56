//! Limits: whose, how many, shared by all servers.

use axum::http::HeaderName;
use chrono::Utc;
use serde_json::json;
use sqlx::PgPool;

use crate::desk::Desk;

/// A day is long enough for a test to stay within one window, save at midnight UTC.
const TWENTY: (&str, &str) = ("RATE_LIMIT", "20/d");

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_address_that_asks_too_much_is_told_when_to_go_on(db: PgPool) {
    let desk = Desk::with(db, [TWENTY]);
    let visitor = desk.anybody();
    for left in (0..20).rev() {
        let answer = visitor.get("/api/v1/users").await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.header("ratelimit-limit"), "20");
        assert_eq!(answer.header("ratelimit-remaining"), left.to_string());
    }

    let answer = visitor.get("/api/v1/users").await;

    assert_eq!(answer.failure(), (429, "too_many".to_owned()));
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=86_400).contains(&seconds));
    assert_eq!(answer.header("ratelimit-reset"), answer.header("retry-after"));
    assert_eq!(desk.anybody().from("198.51.100.8").get("/api/v1/users").await.status, 401);
    for _ in 0..30 {
        assert_ne!(visitor.get("/some/page").await.status, 429, "files are free");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_session_gets_ten_times_as_much_and_signing_in_a_tenth(db: PgPool) {
    let desk = Desk::with(db, [TWENTY]);
    let admin = desk.admin().await;
    assert_eq!(admin.get("/api/v1/users/me").await.header("ratelimit-limit"), "200");

    let wrong = json!({ "email": "mara@example.com", "password": "wrong", "remember": false });
    let sign_in = async || desk.anybody().post("/api/fn/accounts/sign-in", &wrong).await;
    assert_eq!(sign_in().await.header("ratelimit-limit"), "2");
    assert_ne!(sign_in().await.status, 429);
    assert_eq!(sign_in().await.status, 429);
    // Other things go on.
    assert_eq!(desk.anybody().get("/api/v1/users").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn two_servers_on_one_database_share_a_limit(db: PgPool) {
    let (here, there) = (Desk::with(db.clone(), [TWENTY]), Desk::with(db, [TWENTY]));
    for _ in 0..15 {
        here.anybody().get("/api/v1/users").await;
    }
    assert_eq!(there.anybody().get("/api/v1/users").await.header("ratelimit-remaining"), "19");

    here.state.limiter.add_up(Utc::now()).await.unwrap();
    there.state.limiter.add_up(Utc::now()).await.unwrap();

    assert_eq!(there.anybody().get("/api/v1/users").await.header("ratelimit-remaining"), "3");
    for _ in 0..3 {
        assert_eq!(there.anybody().get("/api/v1/users").await.status, 401);
    }
    assert_eq!(there.anybody().get("/api/v1/users").await.status, 429);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn behind_a_proxy_its_clients_are_counted_apart(db: PgPool) {
    let desk = Desk::with(db, [TWENTY, ("TRUSTED_PROXIES", "10.0.0.0/8")]);
    let asked_by = async |proxy: &str, client: &str| {
        let forwarded = HeaderName::from_static("x-forwarded-for");
        let answer = desk.anybody().from(proxy).with(forwarded, client).get("/api/v1/users").await;
        answer.header("ratelimit-remaining").to_owned()
    };
    assert_eq!(asked_by("10.0.0.1", "203.0.113.1").await, "19");
    assert_eq!(asked_by("10.0.0.2", "203.0.113.1").await, "18");
    assert_eq!(asked_by("10.0.0.1", "203.0.113.2").await, "19");
    // A stranger's word for who he is counts nothing.
    assert_eq!(asked_by("192.0.2.1", "203.0.113.3").await, "19");
    assert_eq!(asked_by("192.0.2.1", "203.0.113.4").await, "18");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn off_means_off(db: PgPool) {
    let visitor = Desk::open(db).anybody();
    for _ in 0..300 {
        assert_eq!(visitor.get("/api/v1/users").await.status, 401);
    }
    assert_eq!(visitor.get("/api/v1/users").await.header("ratelimit-limit"), "");
}
