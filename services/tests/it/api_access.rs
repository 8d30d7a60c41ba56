//! How programs get in: sessions with tokens that change, and personal tokens; and one's own list of sessions.

use domain::ProblemKind;
use domain::accounts::{Actor, NewApiToken, Permission, Scopes, SessionKind};
use services::Platform;
use services::accounts::{self, Authenticated, ClientInfo, Login, Through, Tokens};
use services::live::Hub;
use sqlx::PgPool;

use crate::desk::{Desk, PASSWORD, kind, problem, sign_in};
use crate::looker::Looker;
use crate::sessions::eventually;

async fn login(platform: &Platform) -> Tokens {
    let client = ClientInfo::default();
    match accounts::login(platform, "ana@example.org", PASSWORD, &client).await.unwrap() {
        Login::Tokens(tokens) => tokens,
        Login::Code(_) => panic!("she has no second factor"),
    }
}

async fn who(platform: &Platform, bearer: &str) -> Option<Authenticated> {
    accounts::authenticate_bearer(platform, bearer, &ClientInfo::default()).await.unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_access_token_stands_for_its_session_on_every_server(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let tokens = login(&desk.platform).await;

    let found = who(&desk.second_server(), &tokens.access).await.unwrap();

    assert_eq!((found.actor, found.through), (desk.ana, Through::Program));
    let stranger = Platform::new(db);
    assert_eq!(who(&stranger, &tokens.access).await, None, "signed with another key");
    let cookie = accounts::authenticate(&desk.platform, tokens.refresh.as_str()).await.unwrap();
    assert_eq!(cookie, None, "a refresh token is no cookie");
    assert_eq!(who(&desk.platform, tokens.refresh.as_str()).await, None, "nor an access token");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_refresh_token_works_once_and_a_second_use_ends_the_family(db: PgPool) {
    let desk = Desk::open(db).await;
    let second = desk.second_server();
    let hub = Hub::start(second.clone());
    let first = login(&desk.platform).await;
    let renewed = accounts::refresh(&desk.platform, first.refresh.as_str()).await.unwrap();
    let session = who(&second, &renewed.access).await.unwrap();
    let mut looker = Looker::of(&hub, session).await;

    let stolen = accounts::refresh(&desk.platform, first.refresh.as_str()).await;

    assert_eq!(kind(stolen), ProblemKind::SignedOut);
    assert_eq!(who(&desk.platform, &renewed.access).await, None, "here at once");
    assert_eq!(who(&desk.platform, &first.access).await, None);
    eventually(async || who(&second, &renewed.access).await.is_none()).await;
    assert_eq!(looker.next().await, domain::live::ServerMessage::SignedOut);
    let late = accounts::refresh(&desk.platform, renewed.refresh.as_str()).await;
    assert_eq!(kind(late), ProblemKind::SignedOut, "not even the rightful one goes on");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_two_who_renew_at_once_neither_goes_on(db: PgPool) {
    let desk = Desk::open(db).await;
    let tokens = login(&desk.platform).await;
    let other = desk.second_server();
    let (a, b) = tokio::join!(
        accounts::refresh(&desk.platform, tokens.refresh.as_str()),
        accounts::refresh(&other, tokens.refresh.as_str()),
    );
    let winners: Vec<Tokens> = [a, b].into_iter().filter_map(Result::ok).collect();
    assert_eq!(winners.len(), 1);
    let next = accounts::refresh(&desk.platform, winners[0].refresh.as_str()).await;
    assert_eq!(kind(next), ProblemKind::SignedOut);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_program_signs_out_and_its_time_runs_out(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let tokens = login(&desk.platform).await;
    accounts::logout(&desk.platform, tokens.refresh.as_str()).await.unwrap();
    assert_eq!(who(&desk.platform, &tokens.access).await, None);
    accounts::logout(&desk.platform, tokens.refresh.as_str()).await.unwrap();
    accounts::logout(&desk.platform, "nothing of ours").await.unwrap();

    let tokens = login(&desk.platform).await;
    sqlx::query("update sessions set expires_at = now()").execute(&db).await.unwrap();
    let late = accounts::refresh(&desk.platform, tokens.refresh.as_str()).await;
    assert_eq!(kind(late), ProblemKind::SignedOut);
}

fn reading() -> NewApiToken {
    NewApiToken {
        name: "Figures".parse().unwrap(),
        scopes: Scopes::from_iter([Permission::SeeCalendar]),
        expires_in_days: None,
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_personal_token_acts_within_its_scopes_until_it_is_revoked(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let second = desk.second_server();
    let hub = Hub::start(second.clone());
    let created =
        accounts::create_api_token(&desk.platform, &desk.admin, &reading()).await.unwrap();
    let kept: Vec<u8> =
        sqlx::query_scalar("select token_hash from api_tokens").fetch_one(&db).await.unwrap();
    assert_ne!(kept, created.text.as_bytes(), "only the hash is kept");

    let found = who(&second, &created.text).await.unwrap();
    assert_eq!((found.actor.user, found.through), (desk.admin.user, Through::Token));
    assert!(found.actor.may(Permission::SeeCalendar) && !found.actor.may(Permission::PlanShifts));
    let [listed] = &accounts::api_tokens(&desk.platform, &desk.admin).await.unwrap()[..] else {
        panic!("one token");
    };
    assert!(listed.last_used_at.is_some());
    assert!(accounts::api_tokens(&desk.platform, &desk.ana).await.unwrap().is_empty());

    let mut looker = Looker::of(&hub, found).await;
    let of_another = accounts::revoke_api_token(&desk.platform, &desk.ana, listed.id).await;
    assert_eq!(kind(of_another), ProblemKind::NotFound);
    accounts::revoke_api_token(&desk.platform, &desk.admin, listed.id).await.unwrap();
    assert_eq!(who(&desk.platform, &created.text).await, None);
    eventually(async || who(&second, &created.text).await.is_none()).await;
    assert_eq!(looker.next().await, domain::live::ServerMessage::SignedOut);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_token_never_has_more_than_whoever_makes_it(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let beyond = NewApiToken { scopes: Scopes::from_iter([Permission::PlanShifts]), ..reading() };
    let refused = accounts::create_api_token(&desk.platform, &desk.ana, &beyond).await;
    assert!(problem(refused).fields.contains_key("scopes"));
    let nothing = NewApiToken { scopes: Scopes::default(), ..reading() };
    let refused = accounts::create_api_token(&desk.platform, &desk.ana, &nothing).await;
    assert!(problem(refused).fields.contains_key("scopes"));
    let limited = Actor { scopes: Some(Scopes::default()), ..desk.admin };
    let refused = accounts::create_api_token(&desk.platform, &limited, &reading()).await;
    assert!(problem(refused).fields.contains_key("scopes"));

    let short = NewApiToken { expires_in_days: Some(1), ..reading() };
    let created = accounts::create_api_token(&desk.platform, &desk.ana, &short).await.unwrap();
    sqlx::query("update api_tokens set expires_at = now()").execute(&db).await.unwrap();
    assert_eq!(who(&desk.platform, &created.text).await, None);
    let made_up = format!("patchbay_{}", "A".repeat(43));
    assert_eq!(who(&desk.platform, &made_up).await, None);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn one_sees_and_ends_ones_own_sessions_and_nobody_elses(db: PgPool) {
    let desk = Desk::open(db).await;
    let here = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let there = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    login(&desk.platform).await;
    let of_admin = sign_in(&desk.platform, "admin", PASSWORD).await.unwrap();

    let list = accounts::sessions_of(&desk.platform, &desk.ana, here.session).await.unwrap();
    assert_eq!(list.len(), 3);
    assert!(list[0].is_current && list[0].id == here.session);
    assert_eq!(list.iter().filter(|session| session.kind == SessionKind::Api).count(), 1);

    let denied = accounts::end_session(&desk.platform, &desk.ana, of_admin.session).await;
    assert_eq!(kind(denied), ProblemKind::NotFound);
    accounts::end_session(&desk.platform, &desk.ana, there.session).await.unwrap();
    let is_in =
        async |token: &str| accounts::authenticate(&desk.platform, token).await.unwrap().is_some();
    assert!(!is_in(there.token.as_str()).await && is_in(of_admin.token.as_str()).await);

    accounts::end_other_sessions(&desk.platform, &desk.ana, here.session).await.unwrap();
    let left = accounts::sessions_of(&desk.platform, &desk.ana, here.session).await.unwrap();
    assert_eq!(left.len(), 1);

    let by_ana = accounts::end_sessions_of(&desk.platform, &desk.ana, desk.admin.user).await;
    assert_eq!(kind(by_ana), ProblemKind::Forbidden);
    accounts::end_sessions_of(&desk.platform, &desk.admin, desk.ana.user).await.unwrap();
    assert!(!is_in(here.token.as_str()).await);
}
