//! One's own account over REST.

use axum::body::Body;
use axum::http::{Method, header};
use domain::accounts::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::desk::{Desk, PICTURE};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn people_change_themselves_and_nothing_they_may_not(db: PgPool) {
    let desk = Desk::open(db);
    let member = desk.signed_in(&[Role::Member]).await;
    let change = json!({ "name": "Mara L.", "theme": "dark", "clock": "h12", "language": "de" });
    let changed = member.json(Method::PATCH, "/api/v1/users/me", &change).await;
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json()["name"], "Mara L.");
    assert_eq!(
        member.get("/api/v1/users/me").await.json()["settings"],
        json!({ "theme": "dark", "week_start": "monday", "clock": "h12", "language": "de" })
    );

    for refused in [
        json!({ "roles": ["admin"] }),
        json!({ "email": "x@example.org" }),
        json!({ "theme": "pink" }),
        json!({ "zone": "Mars/Olympus" }),
        json!({ "name": " " }),
    ] {
        let answer = member.json(Method::PATCH, "/api/v1/users/me", &refused).await;
        assert_eq!(answer.failure(), (422, "invalid".to_owned()), "{refused}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_picture_is_put_up_and_taken_down(db: PgPool) {
    let desk = Desk::open(db);
    let member = desk.signed_in(&[Role::Member]).await;
    let id = member.get("/api/v1/users/me").await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/users/{id}/picture");

    let put = member.send(Method::PUT, &path, PICTURE.into()).await;
    assert_eq!(put.status, 200, "{}", put.text());
    let address = put.json()["picture"].as_str().unwrap().to_owned();
    let seen = member.get(&address).await;
    assert_eq!(seen.header(header::CONTENT_TYPE), "image/jpeg");
    assert_ne!(seen.body, PICTURE, "it is written anew");

    let page = member.send(Method::PUT, &path, "<html><script>1</script>".into()).await;
    assert_eq!(page.failure(), (422, "invalid".to_owned()));
    let large = member.send(Method::PUT, &path, Body::from(vec![0; 10 * 1024 * 1024 + 1])).await;
    assert_eq!(large.failure(), (413, "too_large".to_owned()));
    assert!(large.text().contains("10 MiB"));
    let of_other = format!("/api/v1/users/{}/picture", desk.technician().await);
    assert_eq!(member.send(Method::PUT, &of_other, PICTURE.into()).await.failure().0, 403);
    assert_eq!(desk.admin().await.send(Method::PUT, &of_other, PICTURE.into()).await.status, 200);

    let gone = member.delete(&path).await;
    assert_eq!(gone.json()["picture"], json!(null));
    assert_eq!(member.get(&path).await.status, 404);
}
