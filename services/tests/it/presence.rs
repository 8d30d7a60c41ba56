//! Who is at the screen now, whatever server they are connected to.

use domain::live::{ClientMessage, PresenceStatus, Topic};
use services::live::Hub;
use sqlx::PgPool;
use tokio::time::timeout;
use uuid::Uuid;

use crate::desk::{Desk, PATIENCE};
use crate::looker::Looker;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn presence_is_the_best_of_all_connections_on_all_servers(db: PgPool) {
    let desk = Desk::open(db).await;
    let ana = desk.sign_in("ana").await;
    let (first, second) = (Hub::start(desk.platform.clone()), Hub::start(desk.second_server()));
    let mut looker = Looker::of(&second, desk.sign_in("admin").await).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::People]));

    let laptop = Looker::of(&first, ana).await;
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Active);
    let phone = Looker::of(&second, ana).await;
    laptop.connection.handle(ClientMessage::Active(false));
    phone.connection.handle(ClientMessage::Active(false));
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Idle);
    phone.connection.handle(ClientMessage::Active(true));
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Active);

    let newcomer = Looker::of(&first, desk.sign_in("admin").await).await;
    assert_eq!(newcomer.present[&ana.actor.user], PresenceStatus::Active);
    drop(phone);
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Idle);
    drop(laptop);
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Away);
    let newcomer = Looker::of(&first, desk.sign_in("admin").await).await;
    assert!(!newcomer.present.contains_key(&ana.actor.user));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_server_that_stops_says_goodbye_for_those_who_were_there(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let ana = desk.sign_in("ana").await;
    let (stopping, staying) = (Hub::start(desk.platform.clone()), Hub::start(desk.second_server()));
    let mut looker = Looker::of(&staying, desk.sign_in("admin").await).await;
    looker.connection.handle(ClientMessage::Subscribe(vec![Topic::People]));
    let mut there = Looker::of(&stopping, ana).await;
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Active);

    stopping.stop().await;

    assert!(there.connection.recv().await.is_none());
    assert_eq!(looker.presence_of(ana.actor.user).await, PresenceStatus::Away);
    assert!(
        stopping.connect(ana.actor, ana.session).recv().await.is_none(),
        "it takes nobody in any more"
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn those_whose_server_died_are_away_once_another_notices(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    sqlx::query("insert into presence (connection_id, user_id, seen_at) values ($1, $2, now() - interval '2 minutes')")
        .bind(Uuid::now_v7())
        .bind(desk.ana.user.0)
        .execute(&db)
        .await
        .unwrap();

    // A server takes stock when it starts, and at every beat after that.
    let _starting = Hub::start(desk.platform.clone());

    let told = async {
        loop {
            let events: i64 = sqlx::query_scalar(
                "select count(*) from live_events where event -> 'event' ->> 'status' = 'away'",
            )
            .fetch_one(&db)
            .await
            .unwrap();
            if events == 1 {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, told).await.unwrap();
}
