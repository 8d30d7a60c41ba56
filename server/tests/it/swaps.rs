//! Claims and swaps over REST.

use axum::http::{Method, header};
use chrono::{TimeDelta, Timelike, Utc};
use domain::accounts::{Role, UserId};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::Desk;
use crate::visitor::{Answer, Visitor};

const SHIFTS: &str = "/api/v1/shifts";
const SWAPS: &str = "/api/v1/swaps";

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_open_shift_is_claimed_once_and_the_second_hears_who_has_it(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let (ana, _) = technician(&desk).await;
    let (ben, bens) = technician(&desk).await;
    let open = admin.post(SHIFTS, &tomorrow(None)).await;
    let claim = format!("{}/claim", open.header("location"));

    let won = ana.post(&claim, &json!({})).await;
    assert_eq!((won.status.as_u16(), won.header("etag")), (200, "\"2\""));
    let lost = ben.post(&claim, &json!({})).await;
    assert_eq!(lost.failure(), (409, "conflict".to_owned()));
    assert!(lost.json()["message"].as_str().unwrap().ends_with("has taken this shift already"));

    let other = admin.post(SHIFTS, &tomorrow(None)).await;
    let claim = format!("{}/claim", other.header("location"));
    let outdated = ben.clone().with(header::IF_MATCH, "\"7\"").post(&claim, &json!({})).await;
    assert_eq!(outdated.failure().0, 409);
    let for_ben = json!({ "technician_id": bens });
    assert_eq!(ana.post(&claim, &for_ben).await.failure().0, 403, "only those who plan");
    let given = admin.post(&claim, &for_ben).await;
    assert_eq!((given.status.as_u16(), &given.json()["technician_id"]), (200, &json!(bens)));
    let viewer = desk.signed_in(&[Role::Viewer]).await;
    assert_eq!(viewer.post(&claim, &json!({})).await.failure().0, 403);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_swap_goes_from_offer_to_approval(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let (ana, anas) = technician(&desk).await;
    let (ben, bens) = technician(&desk).await;
    let (cay, _) = technician(&desk).await;
    let shift = admin.post(SHIFTS, &tomorrow(Some(anas))).await.json();
    let offer = json!({ "shift_id": shift["id"], "offered_to": bens, "note": "School play." });

    assert_eq!(ben.post(SWAPS, &offer).await.failure().0, 403, "it is not theirs");
    let offered = ana.post(SWAPS, &offer).await;
    assert_eq!((offered.status.as_u16(), &offered.json()["state"]), (201, &json!("offered")));
    let path = offered.header("location").to_owned();
    assert_eq!(cay.get(&path).await.failure().0, 404, "offered to one");
    assert_eq!(ben.get(SWAPS).await.json()["items"][0]["id"], offered.json()["id"]);

    let claimed = step(&ben, &path, "claimed").await;
    assert_eq!((claimed.status.as_u16(), claimed.header("etag")), (200, "\"2\""));
    assert_eq!(step(&ben, &path, "approved").await.failure().0, 403);
    let approved = step(&admin, &path, "approved").await;
    assert_eq!(approved.json()["shift"]["technician_id"], json!(bens));
    assert_eq!(step(&ana, &path, "withdrawn").await.failure().0, 409, "it is done");
}

async fn step(visitor: &Visitor, path: &str, state: &str) -> Answer {
    visitor.json(Method::PATCH, path, &json!({ "state": state })).await
}

async fn technician(desk: &Desk) -> (Visitor, UserId) {
    let visitor = desk.signed_in(&[Role::Technician]).await;
    let me = visitor.get("/api/v1/users/me").await.json();
    (visitor, serde_json::from_value(me["id"].clone()).unwrap())
}

fn tomorrow(technician: Option<UserId>) -> Value {
    let start = Utc::now().with_nanosecond(0).unwrap() + TimeDelta::days(1);
    let end = start + TimeDelta::hours(8);
    json!({ "technician_id": technician, "starts_at": start, "ends_at": end, "zone": "Europe/Berlin" })
}
