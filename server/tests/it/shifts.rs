//! Shifts over REST.

use axum::http::{HeaderName, Method, header};
use domain::accounts::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::desk::{Desk, draft, hour, instant};
use crate::visitor::{Answer, Visitor};

const SHIFTS: &str = "/api/v1/shifts";

async fn change(visitor: &Visitor, path: &str, version: &str, patch: Value) -> Answer {
    let visitor = visitor.clone().with(header::IF_MATCH, version);
    visitor.json(Method::PATCH, path, &patch).await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_shift_is_made_found_and_known_by_its_version(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);

    let made = admin.post(SHIFTS, &draft(technician, 8, 16)).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.header("etag"), "\"1\"");
    assert_eq!(made.json()["starts_at"], instant(8));
    let path = made.header("location").to_owned();
    assert_eq!(path, format!("{SHIFTS}/{}", made.json()["id"].as_str().unwrap()));

    let found = admin.get(&path).await;
    assert_eq!((found.status.as_u16(), found.json()), (200, made.json()));
    let known = admin.clone().with(header::IF_NONE_MATCH, "\"1\"").get(&path).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_overlap_names_the_shift_in_the_way(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let first = admin.post(SHIFTS, &draft(technician, 8, 16)).await.json();

    let refused = admin.post(SHIFTS, &draft(technician, 15, 20)).await;

    assert_eq!(refused.failure(), (409, "conflict".to_owned()));
    assert_eq!(refused.json()["conflicts"][0]["shift"]["id"], first["id"]);
    assert_eq!(admin.post(SHIFTS, &draft(technician, 16, 20)).await.status, 201);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_lost_update_shows_both_versions(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let made = admin.post(SHIFTS, &draft(technician, 8, 16)).await;
    let path = made.header("location");
    assert_eq!(change(&admin, path, "\"1\"", json!({ "title": "Early" })).await.status, 200);

    let late = change(&admin, path, "W/\"1\"", json!({ "title": "Late" })).await;

    assert_eq!(late.failure(), (409, "conflict".to_owned()));
    let conflict = &late.json()["conflicts"][0];
    assert_eq!(conflict["current"]["title"], "Early");
    assert_eq!(conflict["current"]["version"], 2);
    assert_eq!(conflict["yours"]["title"], "Late");
    let outdated = admin.clone().with(header::IF_MATCH, "\"1\"").delete(path).await;
    assert_eq!(outdated.status, 409);

    assert_eq!(change(&admin, path, "the first", json!({})).await.failure().0, 400);
    let whatever = change(&admin, path, "*", json!({ "title": "Late" })).await;
    assert_eq!((whatever.status.as_u16(), whatever.header("etag")), (200, "\"3\""));
    assert_eq!(admin.json(Method::PATCH, path, &json!({ "title": "Night" })).await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_deleted_can_be_brought_back(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let made = admin.post(SHIFTS, &draft(technician, 8, 16)).await;
    let path = made.header("location");

    assert_eq!(admin.delete(path).await.status, 204);
    assert_eq!(admin.get(path).await.status, 404);
    assert_eq!(admin.delete(path).await.status, 404);

    let restore = format!("{path}/restore");
    let no_reason = admin.post(&restore, &json!({ "overrule": {} })).await;
    assert_eq!(no_reason.failure().0, 422);
    let restored = admin.send(Method::POST, &restore, "".into()).await;
    assert_eq!(restored.status, 200);
    assert_eq!(restored.json()["id"], made.json()["id"]);
    assert_eq!(admin.get(path).await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_long_list_comes_in_pages_that_miss_and_repeat_nothing(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let mut wanted = Vec::new();
    // Several begin at the same moment: only the id tells them apart.
    for _ in 0..3 {
        let technician = desk.technician().await;
        for day in 0..3 {
            let made = admin.post(SHIFTS, &draft(technician, day * 24, day * 24 + 8)).await.json();
            wanted.push((made["starts_at"].to_string(), made["id"].to_string()));
        }
    }
    wanted.sort();

    let span = format!("{SHIFTS}?from={}&to={}&limit=2", instant(0), instant(72));
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("{span}{cursor}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        found.extend(
            items.iter().map(|shift| (shift["starts_at"].to_string(), shift["id"].to_string())),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(found, wanted);

    for wrong in ["&limit=0", "&limit=201", "&cursor=made-up", "&location=1"] {
        assert_eq!(admin.get(&format!("{span}{wrong}")).await.failure().0, 422, "{wrong}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_list_can_be_of_one_technician_or_one_location(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let place = json!({ "name": "Hamburg", "zone": "Europe/Berlin", "colour": "teal" });
    let place = admin.post("/api/v1/locations", &place).await.json()["id"].clone();
    let (anna, ben) = (desk.technician().await, desk.technician().await);
    let mut there = draft(anna, 8, 16);
    there["location_id"] = place.clone();
    let there = admin.post(SHIFTS, &there).await.json()["id"].clone();
    let elsewhere = admin.post(SHIFTS, &draft(ben, 8, 16)).await.json()["id"].clone();

    let ids = async |filter: &str| {
        let path = format!("{SHIFTS}?from={}&to={}&{filter}", instant(0), instant(24));
        let page = admin.get(&path).await.json();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|shift| shift["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&format!("technician_id={ben}")).await, [elsewhere]);
    assert_eq!(
        ids(&format!("location_id={}", place.as_str().unwrap())).await,
        std::slice::from_ref(&there)
    );

    let at = |hours| {
        format!("/api/v1/on-shift?at={}&location={}", instant(hours), place.as_str().unwrap())
    };
    assert_eq!(admin.get(&at(9)).await.json()["items"][0]["id"], there);
    assert_eq!(admin.get(&at(16)).await.json()["items"], json!([]));
    assert_eq!(admin.get("/api/v1/on-shift").await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_may_look_may_not_therefore_plan(db: PgPool) {
    let desk = Desk::open(db);
    let technician = desk.technician().await;
    let viewer = desk.signed_in(&[Role::Viewer]).await;

    let path = format!("{SHIFTS}?from={}&to={}", instant(0), instant(24));
    assert_eq!(viewer.get(&path).await.status, 200);
    let refused = viewer.post(SHIFTS, &draft(technician, 8, 16)).await;
    assert_eq!(refused.failure(), (403, "forbidden".to_owned()));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_same_request_sent_twice_creates_once(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let sent = async |key: &str, draft: &Value| {
        let name = HeaderName::from_static("idempotency-key");
        admin.clone().with(name, key).post(SHIFTS, draft).await
    };
    let first = sent("one", &draft(technician, 8, 16)).await;
    let again = sent("one", &draft(technician, 8, 16)).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.json(), again.json());
    assert_eq!(first.header("location"), again.header("location"));

    let other = sent("one", &draft(technician, 20, 22)).await;
    assert_eq!(other.failure(), (409, "conflict".to_owned()));
    assert_eq!(sent("two words", &draft(technician, 20, 22)).await.failure().0, 422);
    assert_eq!(sent("two", &draft(technician, 20, 22)).await.status, 201);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_week_is_copied_after_a_dry_run_that_changed_nothing(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, technician) = (desk.admin().await, desk.technician().await);
    let source = admin.post(SHIFTS, &draft(technician, 8, 16)).await.json();
    let path = format!("{SHIFTS}/copy-week");
    let day = |days: i64| hour(days * 24).date_naive();
    let asked = |more: Value| {
        let mut asked = json!({ "from": day(0), "to": day(7) });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked
    };

    let dry = admin.post(&path, &asked(json!({ "dry_run": true }))).await;
    assert_eq!(dry.status, 200);
    assert_eq!(dry.json()["created"][0]["copy_of"], source["id"]);
    let plan = dry.json()["plan"].clone();

    let done = admin.post(&path, &asked(json!({ "plan": plan }))).await.json();
    assert_eq!(done["created"][0]["shift"]["starts_at"], instant(8 + 7 * 24));
    let again = admin.post(&path, &asked(json!({}))).await.json();
    assert_eq!(again["skipped"][0]["reason"], "already_there");
    assert_eq!(admin.post(&path, &asked(json!({ "plan": plan }))).await.failure().0, 409);
    assert_eq!(admin.post(&path, &asked(json!({ "to": day(8) }))).await.failure().0, 422);
}
