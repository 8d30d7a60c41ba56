//! Locations over REST.

use axum::http::{Method, header};
use serde_json::json;
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_location_is_made_listed_and_replaced(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let draft = json!({ "name": "Hamburg", "zone": "Europe/Berlin", "colour": "teal" });

    let made = admin.post("/api/v1/locations", &draft).await;
    assert_eq!(made.status, 201);
    let path = made.header("location").to_owned();
    assert_eq!(admin.get(&path).await.json(), made.json());
    let list = admin.get("/api/v1/locations").await.json();
    assert_eq!(list, json!({ "items": [made.json()], "next_cursor": null }));

    let draft =
        json!({ "name": "Hamburg", "zone": "Europe/Berlin", "colour": "rose", "active": false });
    let first = admin.clone().with(header::IF_MATCH, "\"1\"");
    let replaced = first.json(Method::PUT, &path, &draft).await;
    assert_eq!((replaced.status.as_u16(), replaced.header("etag")), (200, "\"2\""));
    assert_eq!(replaced.json()["colour"], "rose");

    let draft = json!({ "name": "Altona", "zone": "Europe/Berlin", "colour": "leaf" });
    let late = first.json(Method::PUT, &path, &draft).await;
    assert_eq!(late.failure(), (409, "conflict".to_owned()));
    let conflict = &late.json()["conflicts"][0];
    assert_eq!(
        (&conflict["current"]["colour"], &conflict["yours"]["name"]),
        (&json!("rose"), &json!("Altona"))
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_zone_that_does_not_exist_is_refused_in_words(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let draft = json!({ "name": "Mars", "zone": "Mars/Olympus", "colour": "rose" });
    let refused = admin.post("/api/v1/locations", &draft).await;
    assert_eq!(refused.failure(), (422, "invalid".to_owned()));
    assert!(refused.json()["fields"]["zone"].as_str().unwrap().contains("Mars/Olympus"));
}
