//! User administration over REST.

use axum::http::{Method, header};
use domain::accounts::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_user_is_added_once_found_and_changed(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let draft = json!({ "name": "Lea Öztürk", "email": "LEA@example.net", "roles": ["technician"], "zone": "Europe/Vienna" });
    let once = admin.clone().with("idempotency-key".parse().unwrap(), "lea-first-try");

    let made = once.post("/api/v1/users", &draft).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.json()["email"], "lea@example.net");
    assert_eq!(once.post("/api/v1/users", &draft).await.json(), made.json(), "not twice");
    assert_eq!(admin.post("/api/v1/users", &draft).await.failure(), (409, "conflict".to_owned()));
    let path = made.header("location").to_owned();
    assert_eq!(admin.get(&path).await.json(), made.json());

    let found = admin.get("/api/v1/users/accounts?q=%C3%B6zt&role=technician").await.json();
    assert_eq!(found, json!({ "items": [made.json()], "next_cursor": null }));
    let all = admin.get("/api/v1/users/accounts?sort=-email&limit=1").await.json();
    let rest = format!(
        "/api/v1/users/accounts?sort=-email&limit=1&cursor={}",
        all["next_cursor"].as_str().unwrap()
    );
    assert_ne!(admin.get(&rest).await.json()["items"], all["items"]);

    let first = admin.clone().with(header::IF_MATCH, "\"1\"");
    let change = json!({ "roles": ["technician", "moderator"], "active": false });
    let changed = first.json(Method::PATCH, &path, &change).await;
    assert_eq!((changed.status.as_u16(), changed.header("etag")), (200, "\"2\""));
    let late = first.json(Method::PATCH, &path, &json!({ "name": "Lea" })).await;
    assert_eq!(late.failure(), (409, "conflict".to_owned()));
    assert_eq!(late.json()["conflicts"][0]["yours"]["name"], "Lea");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_a_list_cannot_do_is_said_in_words(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    for (query, field) in [("sort=shoe_size", "sort"), ("limit=0", "limit"), ("cursor=x", "cursor")]
    {
        let refused = admin.get(&format!("/api/v1/users/accounts?{query}")).await;
        assert_eq!(refused.failure().0, 422, "{query}");
        assert!(refused.json()["fields"][field].is_string(), "{query}: {}", refused.text());
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_is_deactivated_is_out_with_the_next_request(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, member) = (desk.admin().await, desk.signed_in(&[Role::Member]).await);
    let id = member.get("/api/v1/users/me").await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/users/{id}");

    let left = admin.get(&format!("{path}/farewell")).await.json();
    assert_eq!(left, json!({ "future_shifts": 0, "next_shifts": [], "sessions": 1 }));
    admin.json(Method::PATCH, &path, &json!({ "active": false })).await;
    assert_eq!(member.get("/api/v1/users/me").await.failure().0, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn ones_own_admin_role_needs_a_second_thought_and_the_last_one_stays(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let me = admin.get("/api/v1/users/me").await.json();
    let path = format!("/api/v1/users/{}", me["id"].as_str().unwrap());

    let hasty = admin.json(Method::PATCH, &path, &json!({ "roles": ["member"] })).await;
    assert_eq!(hasty.failure(), (422, "invalid".to_owned()));
    assert!(hasty.json()["fields"]["confirm"].is_string());
    let sure = json!({ "roles": ["member"], "confirm": me["email"] });
    let last = admin.json(Method::PATCH, &path, &sure).await;
    assert_eq!(last.failure(), (409, "conflict".to_owned()));

    desk.admin().await;
    assert_eq!(admin.json(Method::PATCH, &path, &sure).await.status, 200);
    assert_eq!(admin.get(&path).await.failure().0, 403, "they no longer may");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_comes_in_and_goes_out(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let csv = admin.clone().with(header::CONTENT_TYPE, "text/csv");
    let import = async |query: &str, file: Vec<u8>| {
        csv.send(Method::POST, &format!("/api/v1/users/import{query}"), file.into()).await
    };
    let file = "name,email,roles\nLea,lea@example.net,technician\n=1+1,x,\n";

    let seen = import("?preview=true", file.into()).await.json();
    assert_eq!(
        (&seen["good"], &seen["bad"], &seen["is_done"]),
        (&json!(1), &json!(1), &json!(false))
    );
    assert_eq!(import("", file.into()).await.json()["is_done"], false, "all or nothing");
    assert_eq!(import("?skip_bad=true", file.into()).await.json()["is_done"], true);
    let latin1 = import("", b"name,email\nM\xfcller,m@example.net\n".to_vec()).await;
    assert!(latin1.json()["fields"]["file"].as_str().unwrap().contains("UTF-8"));

    let file = admin.get("/api/v1/users/export?role=technician").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"users.csv\"");
    assert!(file.text().contains("Lea,lea@example.net,technician,"), "{}", file.text());
    assert_eq!(file.text().lines().count(), 2, "the head and Lea");
}
