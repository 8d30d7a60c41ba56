//! The audit over REST.

use axum::http::header;
use domain::accounts::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_change_is_found_with_where_it_came_from(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await.from("203.0.113.9").with(header::USER_AGENT, "curl/8");
    let draft = json!({ "name": "Hamburg", "zone": "Europe/Berlin", "colour": "teal" });
    let made = admin.post("/api/v1/locations", &draft).await;
    let by_page = json!({ "draft": { "name": "Kiel", "zone": "Europe/Berlin", "colour": "teal" } });
    let by_page = admin.post("/api/fn/locations/create", &by_page).await;

    let page = admin.get("/api/v1/audit?subject_kind=location").await.json();
    let [second, first] = page["items"].as_array().unwrap().as_slice() else {
        panic!("two entries, not {page}");
    };
    for (entry, answer) in [(first, &made), (second, &by_page)] {
        assert_eq!(entry["action"], "location.create");
        assert_eq!(entry["actor"]["kind"], "person");
        assert_eq!(entry["origin"]["ip"], "203.0.113.9");
        assert_eq!(entry["origin"]["user_agent"], "curl/8");
        assert_eq!(entry["origin"]["request_id"], answer.header("x-request-id"));
    }
    assert_eq!(first["after"], made.json());
    assert_eq!(
        admin.get("/api/v1/audit?cursor=nonsense").await.failure(),
        (422, "invalid".to_owned())
    );
    assert_eq!(admin.get("/api/v1/audit?limit=0").await.failure().0, 422);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn it_can_be_taken_away_as_a_file(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let sheet = admin.get("/api/v1/audit/export").await;
    assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(sheet.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    assert_eq!(sheet.text().lines().count(), 3, "{}", sheet.text());

    let lines = admin.get("/api/v1/audit/export?format=jsonl&action=user.create").await;
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    assert_eq!(lines.json()["action"], "user.create");

    let member = desk.signed_in(&[Role::Member]).await;
    assert_eq!(member.get("/api/v1/audit/export").await.failure().0, 403);
}
