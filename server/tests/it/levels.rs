//! Service levels over REST.

use axum::http::{Method, header};
use domain::accounts::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::Desk;

const LEVELS: &str = "/api/v1/service-levels";

fn around_the_clock() -> Value {
    let day = json!([{ "start": "00:00", "end": "24:00" }]);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let hours: serde_json::Map<_, _> =
        days.into_iter().map(|name| (name.to_owned(), day.clone())).collect();
    json!({
        "targets": { "urgent": { "answer_minutes": 60, "solution_minutes": 240 } },
        "hours": hours,
        "zone": "Europe/Berlin",
    })
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_promised_shows_on_tickets_for_those_who_work_on_them(db: PgPool) {
    let desk = Desk::open(db);
    let (member, staff) = (desk.signed_in(&[Role::Member]).await, desk.admin().await);
    let usual = staff.get(LEVELS).await;
    let etag = usual.header(header::ETAG).to_owned();
    assert_eq!(
        usual.json()["targets"]["urgent"],
        json!({ "answer_minutes": null, "solution_minutes": null })
    );
    let answer = staff.json(Method::PUT, LEVELS, &around_the_clock()).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    assert_ne!(answer.header(header::ETAG), etag);
    assert_eq!(staff.get(LEVELS).await.json(), answer.json());

    let new = json!({ "title": "Dark camera", "priority": "urgent" });
    let opened = member.post("/api/v1/tickets", &new).await;
    let path = opened.header("location").to_owned();
    assert_eq!(opened.json()["service"]["answer"], Value::Null);
    let service = &staff.get(&path).await.json()["service"];
    let answer = &service["answer"];
    assert!(answer["due_at"].is_string() && answer["soon_at"].is_string(), "{answer}");
    assert_eq!((&answer["ended_at"], &answer["left_minutes"]), (&Value::Null, &Value::Null));
    staff.json(Method::PATCH, &path, &json!({ "status": "pending" })).await;
    let service = &staff.get(&path).await.json()["service"];
    assert_eq!(service["answer"]["due_at"], Value::Null);
    assert!(service["solution"]["left_minutes"].as_i64().unwrap() >= 239, "{service}");
    let sorted = staff.get("/api/v1/tickets?sort=due&overdue=true").await;
    assert_eq!(sorted.json()["items"], json!([]));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_nobody_could_mean_and_what_is_outdated_are_refused(db: PgPool) {
    let desk = Desk::open(db);
    let staff = desk.admin().await;
    let wrong = [
        json!({ "hours": {}, "zone": "Europe/Berlin" }),
        json!({ "hours": { "mon": [{ "start": "22:00", "end": "06:00" }] }, "zone": "UTC" }),
        json!({ "hours": { "mon": [{ "start": "08:00", "end": "18:00" }] }, "zone": "Mars/Base" }),
        json!({
            "hours": { "mon": [{ "start": "08:00", "end": "18:00" }] }, "zone": "UTC",
            "targets": { "low": { "answer_minutes": 60, "solution_minutes": 30 } },
        }),
        json!({
            "hours": { "mon": [{ "start": "08:00", "end": "18:00" }] }, "zone": "UTC",
            "targets": { "low": { "answer_minutes": 4_000_000_000u32 } },
        }),
    ];
    for body in wrong {
        let answer = staff.json(Method::PUT, LEVELS, &body).await;
        assert_eq!(answer.status.as_u16(), 422, "{body} {}", answer.text());
    }
    let late = staff.clone().with(header::IF_MATCH, "\"99\"");
    let answer = late.json(Method::PUT, LEVELS, &around_the_clock()).await;
    assert_eq!(answer.status.as_u16(), 409);
    assert_eq!(answer.json()["conflicts"][0]["type"], "outdated_service_levels");
}
