//! Time off over REST.

use axum::http::{Method, header};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::{Desk, draft};
use crate::visitor::{Answer, Visitor};

const TIME_OFF: &str = "/api/v1/time-off";

fn days(first: &str, last: &str) -> Value {
    json!({ "category": "sick", "note": "a knee", "all_day": true, "first_day": first, "last_day": last })
}

async fn decide(visitor: &Visitor, made: &Answer, state: &str) -> Answer {
    let place = made.header("location").to_owned();
    visitor.json(Method::PATCH, &place, &json!({ "state": state })).await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn it_is_asked_for_approved_and_taken_back(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let ana = desk.signed_in(&[domain::accounts::Role::Technician]).await;
    let me = ana.get("/api/v1/users/me").await.json();
    let technician = domain::accounts::UserId(me["id"].as_str().unwrap().parse().unwrap());
    let shift = admin.post("/api/v1/shifts", &draft(technician, 8, 16)).await.json();
    let day = &shift["starts_at"].as_str().unwrap()[..10];

    let made = ana.post(TIME_OFF, &days(day, day)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.header("etag"), "\"1\"");
    let body = made.json();
    assert_eq!(
        (&body["state"], &body["all_day"], &body["first_day"]),
        (&json!("requested"), &json!(true), &json!(day))
    );
    assert_eq!(decide(&ana, &made, "approved").await.status, 403);

    let approved = decide(&admin, &made, "approved").await;
    assert_eq!(approved.header("etag"), "\"2\"");
    assert_eq!(approved.json()["cancelled"][0]["state_reason"], "time off");
    let refused = admin.post("/api/v1/shifts", &draft(technician, 9, 10)).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.json()["conflicts"][0]["type"], "time_off");

    let outdated = admin.clone().with(header::IF_MATCH, "\"1\"");
    assert_eq!(
        decide(&outdated, &made, "withdrawn").await.json()["conflicts"][0]["type"],
        "outdated_time_off"
    );
    let back = decide(&ana, &made, "withdrawn").await.json();
    assert_eq!(back["restored"][0]["id"], shift["id"]);
    assert_eq!(decide(&ana, &made, "withdrawn").await.status, 409);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_shift_is_given_to_a_candidate_and_taken_back_it_returns(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let ana = desk.signed_in(&[domain::accounts::Role::Technician]).await;
    let ben = desk.signed_in(&[domain::accounts::Role::Technician]).await;
    let id = async |who: &Visitor| who.get("/api/v1/users/me").await.json()["id"].clone();
    let (anas, bens) = (id(&ana).await, id(&ben).await);
    let technician = domain::accounts::UserId(anas.as_str().unwrap().parse().unwrap());
    let shift = admin.post("/api/v1/shifts", &draft(technician, 8, 16)).await.json();
    let day = &shift["starts_at"].as_str().unwrap()[..10];
    let made = ana.post(TIME_OFF, &days(day, day)).await;

    let free = format!("/api/v1/shifts/{}/candidates", shift["id"].as_str().unwrap());
    assert_eq!(admin.get(&free).await.json()["items"][0]["technician_id"], bens);
    assert_eq!(admin.get(&format!("{free}?starts_at={day}T08:30:00Z")).await.status, 422);
    assert_eq!(ana.get(&free).await.status, 403);
    let place = made.header("location").to_owned();
    let give = |to: &Value| {
        json!({
            "state": "approved",
            "shifts": [{ "shift_id": shift["id"], "becomes": "given", "technician_id": to }],
        })
    };
    assert_eq!(admin.json(Method::PATCH, &place, &give(&anas)).await.status, 422);
    let approved = admin.json(Method::PATCH, &place, &give(&bens)).await;
    assert_eq!(approved.status, 200, "{}", approved.text());
    assert_eq!(approved.json()["given"][0]["technician_id"], bens);
    let back = decide(&ana, &made, "withdrawn").await.json();
    assert_eq!(back["restored"][0]["technician_id"], anas);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_cannot_be_is_refused_with_a_reason(db: PgPool) {
    let desk = Desk::open(db);
    let ana = desk.signed_in(&[domain::accounts::Role::Technician]).await;
    let part = json!({
        "all_day": false, "day": "2026-11-16", "start": "13:00", "end": "15:00", "zone": "Mars/Base",
    });
    let wrong = [
        days("2026-11-16", "2026-11-15"),
        days("+262142-12-31", "+262142-12-31"),
        days("2026-01-01", "2028-01-01"),
        json!({ "all_day": true }),
        json!({ "all_day": false, "first_day": "2026-11-16", "last_day": "2026-11-16" }),
        part,
    ];
    for draft in wrong {
        assert_eq!(ana.post(TIME_OFF, &draft).await.status, 422, "{draft}");
    }
    for query in [
        "?first_day=%2B262142-12-31&last_day=-262143-01-01",
        "?state=approved&category=sick",
        "/balances?year=2026",
    ] {
        assert_eq!(ana.get(&format!("{TIME_OFF}{query}")).await.status, 200, "{query}");
    }
    assert_eq!(ana.get(&format!("{TIME_OFF}/balances?year=2147483647")).await.status, 422);
}
