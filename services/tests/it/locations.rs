//! The places where people work.

use domain::ProblemKind;
use domain::accounts::UserId;
use domain::locations::LocationDraft;
use futures::future::join_all;
use services::locations;
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, kind, location, problem};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn two_places_cannot_have_one_name_whatever_the_case(db: PgPool) {
    let desk = Desk::open(db).await;
    let first = desk.location("Studio 1").await;
    let second = desk.location("Studio 2").await;

    for name in ["Studio 1", "STUDIO 1", " studio 1 "] {
        let refused =
            problem(locations::create(&desk.platform, &desk.admin, &location(name)).await);
        assert_eq!(refused.kind, ProblemKind::Conflict);
        assert!(refused.fields.contains_key("name"));
    }
    let renamed =
        locations::update(&desk.platform, &desk.admin, second.id, None, &location("studio 1"))
            .await;
    assert_eq!(kind(renamed), ProblemKind::Conflict);
    let recased =
        locations::update(&desk.platform, &desk.admin, first.id, None, &location("STUDIO 1")).await;
    assert_eq!(recased.unwrap().name.as_str(), "STUDIO 1");
    let listed = locations::list(&desk.platform, &desk.ana).await.unwrap();
    let names: Vec<&str> = listed.iter().map(|location| location.name.as_str()).collect();
    assert_eq!(names, ["STUDIO 1", "Studio 2"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_many_who_create_the_same_place_at_once_one_succeeds(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = location("Studio 1");
    let attempts = (0..20).map(|_| locations::create(&desk.platform, &desk.admin, &draft));
    let made = join_all(attempts).await;
    assert_eq!(made.iter().filter(|result| result.is_ok()).count(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_saw_an_older_version_overwrites_nothing(db: PgPool) {
    let desk = Desk::open(db).await;
    let seen = desk.location("Studio 1").await;
    let update = async |name: &str| {
        let draft = location(name);
        locations::update(&desk.platform, &desk.admin, seen.id, Some(seen.version), &draft).await
    };
    assert_eq!(update("Studio North").await.unwrap().version, 2);
    assert_eq!(kind(update("Studio South").await), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_place_has_a_zone_that_exists_and_an_owner_who_does(db: PgPool) {
    let desk = Desk::open(db).await;
    let nowhere = LocationDraft { zone: "Mars/Olympus".parse().unwrap(), ..location("Studio 1") };
    let refused = problem(locations::create(&desk.platform, &desk.admin, &nowhere).await);
    assert!(refused.fields.contains_key("zone"));

    let owner = Some(UserId(Uuid::nil()));
    let nobody = LocationDraft { triage_owner_id: owner, ..location("Studio 1") };
    let refused = problem(locations::create(&desk.platform, &desk.admin, &nobody).await);
    assert!(refused.fields.contains_key("triage_owner_id"));
}
