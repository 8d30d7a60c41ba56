//! What the server says about itself, and to whom.

use axum::http::{HeaderName, header};
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn requests_are_counted_by_route_not_by_address(db: PgPool) {
    server::metrics::start().unwrap();
    let desk = Desk::open(db);
    desk.anybody().get("/api/v1/shifts/01a1fc04-45d7-7481-bf4f-9e1ed7df3eca").await;
    desk.anybody().post("/api/fn/locations/list", &serde_json::json!({})).await;
    desk.anybody().get("/nobody/made/this").await;

    let text = desk.anybody().from("127.0.0.1").get("/metrics").await.text();

    for line in [
        r#"http_requests_total{method="GET",route="/api/v1/shifts/{id}",status="401"}"#,
        r#"http_requests_total{method="POST",route="/api/fn/locations/list",status="401"}"#,
        r#"http_requests_total{method="GET",route="site",status="503"}"#,
        r#"http_request_duration_seconds_bucket{method="GET",route="/api/v1/shifts/{id}",le="0.01"}"#,
        "db_pool_connections ",
        "build_info{version=",
    ] {
        assert!(text.contains(line), "{line} in:\n{text}");
    }
    assert!(!text.contains("01a1fc04"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn metrics_are_for_this_machine_or_for_who_has_the_token(db: PgPool) {
    let desk = Desk::with(db, [("METRICS_TOKEN", "a-long-random-text")]);
    let asked = async |from: &str, name: HeaderName, value: &str| {
        desk.anybody().from(from).with(name, value).get("/metrics").await.status.as_u16()
    };
    assert_eq!(desk.anybody().from("::1").get("/metrics").await.status, 200);
    assert_eq!(desk.anybody().from("192.0.2.1").get("/metrics").await.failure().0, 403);
    assert_eq!(asked("192.0.2.1", header::AUTHORIZATION, "Bearer a-long-random-text").await, 200);
    assert_eq!(asked("192.0.2.1", header::AUTHORIZATION, "Bearer a-wrong-random-text").await, 403);
    // A proxy on this machine asks for somebody else.
    assert_eq!(
        asked("127.0.0.1", HeaderName::from_static("x-forwarded-for"), "192.0.2.1").await,
        403
    );
}
