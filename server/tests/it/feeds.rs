//! Feeds over HTTP, as calendars ask for them: without cookies, every few minutes.

use axum::http::header;
use domain::accounts::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::{Desk, draft};

/// The path of a new link.
async fn feed(desk: &Desk, scope: Value) -> String {
    let made = desk.admin().await.post("/api/v1/feed-links", &scope).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let url = made.json()["url"].as_str().unwrap().to_owned();
    url.strip_prefix("http://localhost:3000").unwrap().to_owned()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_has_the_address_reads_and_asks_again_for_nothing(db: PgPool) {
    let desk = Desk::open(db);
    let technician = desk.technician().await;
    desk.admin().await.post("/api/v1/shifts", &draft(technician, 8, 16)).await;
    let path = feed(&desk, json!({ "scope": "all" })).await;

    let answer = desk.anybody().get(&path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert!(answer.text().starts_with("BEGIN:VCALENDAR\r\n"));

    let etag = answer.header("etag").to_owned();
    for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}")] {
        let again = desk.anybody().with(header::IF_NONE_MATCH, &known).get(&path).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{known}");
        assert_eq!(again.header("etag"), etag);
    }
    let other = desk.anybody().with(header::IF_NONE_MATCH, "\"other\"").get(&path).await;
    assert_eq!(other.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_no_feed_is_not_found(db: PgPool) {
    let desk = Desk::open(db);
    let path = feed(&desk, json!({ "scope": "mine" })).await;
    let bare = path.strip_suffix(".ics").unwrap();
    for wrong in ["/feeds/x.ics", "/feeds/.ics", "/feeds/%00.ics", bare] {
        let failure = desk.anybody().get(wrong).await.failure();
        assert_eq!(failure, (404, "not_found".to_owned()), "{wrong}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_token_makes_no_link_that_would_outlive_it(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let new = json!({ "name": "Wall", "scopes": ["see_calendar"], "expires_in_days": 1 });
    let token = admin.post("/api/v1/users/me/tokens", &new).await.json()["text"].clone();
    let bearer = format!("Bearer {}", token.as_str().unwrap());
    let program = desk.anybody().with(header::AUTHORIZATION, &bearer);
    let refused = program.post("/api/v1/feed-links", &json!({ "scope": "all" })).await;
    assert_eq!(refused.failure().0, 403);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn links_are_listed_without_their_addresses_and_revoked(db: PgPool) {
    let desk = Desk::open(db);
    let ana = desk.signed_in(&[Role::Technician]).await;
    let made = ana.post("/api/v1/feed-links", &json!({ "scope": "mine" })).await.json();
    let listed = ana.get("/api/v1/feed-links").await;
    assert!(!listed.text().contains("/feeds/"), "{}", listed.text());
    assert_eq!(listed.json()["items"][0]["id"], made["id"]);

    let place = format!("/api/v1/feed-links/{}", made["id"].as_str().unwrap());
    assert_eq!(desk.admin().await.delete(&place).await.failure().0, 404, "somebody else's");
    assert_eq!(ana.delete(&place).await.status, 204);
    let path = made["url"].as_str().unwrap().strip_prefix("http://localhost:3000").unwrap();
    assert_eq!(desk.anybody().get(path).await.status, 404);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_link_for_nobody_is_refused_by_its_field(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let nobody = uuid::Uuid::now_v7();
    for (scope, field) in [
        (json!({ "scope": "technician", "technician_id": nobody }), "technician_id"),
        (json!({ "scope": "location", "location_id": nobody }), "location_id"),
    ] {
        let refused = admin.post("/api/v1/feed-links", &scope).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.json()["fields"][field].is_string(), "{}", refused.text());
    }
}
