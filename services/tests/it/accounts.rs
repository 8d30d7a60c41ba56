//! Signing in, and who there is.

use domain::accounts::{Actor, Person, Role, Roles, UserId};
use domain::live::Event;
use domain::zones::ZoneName;
use domain::{Problem, ProblemKind};
use futures::future::join_all;
use services::accounts::{self, FirstAdmin};
use services::{Platform, Result};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, PASSWORD, kind, new_user, problem, sign_in, user, user_with_password};

const WRONG: &str = "a pear in the wrong tree";

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_right_password_signs_in_however_the_address_is_written(db: PgPool) {
    let desk = Desk::open(db).await;
    let client = accounts::ClientInfo::default();

    let answer =
        accounts::sign_in(&desk.platform, " Ana@Example.ORG ", PASSWORD, false, &client).await;
    let signed_in = answer.unwrap().session().unwrap();

    assert_eq!(signed_in.me.person.id, desk.ana.user);
    assert_eq!(signed_in.me, accounts::me(&desk.platform, &desk.ana).await.unwrap());
    let kept: Vec<u8> = sqlx::query_scalar("select token_hash from sessions")
        .fetch_one(&desk.platform.db)
        .await
        .unwrap();
    assert_ne!(kept, signed_in.token.as_str().as_bytes(), "only the hash is kept");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nothing_tells_whether_an_address_exists(db: PgPool) {
    let desk = Desk::open(db).await;
    user(&desk.platform, "no-password", &[Role::Member]).await;
    user_with_password(&desk.platform, "former", &[Role::Technician]).await;
    let email = "former@example.org".parse().unwrap();
    accounts::set_active(&desk.platform, &email, false).await.unwrap();

    let of_ana = answers(&desk, "ana", WRONG).await;

    let words: Vec<&str> = of_ana.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(words[0], "e-mail and password do not belong together; 4 attempts left");
    assert_eq!(words[3], "e-mail and password do not belong together; 1 attempt left");
    assert_eq!(words[4], "too many attempts; try again in 15 minutes");
    assert_eq!(words[6], words[4]);
    assert_eq!((of_ana[0].kind, of_ana[4].kind), (ProblemKind::SignedOut, ProblemKind::TooMany));
    assert_eq!(answers(&desk, "nobody", WRONG).await, of_ana);
    assert_eq!(answers(&desk, "no-password", WRONG).await, of_ana);
    assert_eq!(answers(&desk, "former", PASSWORD).await, of_ana, "even with the right password");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_locked_address_refuses_the_right_password_until_the_time_is_over(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    answers(&desk, "ana", WRONG).await;
    let locked = sign_in(&desk.platform, "ana", PASSWORD).await;
    assert_eq!(kind(locked), ProblemKind::TooMany);
    assert!(sign_in(&desk.platform, "admin", PASSWORD).await.is_ok(), "others are not concerned");

    let later = "update sign_in_failures set last_at = last_at - interval '16 minutes', locked_until = locked_until - interval '16 minutes'";
    sqlx::query(later).execute(&db).await.unwrap();

    let first = problem(sign_in(&desk.platform, "ana", WRONG).await);
    assert!(first.message.ends_with("4 attempts left"), "{first}");
    assert!(sign_in(&desk.platform, "ana", PASSWORD).await.is_ok());
    let cleared = problem(sign_in(&desk.platform, "ana", WRONG).await);
    assert!(cleared.message.ends_with("4 attempts left"), "{cleared}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn guesses_side_by_side_are_counted_one_by_one(db: PgPool) {
    let desk = Desk::open(db).await;
    let servers = [desk.platform.clone(), desk.second_server()];

    let guesses = (0..20).map(|n| sign_in(&servers[n % 2], "ana", WRONG));
    let answers: Vec<Problem> = join_all(guesses).await.into_iter().map(problem).collect();

    let evaluated = answers.iter().filter(|answer| answer.kind == ProblemKind::SignedOut).count();
    assert_eq!(evaluated, 4, "the fifth locks, and no other learns whether it was right");
    assert_eq!(kind(sign_in(&desk.platform, "ana", PASSWORD).await), ProblemKind::TooMany);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn right_passwords_side_by_side_are_all_let_in(db: PgPool) {
    let desk = Desk::open(db).await;
    let sign_ins = (0..12).map(|_| sign_in(&desk.platform, "ana", PASSWORD));
    assert!(join_all(sign_ins).await.iter().all(Result::is_ok));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_no_address_or_empty_is_not_counted(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = accounts::ClientInfo::default();
    for (email, password, field) in [("ana", WRONG, "email"), ("ana@example.org", "", "password")] {
        let refused = accounts::sign_in(&desk.platform, email, password, false, &client).await;
        assert!(problem(refused).fields.contains_key(field));
    }
    let counted: i64 =
        sqlx::query_scalar("select count(*) from sign_in_failures").fetch_one(&db).await.unwrap();
    assert_eq!(counted, 0);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_hash_of_weaker_days_is_replaced_on_the_way_in(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let old = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(1024, 1, 1, None).unwrap(),
    );
    let old = argon2::PasswordHasher::hash_password(&old, PASSWORD.as_bytes()).unwrap().to_string();
    sqlx::query("update users set password_hash = $1").bind(old).execute(&db).await.unwrap();

    sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();

    let hash: String = sqlx::query_scalar("select password_hash from users where id = $1")
        .bind(desk.ana.user.0)
        .fetch_one(&db)
        .await
        .unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert!(sign_in(&desk.platform, "ana", PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_new_password_replaces_the_old_one_and_lifts_a_lock(db: PgPool) {
    let desk = Desk::open(db).await;
    answers(&desk, "ana", WRONG).await;
    let email = "ana@example.org".parse().unwrap();
    let common =
        accounts::reset_password(&desk.platform, &email, &"Password2026!".parse().unwrap()).await;
    assert!(problem(common).fields.contains_key("password"));

    let new = "two plums in a bowl";
    accounts::reset_password(&desk.platform, &email, &new.parse().unwrap()).await.unwrap();

    assert!(sign_in(&desk.platform, "ana", new).await.is_ok());
    assert_eq!(kind(sign_in(&desk.platform, "ana", PASSWORD).await), ProblemKind::SignedOut);
    let nobody = "nobody@example.org".parse().unwrap();
    let nobody = accounts::reset_password(&desk.platform, &nobody, &new.parse().unwrap()).await;
    assert_eq!(kind(nobody), ProblemKind::NotFound);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn one_mailbox_is_one_user(db: PgPool) {
    let desk = Desk::open(db).await;
    let again =
        accounts::create_user(&desk.platform, &new_user("ANA", &[Role::Member], None)).await;
    let refused = problem(again);
    assert_eq!(refused.kind, ProblemKind::Conflict);
    assert!(refused.fields.contains_key("email"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn people_come_by_name_with_pictures_under_an_address_of_their_own(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let png = b"\x89PNG\r\n\x1a\n and so on".to_vec();
    let mut bea = new_user("Bea", &[Role::Member], None);
    bea.picture_png = Some(png.clone());
    let bea = accounts::create_user(&desk.platform, &bea).await.unwrap();

    let people = accounts::people(&desk.platform, &desk.ana).await.unwrap();

    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["admin", "ana", "Bea"]);
    let picture = accounts::picture(&desk.platform, &desk.ana, bea).await.unwrap();
    assert_eq!((picture.media_type.as_str(), picture.bytes), ("image/png", png));
    let address = format!("/api/v1/users/{bea}/picture?v={}", picture.digest);
    assert_eq!(people[2].picture.as_deref(), Some(address.as_str()));
    let none = accounts::picture(&desk.platform, &desk.ana, desk.admin.user).await;
    assert_eq!(kind(none), ProblemKind::NotFound);
    let told: Person = published(&db, bea).await;
    assert_eq!(told, people[2], "whoever looks hears of it");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_first_admin_is_made_once_and_can_sign_in(db: PgPool) {
    let servers = [Platform::new(db.clone()), Platform::new(db)];
    let email = "root@example.org".parse().unwrap();
    let utc = ZoneName::utc();

    let starts =
        (0..4).map(|n| accounts::ensure_first_admin(&servers[n % 2], Some(&email), None, &utc));
    let made = join_all(starts).await.into_iter().map(Result::unwrap);
    let made: Vec<FirstAdmin> = made.filter(|admin| *admin != FirstAdmin::Exists).collect();

    let [FirstAdmin::Created { generated_password: Some(password), .. }] = made.as_slice() else {
        panic!("one, with a password of ours: {made:?}");
    };
    let signed_in = sign_in(&servers[0], "root", password).await.unwrap();
    assert!(signed_in.me.person.roles.contains(Role::Admin));
    let again = accounts::ensure_first_admin(&servers[0], None, None, &utc).await.unwrap();
    assert_eq!(again, FirstAdmin::Exists);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_list_of_users_says_when_they_were_last_seen(db: PgPool) {
    let desk = Desk::open(db).await;
    desk.sign_in("ana").await;
    let users = accounts::list_users(&desk.platform).await.unwrap();
    let seen: Vec<(&str, bool)> =
        users.iter().map(|user| (user.me.email.as_str(), user.last_seen_at.is_some())).collect();
    assert_eq!(seen, [("admin@example.org", false), ("ana@example.org", true)]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whose_user_is_gone_is_not_found(db: PgPool) {
    let desk = Desk::open(db).await;
    let ghost = Actor::new(UserId(Uuid::nil()), Roles::default());
    assert_eq!(kind(accounts::me(&desk.platform, &ghost).await), ProblemKind::NotFound);
}

/// What seven attempts in a row are told.
async fn answers(desk: &Desk, name: &str, password: &str) -> Vec<Problem> {
    let mut answers = Vec::new();
    for _ in 0..7 {
        answers.push(problem(sign_in(&desk.platform, name, password).await));
    }
    answers
}

/// The person that the stream tells of.
async fn published(db: &PgPool, user: UserId) -> Person {
    let event: serde_json::Value = sqlx::query_scalar(
        "select event -> 'event' from live_events where event #>> '{event,person,id}' = $1::text",
    )
    .bind(user.to_string())
    .fetch_one(db)
    .await
    .unwrap();
    match serde_json::from_value(event).unwrap() {
        Event::PersonChanged { person } => person,
        other => panic!("a person was expected, not {other:?}"),
    }
}
