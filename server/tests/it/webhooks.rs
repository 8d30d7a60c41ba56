//! Webhooks over REST.

use axum::http::{Method, header};
use serde_json::json;
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_webhook_is_made_changed_and_removed_and_its_secret_shown_once(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let draft = json!({
        "name": "Chat relay", "url": "https://chat.example.org/hooks/desk", "events": ["ticket.created"]
    });
    let created = admin.post("/api/v1/webhooks", &draft).await;
    assert_eq!(created.status, 201, "{}", created.text());
    let (place, tag) =
        (created.header(header::LOCATION).to_owned(), created.header(header::ETAG).to_owned());
    assert!(created.json()["secret"].as_str().unwrap().starts_with("whsec_"));
    let shown = admin.get(&place).await.json();
    assert_eq!((&shown["active"], &shown["internal"]), (&true.into(), &false.into()));
    assert!(shown.get("secret").is_none());

    let changed = json!({ "name": "Chat", "url": draft["url"], "events": ["ticket.updated"] });
    let visitor = admin.clone().with(header::IF_MATCH, &tag);
    let first = visitor.json(Method::PUT, &place, &changed).await;
    assert_eq!((first.status.as_u16(), &first.json()["name"]), (200, &"Chat".into()));
    let late = visitor.json(Method::PUT, &place, &changed).await;
    assert_eq!(late.failure().0, 409);

    let rotated = admin.post(&format!("{place}/rotate-secret"), &json!({})).await;
    assert_ne!(rotated.json()["secret"], created.json()["secret"]);
    let test = admin.post(&format!("{place}/test"), &json!({})).await;
    assert_eq!(test.status, 202);
    let told = format!("{place}/deliveries/{}", test.json()["id"].as_str().unwrap());
    assert_eq!(admin.get(&told).await.json()["event"], "test");
    let log = admin.get(&format!("{place}/deliveries?state=waiting&limit=1")).await;
    assert_eq!(log.json()["items"][0]["id"], test.json()["id"]);
    let again = admin.post(&format!("{told}/send-again"), &json!({})).await;
    assert_eq!(again.status, 202);

    assert_eq!(admin.delete(&place).await.status, 204);
    assert_eq!(admin.get(&told).await.failure().0, 404);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_wrong_with_a_webhook_is_said_at_its_field(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    for (field, draft) in [
        ("url", json!({ "name": "A", "url": "https://127.0.0.1/", "events": ["ticket.created"] })),
        ("url", json!({ "name": "A", "url": "chat.example.org", "events": ["ticket.created"] })),
        ("events", json!({ "name": "A", "url": "https://chat.example.org", "events": [] })),
        ("events[0]", json!({ "name": "A", "url": "https://chat.example.org", "events": ["x"] })),
        (
            "name",
            json!({ "name": " ", "url": "https://chat.example.org", "events": ["ticket.created"] }),
        ),
    ] {
        let refused = admin.post("/api/v1/webhooks", &draft).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.json()["fields"].get(field).is_some(), "{field}: {}", refused.text());
    }
}
