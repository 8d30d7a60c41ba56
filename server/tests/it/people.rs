//! People over REST.

use axum::http::header;
use domain::accounts::Role;
use sqlx::PgPool;

use crate::desk::{Desk, PICTURE};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn everybody_is_listed_and_knows_who_they_are(db: PgPool) {
    let desk = Desk::open(db);
    let member = desk.signed_in(&[Role::Member]).await;
    desk.technician().await;

    let me = member.get("/api/v1/users/me").await.json();
    let list = member.get("/api/v1/users").await.json();

    assert_eq!(me["roles"], serde_json::json!(["member"]));
    let people = list["items"].as_array().unwrap();
    assert_eq!(people.len(), 2);
    assert!(people.iter().any(|person| person["id"] == me["id"]));
    assert!(people.iter().all(|person| person.get("email").is_none()));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_picture_is_kept_for_ever_under_its_own_address(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let list = admin.get("/api/v1/users").await.json();
    let address =
        list["items"].as_array().unwrap().iter().find_map(|person| person["picture"].as_str());

    let picture = admin.get(address.unwrap()).await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.body, PICTURE);
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(picture.header("cache-control"), "private, max-age=31536000, immutable");

    let plain = format!("/api/v1/users/{technician}/picture");
    assert_eq!(admin.get(&plain).await.header("cache-control"), "private, no-cache");
    let again = admin.clone().with(header::IF_NONE_MATCH, picture.header("etag"));
    let again = again.get(&plain).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));

    assert_eq!(desk.anybody().get(&plain).await.status, 401);
}
