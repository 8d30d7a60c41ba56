//! Creating once, however often the request comes.

use domain::ProblemKind;
use domain::scheduling::Shift;
use futures::future::join_all;
use services::idempotency::IdempotencyKey;
use services::scheduling::shifts;
use services::{Platform, Result, locations};
use sqlx::PgPool;

use crate::desk::{Desk, hour, kind, location, shift, user_with_password};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_same_request_again_gets_the_same_answer_and_does_nothing(db: PgPool) {
    let desk = Desk::open(db).await;
    let first = create(&desk, &desk.platform, "a", 8, 16).await.unwrap();
    shifts::delete(&desk.platform, &desk.admin, first.id, None).await.unwrap();

    let again = create(&desk, &desk.second_server(), "a", 8, 16).await.unwrap();

    assert_eq!(first, again, "as it was then");
    assert!(planned(&desk).await.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn another_request_under_the_same_key_is_refused(db: PgPool) {
    let desk = Desk::open(db).await;
    create(&desk, &desk.platform, "a", 8, 16).await.unwrap();

    let other = create(&desk, &desk.platform, "a", 16, 20).await;
    let elsewhere =
        locations::create_once(&desk.platform, &desk.admin, &key("a"), &location("Studio 1")).await;

    assert_eq!(kind(other), ProblemKind::Conflict);
    assert_eq!(kind(elsewhere), ProblemKind::Conflict);
    assert_eq!(planned(&desk).await.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_the_same_request_sent_many_times_at_once_one_creates_and_all_are_answered(db: PgPool) {
    let desk = Desk::open(db).await;
    let servers = [desk.platform.clone(), desk.second_server()];

    let requests = (0..20).map(|n| create(&desk, &servers[n % 2], "a", 8, 16));
    let answers: Vec<Shift> = join_all(requests).await.into_iter().map(Result::unwrap).collect();

    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(planned(&desk).await, [answers[0].clone()]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_refused_request_may_be_sent_again_under_its_key(db: PgPool) {
    let desk = Desk::open(db).await;
    let in_the_way = create(&desk, &desk.platform, "a", 8, 16).await.unwrap();
    let refused = create(&desk, &desk.platform, "b", 10, 12).await;
    assert_eq!(kind(refused), ProblemKind::Conflict);

    shifts::delete(&desk.platform, &desk.admin, in_the_way.id, None).await.unwrap();

    assert!(create(&desk, &desk.platform, "b", 10, 12).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn keys_belong_to_whoever_chose_them(db: PgPool) {
    let desk = Desk::open(db).await;
    let roles = [domain::accounts::Role::Admin];
    let other = user_with_password(&desk.platform, "olga", &roles).await;
    let mine =
        locations::create_once(&desk.platform, &desk.admin, &key("a"), &location("Studio 1")).await;
    let theirs =
        locations::create_once(&desk.platform, &other, &key("a"), &location("Studio 2")).await;
    assert_ne!(mine.unwrap().id, theirs.unwrap().id);
}

#[test]
fn a_key_is_one_plain_word() {
    assert!("0192f0c1-0000-7000-8000-000000000000".parse::<IdempotencyKey>().is_ok());
    for text in ["", " ", "two words", "grün", &"x".repeat(201)] {
        assert!(text.parse::<IdempotencyKey>().is_err(), "{text}");
    }
}

async fn create(desk: &Desk, server: &Platform, name: &str, from: i64, to: i64) -> Result<Shift> {
    shifts::create_once(server, &desk.admin, &key(name), &shift(desk.ana, from, to)).await
}

async fn planned(desk: &Desk) -> Vec<Shift> {
    shifts::between(&desk.platform, &desk.admin, hour(0), hour(48)).await.unwrap().read().unwrap()
}

fn key(name: &str) -> IdempotencyKey {
    name.parse().unwrap()
}
