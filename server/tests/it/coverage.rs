//! Coverage and warnings over REST.

use axum::http::{Method, header};
use serde_json::json;
use sqlx::PgPool;

use crate::desk::{Desk, draft, hour, instant};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_rule_shows_its_gaps_until_somebody_is_there(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let place = json!({ "name": "Hamburg", "zone": "UTC", "colour": "teal" });
    let place = admin.post("/api/v1/locations", &place).await.json()["id"].clone();
    // The hours of tests begin on a Monday.
    let rule = json!({
        "location_id": place, "weekdays": ["mon"], "span": { "start": "08:00", "end": "16:00" },
        "technicians": 1, "valid_from": hour(0).date_naive(),
    });
    let made = admin.post("/api/v1/coverage-rules", &rule).await;
    assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""));
    let path = made.header("location").to_owned();
    assert_eq!(admin.get(&path).await.json(), made.json());

    let [from, to, too_far] = [0, 24, 365 * 24].map(instant);
    let coverage = format!("/api/v1/coverage?from={from}&to={to}");
    let found = admin.get(&coverage).await.json();
    assert_eq!(found["gaps"][0]["starts_at"], json!(hour(8)));
    assert_eq!((&found["gaps"][0]["needed"], &found["gaps"][0]["present"]), (&json!(1), &json!(0)));

    let mut shift = draft(technician, 8, 16);
    shift["location_id"] = place;
    assert_eq!(admin.post("/api/v1/shifts", &shift).await.status, 201);
    assert_eq!(admin.get(&coverage).await.json(), json!({ "gaps": [], "surplus": [] }));

    let outdated = admin.clone().with(header::IF_MATCH, "\"7\"");
    assert_eq!(outdated.json(Method::PUT, &path, &rule).await.failure().0, 409);
    for wrong in [
        &format!("from={from}"),
        &format!("from={to}&to={from}"),
        &format!("from={from}&to={too_far}"),
    ] {
        let refused = admin.get(&format!("/api/v1/coverage?{wrong}")).await;
        assert_eq!(refused.status.as_u16() / 100, 4, "{wrong}");
    }
    assert_eq!(admin.delete(&path).await.status, 204);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_warning_is_told_with_a_code_and_words_and_overruled_with_a_reason(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    admin.post("/api/v1/shifts", &draft(technician, 14, 22)).await;
    let mut early = draft(technician, 30, 38);
    let overrule = early.as_object_mut().unwrap().remove("overrule").unwrap();

    let refused = admin.post("/api/v1/shifts", &early).await;
    assert_eq!(refused.failure(), (409, "conflict".to_owned()));
    let warning = &refused.json()["warnings"][0];
    assert_eq!((&warning["code"], &warning["minutes"]), (&json!("short_rest"), &json!(480)));
    assert_eq!(warning["message"], "only 8 h of rest to another shift, not 11 h");

    early["overrule"] = overrule.clone();
    let made = admin.post("/api/v1/shifts", &early).await;
    assert_eq!(made.status, 201);
    let kept = admin.get(&format!("{}/overruled", made.header("location"))).await.json();
    assert_eq!(kept["items"][0]["reason"], overrule["reason"]);
    early["overrule"] = json!({ "reason": " " });
    assert_eq!(admin.post("/api/v1/shifts", &early).await.status.as_u16(), 422);
}
