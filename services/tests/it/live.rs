//! What one commits, all who look see: on every server, in order, and nothing else.

use domain::accounts::{Permission, Role, Roles, Scopes};
use domain::live::{ClientMessage, Cursor, Event, ServerMessage, Topic};
use domain::scheduling::ShiftId;
use services::accounts::Policy;
use services::live::Hub;
use services::scheduling::shifts;
use services::{Change, Platform, accounts};
use sqlx::PgPool;
use tokio::time::timeout;
use uuid::Uuid;

use crate::desk::{Desk, PATIENCE, shift, user_with_password};
use crate::looker::Looker;
use crate::second_factor::set_up;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_committed_reaches_two_servers_and_what_is_rolled_back_none(db: PgPool) {
    let desk = Desk::open(db).await;
    let hubs = [Hub::start(desk.platform.clone()), Hub::start(desk.second_server())];
    let mut lookers = Vec::new();
    for hub in &hubs {
        lookers.push(Looker::subscribed(hub, &desk).await);
    }

    let mut given_up = Change::by(&desk.platform, &desk.admin).await.unwrap();
    given_up.publish(removed(1)).await.unwrap();
    drop(given_up);
    let created =
        shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 9, 17)).await.unwrap();

    for looker in &mut lookers {
        let event = looker.event().await;
        assert_eq!(event, Event::ShiftChanged { shift: created.clone() });
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_transaction_that_began_first_and_commits_last_is_not_missed(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::subscribed(&hub, &desk).await;

    let mut slow = Change::by(&desk.platform, &desk.admin).await.unwrap();
    slow.publish(removed(1)).await.unwrap();
    publish(&desk.platform, 2).await;
    assert_eq!(looker.event().await, removed(2));
    publish(&desk.platform, 3).await;
    assert_eq!(looker.event().await, removed(3));
    slow.commit().await.unwrap();

    assert_eq!(looker.event().await, removed(1));
    publish(&desk.platform, 4).await;
    assert_eq!(looker.event().await, removed(4), "each event comes once");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_comes_back_is_told_everything_missed_in_order(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    // A server that begins later knows nothing of the time before the first event, and transactions
    // in other databases hold a cursor back.
    let earlier = 99;
    publish(&desk.platform, earlier).await;
    let first: i64 =
        sqlx::query_scalar("select xact::text::bigint from live_events order by xact limit 1")
            .fetch_one(&desk.platform.db)
            .await
            .unwrap();
    let seen_up_to = loop {
        let looker = Looker::subscribed(&hub, &desk).await;
        if looker.cursor > Cursor(first) {
            break looker.cursor;
        }
        publish(&desk.platform, earlier).await;
    };

    let mut slow = Change::by(&desk.platform, &desk.admin).await.unwrap();
    slow.publish(removed(0)).await.unwrap();
    for version in 1..=40 {
        publish(&desk.platform, version).await;
    }
    slow.commit().await.unwrap();
    publish(&desk.platform, 41).await;

    // On the same server, and on one that began only now.
    for hub in [hub, Hub::start(desk.second_server())] {
        let mut looker = Looker::of(&hub, desk.sign_in("ana").await).await;
        looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
        looker.connection.handle(ClientMessage::CatchUp { since: seen_up_to });
        let mut missed = looker.until(|event| *event == removed(41)).await;
        missed.retain(|event| *event != removed(earlier));
        let expected: Vec<Event> = (0..=41).map(removed).collect();
        assert_eq!(sorted_by_version(&missed), expected, "all of them, none twice");
        let quick: Vec<&Event> = missed.iter().filter(|event| **event != removed(0)).collect();
        assert!(quick.is_sorted_by_key(|event| version(event)), "those of one thing stay in order");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_cursor_of_a_server_that_is_ahead_waits_for_what_lies_between(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::of(&hub, desk.sign_in("ana").await).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));

    // A transaction of no interest to anybody, which the hub has no reason to look at yet.
    sqlx::query("select pg_current_xact_id()").execute(&db).await.unwrap();
    let ahead: i64 =
        sqlx::query_scalar("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            .fetch_one(&db)
            .await
            .unwrap();
    looker.connection.handle(ClientMessage::CatchUp { since: Cursor(ahead) });

    assert!(looker.events_up_to_cursor().await.is_empty());
    assert!(looker.cursor >= Cursor(ahead));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_cursor_that_is_not_known_means_to_load_everything_anew(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::of(&hub, desk.sign_in("ana").await).await;
    for unknown in [Cursor(1), Cursor(i64::MAX)] {
        looker.connection.handle(ClientMessage::CatchUp { since: unknown });
        assert_eq!(looker.next().await, ServerMessage::Resync);
        assert!(matches!(looker.next().await, ServerMessage::Cursor(_)));
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_slow_reader_is_dropped_and_the_others_never_wait(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut slow = Looker::subscribed(&hub, &desk).await;
    let mut quick = Looker::subscribed(&hub, &desk).await;

    for version in 0..300 {
        publish(&desk.platform, version).await;
        assert_eq!(quick.event().await, removed(version));
    }

    let mut received = 0;
    while let Some(message) = timeout(PATIENCE, slow.connection.recv()).await.unwrap() {
        drop(message);
        received += 1;
    }
    assert!(received < 300, "what was queued, then the end");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_big_change_overwhelms_nobody(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::subscribed(&hub, &desk).await;
    let publish = async |count| {
        let mut big = Change::by(&desk.platform, &desk.admin).await.unwrap();
        for version in 0..count {
            big.publish(removed(version)).await.unwrap();
        }
        big.commit().await.unwrap();
    };

    publish(600).await;
    for version in 0..600 {
        assert_eq!(looker.event().await, removed(version));
    }
    publish(1100).await;
    assert_eq!(looker.next().await, ServerMessage::Resync, "loading anew is cheaper");
    assert!(matches!(looker.next().await, ServerMessage::Cursor(_)));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_end_of_a_session_ends_its_connections_on_every_server(db: PgPool) {
    let desk = Desk::open(db).await;
    let second = desk.second_server();
    let hubs = [Hub::start(desk.platform.clone()), Hub::start(second)];
    let ended = desk.sign_in("ana").await;
    let other = desk.sign_in("ana").await;
    let mut lookers = Vec::new();
    let mut untouched = Vec::new();
    for hub in &hubs {
        lookers.push(Looker::of(hub, ended).await);
        let looker = Looker::of(hub, other).await;
        looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
        untouched.push(looker);
    }

    accounts::sign_out(&desk.platform, ended.session).await.unwrap();

    for looker in &mut lookers {
        assert_eq!(looker.next().await, ServerMessage::SignedOut);
        assert!(looker.connection.recv().await.is_none());
    }
    publish(&desk.platform, 1).await;
    for looker in &mut untouched {
        assert_eq!(looker.event().await, removed(1));
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_connects_with_a_session_that_has_just_ended_is_signed_out(db: PgPool) {
    let desk = Desk::open(db).await;
    let who = desk.sign_in("ana").await;
    let hub = Hub::start(desk.platform.clone());
    accounts::sign_out(&desk.platform, who.session).await.unwrap();

    let mut late = Looker::of(&hub, who).await;
    assert_eq!(late.next().await, ServerMessage::SignedOut);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_user_who_is_made_inactive_hears_nothing_more(db: PgPool) {
    let desk = Desk::open(db).await;
    let who = desk.sign_in("ana").await;
    let hub = Hub::start(desk.second_server());
    let mut looker = Looker::of(&hub, who).await;

    accounts::set_active(&desk.platform, &"ana@example.org".parse().unwrap(), false).await.unwrap();

    assert_eq!(looker.next().await, ServerMessage::SignedOut);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn topics_are_for_those_who_may_see_them_also_after_a_change_of_roles(db: PgPool) {
    let desk = Desk::open(db).await;
    let who = desk.sign_in("ana").await;
    let hub = Hub::start(desk.platform.clone());
    user_with_password(&desk.platform, "mia", &[Role::Member]).await;
    let mut denied = Looker::of(&hub, desk.sign_in("mia").await).await;
    denied.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
    assert!(matches!(denied.next().await, ServerMessage::Refused { .. }));

    let mut looker = Looker::of(&hub, who).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar, Topic::People]));
    publish(&desk.platform, 1).await;
    looker.until(|event| *event == removed(1)).await;
    let email = "ana@example.org".parse().unwrap();
    accounts::set_roles(&desk.platform, &email, Roles::from_iter([Role::Member])).await.unwrap();
    looker.until(|event| matches!(event, Event::PersonChanged { .. })).await;
    publish(&desk.platform, 2).await;
    accounts::set_roles(&desk.platform, &email, Roles::from_iter([Role::Technician]))
        .await
        .unwrap();
    let events = looker.until_resync().await;
    assert!(!events.contains(&removed(2)), "a member sees no calendar");
    publish(&desk.platform, 3).await;
    looker.until(|event| *event == removed(3)).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_loses_a_right_while_they_connect_hears_nothing_by_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let found_out_before = desk.sign_in("ana").await;
    let mut witness = Looker::of(&hub, desk.sign_in("ana").await).await;
    witness.connection.handle(ClientMessage::Subscribe(vec![Topic::People]));
    let email = "ana@example.org".parse().unwrap();
    accounts::set_roles(&desk.platform, &email, Roles::from_iter([Role::Member])).await.unwrap();
    witness.until(|event| matches!(event, Event::PersonChanged { .. })).await;

    let mut late = Looker::of(&hub, found_out_before).await;
    late.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
    publish(&desk.platform, 1).await;
    accounts::set_roles(&desk.platform, &email, Roles::from_iter([Role::Technician]))
        .await
        .unwrap();
    assert!(!late.until_resync().await.contains(&removed(1)));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_is_made_an_admin_hears_as_one_once_they_have_a_second_factor(db: PgPool) {
    let desk = Desk::open(db).await;
    let policy = Policy { require_admin_mfa: true, ..Policy::default() };
    let strict = desk.platform.clone().with_policy(policy);
    let hub = Hub::start(strict.clone());
    let mut looker = Looker::of(&hub, desk.sign_in("ana").await).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar, Topic::People]));
    let email = "ana@example.org".parse().unwrap();
    accounts::set_roles(&strict, &email, Roles::from_iter([Role::Admin])).await.unwrap();
    // They hear that they need one, and nothing else.
    looker.until(|event| matches!(event, Event::PersonChanged { .. })).await;
    publish(&strict, 1).await;
    set_up(&strict, &desk.ana).await;
    assert!(!looker.until_resync().await.contains(&removed(1)));
    publish(&strict, 2).await;
    looker.until(|event| *event == removed(2)).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_token_hears_of_nothing_beyond_its_scopes(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut who = desk.sign_in("ana").await;
    who.actor.scopes = Some(Scopes::from_iter([Permission::SeeCalendar]));
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::of(&hub, who).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
    publish(&desk.platform, 1).await;
    looker.until(|event| *event == removed(1)).await;

    for topic in [Topic::People, Topic::Notifications] {
        looker.connection.handle(ClientMessage::Subscribe(vec![topic]));
        while !matches!(looker.next().await, ServerMessage::Refused { .. }) {}
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn events_of_a_newer_version_are_passed_over(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::subscribed(&hub, &desk).await;
    sqlx::query(
        r#"insert into live_events (event) values ('{"event": {"type": "tea_is_ready"}}')"#,
    )
    .execute(&db)
    .await
    .unwrap();
    publish(&desk.platform, 1).await;
    assert_eq!(looker.event().await, removed(1));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_lost_database_connection_loses_no_event(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let hub = Hub::start(desk.platform.clone());
    let mut looker = Looker::subscribed(&hub, &desk).await;
    for version in 0..5 {
        // Everybody's connections, the listener's included.
        let mut conn = db.acquire().await.unwrap();
        sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
            .execute(&mut *conn)
            .await
            .unwrap();
        sqlx::query("insert into live_events (event) values ($1)")
            .bind(serde_json::json!({"event": removed(version)}))
            .execute(&mut *conn)
            .await
            .unwrap();
        drop(conn);
        assert_eq!(looker.event().await, removed(version));
    }
}

/// An event of a thing that nobody else touches; its version tells it from the others.
fn removed(version: i32) -> Event {
    Event::ShiftRemoved { id: ShiftId(Uuid::nil()), version, draft: false }
}

fn version(event: &Event) -> i32 {
    match event {
        Event::ShiftRemoved { version, .. } => *version,
        other => panic!("not ours: {other:?}"),
    }
}

fn sorted_by_version(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    events.sort_by_key(version);
    events
}

async fn publish(platform: &Platform, version: i32) {
    let mut change = Change::by_system(platform).await.unwrap();
    change.publish(removed(version)).await.unwrap();
    change.commit().await.unwrap();
}
