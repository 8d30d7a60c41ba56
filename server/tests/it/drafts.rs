//! Open shifts and drafts over REST.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::{Desk, draft, hour, instant};
use crate::visitor::Visitor;

const SHIFTS: &str = "/api/v1/shifts";
const PUBLISH: &str = "/api/v1/shifts/publish";

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn drafts_are_not_there_for_whoever_may_not_plan(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let planned = admin.post(SHIFTS, &as_draft(draft(desk.technician().await, 8, 16))).await;
    assert_eq!((planned.status.as_u16(), &planned.json()["state"]), (201, &json!("draft")));
    let path = planned.header("location").to_owned();
    assert_eq!(listed(&admin, "&state=draft").await, [planned.json()["id"].clone()]);

    for role in [Role::Viewer, Role::Technician, Role::FacilityManager] {
        let reader = desk.signed_in(&[role]).await;
        assert_eq!(reader.get(&path).await.failure().0, 404, "{role:?}");
        for filter in ["", "&state=draft", "&open=false"] {
            assert!(listed(&reader, filter).await.is_empty(), "{role:?} {filter}");
        }
        let shown = json!({ "from": hour(0), "to": hour(24) });
        let seen = reader.json(Method::POST, "/api/fn/scheduling/shifts", &shown).await;
        assert_eq!((seen.status.as_u16(), seen.json()), (200, json!([])), "{role:?}");
        assert_eq!(reader.post(PUBLISH, &json!({ "ids": [] })).await.failure().0, 403, "{role:?}");
    }

    let published = admin.post(PUBLISH, &json!({ "from": hour(0), "to": hour(24) })).await;
    assert_eq!(published.status, 200, "{}", published.text());
    assert_eq!(published.json()["shifts"][0]["state"], "scheduled");
    assert_eq!(desk.signed_in(&[Role::Viewer]).await.get(&path).await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_published_is_named_in_one_way(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    for wrong in [
        json!({}),
        json!({ "ids": [], "from": hour(0), "to": hour(24) }),
        json!({ "from": hour(0) }),
        json!({ "from": hour(24), "to": hour(0) }),
        json!({ "from": hour(0), "to": hour(24 * 63) }),
        json!({ "week": 47 }),
    ] {
        assert_eq!(admin.post(PUBLISH, &wrong).await.failure().0, 422, "{wrong}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_open_shift_has_nobody_and_is_found_as_open(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let mut open = draft(technician, 8, 16);
    open["technician_id"] = Value::Null;
    let open = admin.post(SHIFTS, &open).await;
    assert_eq!((open.status.as_u16(), &open.json()["technician_id"]), (201, &Value::Null));
    admin.post(SHIFTS, &draft(technician, 8, 16)).await;

    let viewer = desk.signed_in(&[Role::Viewer]).await;
    assert_eq!(listed(&viewer, "&open=true").await, [open.json()["id"].clone()]);
    assert_eq!(listed(&viewer, "").await.len(), 2);
    let cancelled = json!({ "state": "cancelled", "starts_at": hour(8), "ends_at": hour(9) });
    assert_eq!(admin.post(SHIFTS, &cancelled).await.failure().0, 422, "nothing begins cancelled");
}

async fn listed(reader: &Visitor, filter: &str) -> Vec<Value> {
    let path = format!("{SHIFTS}?from={}&to={}{filter}", instant(0), instant(24));
    let page = reader.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.json()["items"].as_array().unwrap().iter().map(|shift| shift["id"].clone()).collect()
}

fn as_draft(mut shift: Value) -> Value {
    shift["state"] = json!("draft");
    shift
}
