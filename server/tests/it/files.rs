//! Files with shifts and hours, out and in.

use axum::body::Body;
use axum::http::{Method, header};
use domain::accounts::Role;
use serde_json::json;
use sqlx::PgPool;

use crate::desk::{Desk, draft, hour, instant};

fn week() -> String {
    format!("from={}&to={}", instant(-24), instant(24 * 7))
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_of_shifts_says_whose_clocks_it_follows_and_calculates_nothing(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let mut shift = draft(technician, 8, 16);
    shift["title"] = json!("=HYPERLINK(\"http://evil.example\")");
    assert_eq!(admin.post("/api/v1/shifts", &shift).await.status, 201);

    let path = format!("/api/v1/shifts/export?{}", week());
    let answer = admin.get(&path).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"shifts.csv\"");
    let text = answer.text();
    let [head, row] = text.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    assert!(head.starts_with("id,technician,"), "{head}");
    assert!(row.contains(",Jonas Petersen,") && row.contains("+01:00,Europe/Berlin,"), "{row}");
    assert!(row.contains("\"'=HYPERLINK("), "{row}");

    let elsewhere = admin.get(&format!("{path}&zone=America/Halifax")).await.text();
    assert!(elsewhere.contains("-04:00,America/Halifax,Europe/Berlin,8.00,"), "{elsewhere}");
    let none = admin.get(&format!("{path}&kind=on_call")).await.text();
    assert_eq!(none.lines().count(), 1);
    let wrong = admin.get(&format!("{path}&zone=Mars/Olympus")).await;
    assert_eq!(wrong.failure().0, 422);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn hours_are_told_per_person_and_week(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    admin.post("/api/v1/shifts", &draft(technician, 8, 16)).await;
    let day = hour(8).date_naive();
    let path = format!("first_day={day}&last_day={day}");
    let report = admin.get(&format!("/api/v1/hours?{path}")).await.json();
    assert_eq!(report["people"][0]["total"]["minutes"], 480);
    assert_eq!(report["mean"]["minutes"], 480.0);
    let file = admin.get(&format!("/api/v1/hours/export?{path}")).await.text();
    assert!(file.lines().nth(1).unwrap().contains(",8.00,1,0,"), "{file}");

    for bad in [
        "first_day=2026-11-02&last_day=2026-11-01",
        "first_day=2026-01-01&last_day=2027-01-02",
        "first_day=-262143-01-01&last_day=2026-11-01",
        "first_day=9999-12-31&last_day=9999-12-31",
    ] {
        assert_eq!(admin.get(&format!("/api/v1/hours?{bad}")).await.failure().0, 422, "{bad}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_that_is_too_large_is_refused_in_words(db: PgPool) {
    let admin = Desk::open(db).admin().await.with(header::CONTENT_TYPE, "application/json");
    let body = format!("{{\"file\":\"{}\"}}", "x".repeat(50 * 1024 * 1024));
    for path in ["/api/v1/shifts/import", "/api/fn/scheduling/import"] {
        let refused = admin.send(Method::POST, path, Body::from(body.clone())).await;
        assert_eq!(refused.status, 413, "{path}");
        assert!(refused.text().contains("at most 5 MiB"), "{}", refused.text());
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_plan_is_previewed_and_then_done(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, _) = (desk.admin().await, desk.technician().await);
    let file = "technician,start,end\nJonas Petersen,2026-12-01 08:00,2026-12-01 16:00\nx,\0,\n";
    let seen = admin.post("/api/v1/shifts/import", &json!({ "file": file })).await.json();
    assert_eq!((seen["created"].as_array().unwrap().len(), &seen["is_done"]), (1, &json!(false)));
    assert_eq!(seen["refused"][0]["line"], 3);
    let run = json!({ "file": file, "plan": seen["plan"], "skip_bad": true });
    assert_eq!(admin.post("/api/v1/shifts/import", &run).await.json()["is_done"], true);
    let viewer = desk.signed_in(&[Role::Viewer]).await;
    assert_eq!(viewer.post("/api/v1/shifts/import", &run).await.failure().0, 403);
}
