//! Who is asking: known without a query, forgotten at once.

use std::future::Future;

use chrono::{TimeDelta, Utc};
use domain::accounts::{Role, Roles};
use services::accounts::{self, Authenticated, ClientInfo, SignedIn, Through};
use services::live::Hub;
use services::{Platform, Result};
use sqlx::PgPool;
use tokio::time::timeout;

use crate::desk::{Desk, PASSWORD, PATIENCE, sign_in};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_token_stands_for_its_session_and_no_other_text_does(db: PgPool) {
    let desk = Desk::open(db).await;
    let signed_in = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();

    let who = accounts::authenticate(&desk.platform, signed_in.token.as_str()).await.unwrap();

    assert_eq!(
        who,
        Some(Authenticated {
            actor: desk.ana,
            session: signed_in.session,
            through: Through::Browser,
            must_set_up_mfa: false,
        })
    );
    let guessed = "A".repeat(43);
    for token in ["", "short", guessed.as_str(), &format!("{}=", signed_in.token.as_str())] {
        assert_eq!(accounts::authenticate(&desk.platform, token).await.unwrap(), None, "{token}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_asks_again_costs_no_query(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let signed_in = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let token = signed_in.token.as_str();
    accounts::authenticate(&desk.platform, token).await.unwrap();

    db.close().await;

    assert!(accounts::authenticate(&desk.platform, token).await.unwrap().is_some());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_session_ends_on_all_servers_at_once(db: PgPool) {
    let desk = Desk::open(db).await;
    let second = desk.second_server();
    let _hubs = [Hub::start(desk.platform.clone()), Hub::start(second.clone())];
    let [ended, other] = two_sessions(&desk).await;
    for server in [&desk.platform, &second] {
        assert!(is_in(server, &ended).await && is_in(server, &other).await);
    }

    accounts::sign_out(&desk.platform, ended.session).await.unwrap();

    assert!(!is_in(&desk.platform, &ended).await, "here without any wait");
    eventually(async || !is_in(&second, &ended).await).await;
    assert!(is_in(&desk.platform, &other).await && is_in(&second, &other).await);
    accounts::sign_out(&desk.platform, ended.session).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_new_password_ends_all_sessions_on_all_servers(db: PgPool) {
    let desk = Desk::open(db).await;
    let second = desk.second_server();
    let _hub = Hub::start(second.clone());
    let sessions = two_sessions(&desk).await;
    for session in &sessions {
        assert!(is_in(&desk.platform, session).await && is_in(&second, session).await);
    }

    let email = "ana@example.org".parse().unwrap();
    let new = "two plums in a bowl".parse().unwrap();
    accounts::reset_password(&desk.platform, &email, &new).await.unwrap();

    for session in &sessions {
        assert!(!is_in(&desk.platform, session).await);
        eventually(async || !is_in(&second, session).await).await;
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn roles_change_for_sessions_that_run_already(db: PgPool) {
    let desk = Desk::open(db).await;
    let second = desk.second_server();
    let _hub = Hub::start(second.clone());
    let signed_in = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    assert!(is_in(&second, &signed_in).await);
    let email = "ana@example.org".parse().unwrap();
    let roles = Roles::from_iter([Role::Admin]);

    accounts::set_roles(&desk.platform, &email, roles).await.unwrap();

    eventually(async || {
        let who = accounts::authenticate(&second, signed_in.token.as_str()).await.unwrap();
        who.is_some_and(|who| who.actor.roles == roles)
    })
    .await;
    accounts::set_active(&desk.platform, &email, false).await.unwrap();
    assert!(!is_in(&desk.platform, &signed_in).await);
    eventually(async || !is_in(&second, &signed_in).await).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn remembered_is_thirty_days_and_otherwise_twelve_hours_from_the_last_use(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = ClientInfo::default();
    let remembered = accounts::sign_in(&desk.platform, "ana@example.org", PASSWORD, true, &client)
        .await
        .unwrap()
        .session()
        .unwrap();
    let fleeting = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let about = |signed_in: &SignedIn, span: TimeDelta| {
        (signed_in.expires_at - Utc::now() - span).abs() < TimeDelta::minutes(5)
    };
    assert!(about(&remembered, TimeDelta::days(30)) && about(&fleeting, TimeDelta::hours(12)));

    // Eleven hours later.
    let later = "update sessions set expires_at = expires_at - interval '11 hours', last_seen_at = last_seen_at - interval '11 hours'";
    sqlx::query(later).execute(&db).await.unwrap();
    assert!(is_in(&desk.platform, &fleeting).await && is_in(&desk.platform, &remembered).await);
    let left: Vec<f64> = sqlx::query_scalar(
        "select extract(epoch from expires_at - now())::float8 / 3600 from sessions order by remembered",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    assert!((11.9..=12.0).contains(&left[0]), "used, so another twelve hours: {left:?}");
    assert!((708.0..=709.0).contains(&left[1]), "remembered, so not longer than it was: {left:?}");

    // Another twelve hours later, on a server that does not know them yet.
    let later = "update sessions set expires_at = expires_at - interval '12 hours'";
    sqlx::query(later).execute(&db).await.unwrap();
    let second = desk.second_server();
    assert!(!is_in(&second, &fleeting).await && is_in(&second, &remembered).await);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_session_in_use_is_written_down_at_most_once_a_minute(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let signed_in = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let written = async || -> String {
        sqlx::query_scalar("select xmin::text from sessions").fetch_one(&db).await.unwrap()
    };
    let at_first = written().await;
    for server in [desk.second_server(), desk.second_server()] {
        assert!(is_in(&server, &signed_in).await);
    }
    assert_eq!(written().await, at_first);
}

async fn two_sessions(desk: &Desk) -> [SignedIn; 2] {
    let first = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let second = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    [first, second]
}

async fn is_in(server: &Platform, signed_in: &SignedIn) -> bool {
    let who: Result<_> = accounts::authenticate(server, signed_in.token.as_str()).await;
    who.unwrap().is_some()
}

/// Waits for something that another server does in its own time.
pub async fn eventually<F: Future<Output = bool>>(condition: impl Fn() -> F) {
    let holds = async {
        while !condition().await {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, holds).await.expect("it happens in time");
}
