//! What mailed links do: a new password, an account, another address.

use std::time::{Duration, Instant};

use domain::ProblemKind;
use domain::accounts::{NewApiToken, NewInvitation, Permission, Registration, Role, Roles, Scopes};
use domain::scheduling::feeds::FeedScope;
use services::accounts::{self, ClientInfo, PasswordChange, Policy};
use services::scheduling::feeds;
use services::{Platform, Result};
use sqlx::PgPool;

use crate::desk::{Desk, PASSWORD, kind, problem, sign_in, user_with_password};
use crate::second_factor::set_up;

const NEW: &str = "two plums in a bowl";

/// The token in the last mail of this kind to this address.
pub async fn mailed_token(db: &PgPool, kind: &str, to: &str) -> Option<String> {
    let text: Option<String> = sqlx::query_scalar(
        "select text_part from mails where kind = $1 and to_address = $2 order by id desc limit 1",
    )
    .bind(kind)
    .bind(to)
    .fetch_optional(db)
    .await
    .unwrap();
    let text = text?;
    let (_, rest) = text.split_once("token=")?;
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    Some(rest.chars().take_while(|&c| is_token(c)).collect())
}

async fn mails(db: &PgPool, kind: &str) -> i64 {
    let count = sqlx::query_scalar("select count(*) from mails where kind = $1").bind(kind);
    count.fetch_one(db).await.unwrap()
}

async fn expire_links(db: &PgPool) {
    sqlx::query("update one_time_links set expires_at = now()").execute(db).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mailed_link_sets_a_password_once_and_ends_every_session(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let earlier = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    accounts::request_reset(&desk.platform, " ANA@example.org").await.unwrap();
    let token = mailed_token(&db, "password_reset", "ana@example.org").await.unwrap();
    accounts::look_at_reset(&desk.platform, &token).await.unwrap();

    let weak = accounts::reset(&desk.platform, &token, "Password2026!").await;
    assert!(problem(weak).fields.contains_key("password"), "and the link stays");
    accounts::reset(&desk.platform, &token, NEW).await.unwrap();

    let who = accounts::authenticate(&desk.platform, earlier.token.as_str()).await.unwrap();
    assert_eq!(who, None);
    assert_eq!(kind(sign_in(&desk.platform, "ana", PASSWORD).await), ProblemKind::SignedOut);
    assert!(sign_in(&desk.platform, "ana", NEW).await.is_ok());
    let twice = accounts::reset(&desk.platform, &token, "three cherries in a hat").await;
    assert_eq!(kind(twice), ProblemKind::NotFound);
    assert!(sign_in(&desk.platform, "ana", NEW).await.is_ok());
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from one_time_links where encode(token_hash, 'escape') = $1",
    )
    .bind(&token)
    .fetch_one(&db)
    .await
    .unwrap();
    assert_eq!(kept, 0, "never the token itself");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_old_link_and_a_replaced_link_do_nothing(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    accounts::request_reset(&desk.platform, "ana@example.org").await.unwrap();
    let first = mailed_token(&db, "password_reset", "ana@example.org").await.unwrap();
    accounts::request_reset(&desk.platform, "ana@example.org").await.unwrap();
    assert_eq!(mails(&db, "password_reset").await, 1, "one a minute");

    sqlx::query("update one_time_links set created_at = created_at - interval '2 minutes'")
        .execute(&db)
        .await
        .unwrap();
    accounts::request_reset(&desk.platform, "ana@example.org").await.unwrap();
    let second = mailed_token(&db, "password_reset", "ana@example.org").await.unwrap();
    assert_ne!(first, second);
    assert_eq!(kind(accounts::reset(&desk.platform, &first, NEW).await), ProblemKind::NotFound);

    expire_links(&db).await;
    assert_eq!(kind(accounts::reset(&desk.platform, &second, NEW).await), ProblemKind::NotFound);
    assert_eq!(kind(accounts::look_at_reset(&desk.platform, "x").await), ProblemKind::NotFound);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn asking_for_a_link_tells_nothing_by_words_or_time(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let mut times = Vec::new();
    for address in ["ana@example.org", "nobody@example.org"] {
        let start = Instant::now();
        accounts::request_reset(&desk.platform, address).await.unwrap();
        times.push(start.elapsed());
    }
    // Both wait for the same moment; the work itself is done long before, unless the machine is stuck.
    assert!(times.iter().all(|time| *time >= Duration::from_millis(300)), "{times:?}");
    assert_eq!(mails(&db, "password_reset").await, 1);
    let bad = accounts::request_reset(&desk.platform, "ana").await;
    assert!(problem(bad).fields.contains_key("email"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_sign_in_in_flight_during_a_reset_leaves_no_session_behind(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    accounts::request_reset(&desk.platform, "ana@example.org").await.unwrap();
    let token = mailed_token(&db, "password_reset", "ana@example.org").await.unwrap();

    // Both hash for a while, side by side; whichever is first, the old password leaves nothing.
    let (second, third) = (desk.second_server(), desk.second_server());
    let (done, one, two, three) = tokio::join!(
        accounts::reset(&desk.platform, &token, NEW),
        sign_in(&second, "ana", PASSWORD),
        sign_in(&third, "ana", PASSWORD),
        sign_in(&second, "ana", PASSWORD),
    );

    done.unwrap();
    let left: i64 =
        sqlx::query_scalar("select count(*) from sessions").fetch_one(&db).await.unwrap();
    assert_eq!(left, 0);
    for attempt in [one, two, three].into_iter().filter_map(Result::ok) {
        let who = accounts::authenticate(&desk.platform, attempt.token.as_str()).await.unwrap();
        assert_eq!(who, None);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_lock_is_told_by_mail_to_who_has_the_account_and_to_nobody_else(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    for name in ["ana", "nobody"] {
        for _ in 0..6 {
            let _ = sign_in(&desk.platform, name, "a pear in the wrong tree").await;
        }
    }
    assert_eq!(mails(&db, "account_locked").await, 1);
    let history = accounts::sign_in_history(&desk.platform, &desk.ana).await.unwrap();
    let outcomes: Vec<String> =
        history.iter().map(|attempt| format!("{:?}", attempt.outcome)).collect();
    assert_eq!(
        outcomes,
        ["Locked", "WrongPassword", "WrongPassword", "WrongPassword", "WrongPassword"]
    );
    assert!(accounts::sign_in_history(&desk.platform, &desk.admin).await.unwrap().is_empty());
}

fn invitation(email: &str, role: Role) -> NewInvitation {
    NewInvitation {
        email: email.parse().unwrap(),
        name: None,
        roles: Roles::from_iter([role]),
        location_id: None,
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_invitation_makes_an_account_with_its_roles_and_place_once(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let place = desk.location("Studio 1").await;
    let new = NewInvitation {
        name: Some("Eva".parse().unwrap()),
        location_id: Some(place.id),
        ..invitation("Eva@example.org", Role::Technician)
    };
    accounts::invite(&desk.platform, &desk.admin, &new).await.unwrap();
    let token = mailed_token(&db, "invitation", "eva@example.org").await.unwrap();
    let offer = accounts::invitation(&desk.platform, &token).await.unwrap();
    assert_eq!(
        (offer.email.as_str(), offer.invited_by.as_deref()),
        ("eva@example.org", Some("admin"))
    );
    assert_eq!(offer.name, new.name);
    assert_eq!(accounts::invitations(&desk.platform, &desk.admin).await.unwrap().len(), 1);

    let client = ClientInfo::default();
    let accept = async |name, password| {
        accounts::accept_invitation(&desk.platform, &token, name, password, &client).await
    };
    assert!(problem(accept(" ", NEW).await).fields.contains_key("name"));
    assert!(problem(accept("Eva Brandt", "short").await).fields.contains_key("password"));
    let signed_in = accept("Eva Brandt", NEW).await.unwrap();

    let person = &signed_in.me.person;
    assert_eq!(person.roles, Roles::from_iter([Role::Technician]));
    assert_eq!((person.location_id, signed_in.me.zone.as_str()), (Some(place.id), "Europe/Berlin"));
    assert_eq!(kind(accept("Eva Brandt", NEW).await), ProblemKind::NotFound);
    assert!(sign_in(&desk.platform, "eva", NEW).await.is_ok());
    assert!(accounts::invitations(&desk.platform, &desk.admin).await.unwrap().is_empty());
    let again = accounts::invite(&desk.platform, &desk.admin, &new).await;
    assert!(problem(again).fields.contains_key("email"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_invitation_can_be_sent_again_and_taken_back(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let new = invitation("eva@example.org", Role::Member);
    accounts::invite(&desk.platform, &desk.admin, &new).await.unwrap();
    let first = mailed_token(&db, "invitation", "eva@example.org").await.unwrap();
    accounts::invite(&desk.platform, &desk.admin, &new).await.unwrap();
    let second = mailed_token(&db, "invitation", "eva@example.org").await.unwrap();
    assert_eq!(kind(accounts::invitation(&desk.platform, &first).await), ProblemKind::NotFound);
    assert!(accounts::invitation(&desk.platform, &second).await.is_ok());

    let [waiting] = &accounts::invitations(&desk.platform, &desk.admin).await.unwrap()[..] else {
        panic!("one waits");
    };
    accounts::revoke_invitation(&desk.platform, &desk.admin, waiting.id).await.unwrap();
    assert_eq!(kind(accounts::invitation(&desk.platform, &second).await), ProblemKind::NotFound);
    let gone = accounts::revoke_invitation(&desk.platform, &desk.admin, waiting.id).await;
    assert_eq!(kind(gone), ProblemKind::NotFound);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_where_no_mail_leaves_is_the_link_told_to_whoever_invites(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let new = invitation("eva@example.org", Role::Member);
    let link = accounts::invite(&desk.platform, &desk.admin, &new).await.unwrap().link.unwrap();
    let (_, token) = link.split_once("/invitation?token=").unwrap();
    assert!(accounts::invitation(&desk.platform, token).await.is_ok());

    let mailing = desk.platform.clone().with_post_route("SMTP, mail.example.org");
    assert_eq!(accounts::invite(&mailing, &desk.admin, &new).await.unwrap().link, None);
}

fn with(platform: &Platform, registration: Registration) -> Platform {
    platform.clone().with_policy(Policy { registration, require_admin_mfa: false })
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_may_make_an_account_is_the_operators_to_say(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let new = invitation("eva@example.org", Role::Member);
    for mode in [Registration::Invite, Registration::Closed] {
        let refused = accounts::register(&with(&desk.platform, mode), "eva@example.org").await;
        assert_eq!(kind(refused), ProblemKind::Forbidden, "{mode}");
    }
    let closed = with(&desk.platform, Registration::Closed);
    assert_eq!(kind(accounts::invite(&closed, &desk.admin, &new).await), ProblemKind::Forbidden);

    let open = with(&desk.platform, Registration::Open);
    accounts::register(&open, "eva@example.org").await.unwrap();
    let token = mailed_token(&db, "registration", "eva@example.org").await.unwrap();
    let client = ClientInfo::default();
    let signed_in =
        accounts::accept_invitation(&open, &token, "Eva Brandt", NEW, &client).await.unwrap();
    assert_eq!(signed_in.me.person.roles, Roles::from_iter([Role::Member]));
    assert!(accounts::invitations(&open, &desk.admin).await.unwrap().is_empty());
}

/// A stolen session opens other doors in its owner's name; who owns the account hears of each.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_other_way_into_an_account_is_told_by_mail(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (platform, client) = (&desk.platform, ClientInfo::default());
    let told = async || -> Vec<String> {
        let subjects = "select subject from mails where kind = 'access_changed' and to_address = $1 order by id";
        let subjects = sqlx::query_scalar(subjects).bind("ana@example.org").fetch_all(&db).await;
        let subjects: Vec<String> = subjects.unwrap();
        subjects.iter().map(|subject| subject.split_once(" has ").unwrap().1.to_owned()).collect()
    };
    let token = NewApiToken {
        name: "relay".parse().unwrap(),
        scopes: Scopes::from_iter([Permission::SeeCalendar]),
        expires_in_days: None,
    };
    accounts::create_api_token(platform, &desk.ana, &token).await.unwrap();
    set_up(platform, &desk.ana).await;
    accounts::new_recovery_codes(platform, &desk.ana, PASSWORD, &client).await.unwrap();
    accounts::reset_mfa(platform, &desk.admin, desk.ana.user).await.unwrap();
    let email = "ana@example.org".parse().unwrap();
    accounts::reset_password(platform, &email, &NEW.parse().unwrap()).await.unwrap();
    let all = [
        "a new API token",
        "a second factor",
        "new recovery codes",
        "no second factor any more",
        "a new password",
    ];
    assert_eq!(told().await, all);
}

/// A right that was taken away gives no accounts away a week later.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_invitation_counts_as_long_as_whoever_made_it_may_invite(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (platform, client) = (&desk.platform, ClientInfo::default());
    let new = invitation("eva@example.org", Role::Admin);
    accounts::invite(platform, &desk.admin, &new).await.unwrap();
    let token = mailed_token(&db, "invitation", "eva@example.org").await.unwrap();
    let closed = with(platform, Registration::Closed);
    let refused = accounts::accept_invitation(&closed, &token, "Eva", NEW, &client).await;
    assert_eq!(kind(refused), ProblemKind::NotFound);

    let admin = "admin@example.org".parse().unwrap();
    user_with_password(platform, "boss", &[Role::Admin]).await;
    accounts::set_roles(platform, &admin, Roles::from_iter([Role::Member])).await.unwrap();
    assert_eq!(kind(accounts::invitation(platform, &token).await), ProblemKind::NotFound);
    let refused = accounts::accept_invitation(platform, &token, "Eva", NEW, &client).await;
    assert_eq!(kind(refused), ProblemKind::NotFound);
    let shown = accounts::invitations(platform, &desk.admin).await.unwrap();
    assert!(shown[0].has_expired);

    accounts::set_roles(platform, &admin, Roles::from_iter([Role::Admin])).await.unwrap();
    accounts::accept_invitation(platform, &token, "Eva", NEW, &client).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn registering_an_address_that_has_an_account_is_said_in_the_mail_alone(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let open = with(&desk.platform, Registration::Open);
    for _ in 0..2 {
        accounts::register(&open, "ana@example.org").await.unwrap();
    }
    assert_eq!(mails(&db, "already_registered").await, 1, "one a minute");
    assert_eq!(mails(&db, "registration").await, 0);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn registering_does_not_take_an_invitation_away(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let open = with(&desk.platform, Registration::Open);
    let new = invitation("eva@example.org", Role::Technician);
    accounts::invite(&open, &desk.admin, &new).await.unwrap();
    accounts::register(&open, "eva@example.org").await.unwrap();
    let token = mailed_token(&db, "invitation", "eva@example.org").await.unwrap();
    assert!(accounts::invitation(&open, &token).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn another_address_counts_once_its_link_has_come_back(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = ClientInfo::default();
    let change = async |password, email| {
        accounts::change_email(&desk.platform, &desk.ana, password, email, &client).await
    };
    let wrong = problem(change("a pear in the wrong tree", "ana@new.example").await);
    assert_eq!(wrong.kind, ProblemKind::Invalid, "the session goes on");
    assert!(wrong.fields.contains_key("password"));
    assert!(problem(change(PASSWORD, "ana@example.org").await).fields.contains_key("email"));
    change(PASSWORD, "Ana@new.example").await.unwrap();
    assert!(sign_in(&desk.platform, "ana", PASSWORD).await.is_ok(), "still the old one");

    let token = mailed_token(&db, "email_change", "ana@new.example").await.unwrap();
    let email = accounts::confirm_email(&desk.platform, &token).await.unwrap();

    assert_eq!(email.as_str(), "ana@new.example");
    assert_eq!(kind(sign_in(&desk.platform, "ana", PASSWORD).await), ProblemKind::SignedOut);
    let me = accounts::me(&desk.platform, &desk.ana).await.unwrap();
    assert_eq!(me.email, email);
    assert_eq!(kind(accounts::confirm_email(&desk.platform, &token).await), ProblemKind::NotFound);
    let told: String =
        sqlx::query_scalar("select to_address from mails where kind = 'email_changed'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(told, "ana@example.org");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_new_password_voids_what_somebody_else_has_asked_for(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = ClientInfo::default();
    accounts::change_email(&desk.platform, &desk.ana, PASSWORD, "thief@new.example", &client)
        .await
        .unwrap();
    let stolen = mailed_token(&db, "email_change", "thief@new.example").await.unwrap();
    accounts::request_reset(&desk.platform, "ana@example.org").await.unwrap();
    let own = mailed_token(&db, "password_reset", "ana@example.org").await.unwrap();

    accounts::reset(&desk.platform, &own, NEW).await.unwrap();

    assert_eq!(kind(accounts::confirm_email(&desk.platform, &stolen).await), ProblemKind::NotFound);
    assert!(sign_in(&desk.platform, "ana", NEW).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_address_of_somebody_else_gets_no_mail_and_no_other_answer(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = ClientInfo::default();
    accounts::change_email(&desk.platform, &desk.ana, PASSWORD, "admin@example.org", &client)
        .await
        .unwrap();
    assert_eq!(mails(&db, "email_change").await, 0);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_stolen_session_is_no_way_to_guess_the_password(db: PgPool) {
    let desk = Desk::open(db).await;
    let session = desk.sign_in("ana").await.session;
    let client = ClientInfo::default();
    let guess = async |old| {
        accounts::change_password(&desk.platform, &desk.ana, session, to_new(old), &client).await
    };
    for _ in 0..4 {
        assert_eq!(kind(guess("a pear in the wrong tree").await), ProblemKind::Invalid);
    }
    assert_eq!(kind(guess("a pear in the wrong tree").await), ProblemKind::TooMany);
    assert_eq!(kind(guess(PASSWORD).await), ProblemKind::TooMany, "even the right one");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_password_changed_by_its_owner_ends_the_other_sessions(db: PgPool) {
    let desk = Desk::open(db).await;
    let here = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let there = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let client = ClientInfo::default();
    let weak = PasswordChange { new: "short", ..to_new(PASSWORD) };
    let weak = accounts::change_password(&desk.platform, &desk.ana, here.session, weak, &client);
    assert!(problem(weak.await).fields.contains_key("new_password"));

    accounts::change_password(&desk.platform, &desk.ana, here.session, to_new(PASSWORD), &client)
        .await
        .unwrap();

    let is_in =
        async |token: &str| accounts::authenticate(&desk.platform, token).await.unwrap().is_some();
    assert!(is_in(here.token.as_str()).await);
    assert!(!is_in(there.token.as_str()).await);
    assert!(sign_in(&desk.platform, "ana", NEW).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_new_password_locks_programs_out_unless_its_owner_keeps_them(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = ClientInfo::default();
    let ways_in = async || {
        let scopes = [Permission::SeeCalendar].into_iter().collect();
        let new = NewApiToken { name: "Figures".parse().unwrap(), scopes, expires_in_days: None };
        let token = accounts::create_api_token(&desk.platform, &desk.ana, &new).await.unwrap();
        feeds::make_link(&desk.platform, &desk.ana, FeedScope::Mine).await.unwrap();
        token.text
    };
    let are_in = async |token: &str| {
        let is_in = accounts::authenticate_bearer(&desk.platform, token, &client).await;
        let links = feeds::links(&desk.platform, &desk.ana).await.unwrap().len();
        (is_in.unwrap().is_some(), links)
    };
    let token = ways_in().await;
    assert_eq!(are_in(&token).await, (true, 1));

    let session = sign_in(&desk.platform, "ana", PASSWORD).await.unwrap().session;
    let change = async |old: &'static str, new: &'static str, locks_programs_out: bool| {
        let wanted = PasswordChange { old, new, locks_programs_out };
        accounts::change_password(&desk.platform, &desk.ana, session, wanted, &client)
            .await
            .unwrap();
    };
    change(PASSWORD, NEW, false).await;
    assert_eq!(are_in(&token).await, (true, 1));
    change(NEW, PASSWORD, true).await;
    assert_eq!(are_in(&token).await, (false, 0));

    let token = ways_in().await;
    accounts::request_reset(&desk.platform, "ana@example.org").await.unwrap();
    let link = mailed_token(&db, "password_reset", "ana@example.org").await.unwrap();
    accounts::reset(&desk.platform, &link, NEW).await.unwrap();
    assert_eq!(are_in(&token).await, (false, 0));

    let token = ways_in().await;
    let email = "ana@example.org".parse().unwrap();
    accounts::reset_password(&desk.platform, &email, &PASSWORD.parse().unwrap()).await.unwrap();
    assert_eq!(are_in(&token).await, (false, 0));
}

fn to_new(old: &str) -> PasswordChange<'_> {
    PasswordChange { old, new: NEW, locks_programs_out: true }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_sign_in_from_a_new_browser_is_told_by_mail(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let with =
        |agent: &str| ClientInfo { user_agent: Some(agent.to_owned()), ..ClientInfo::default() };
    for agent in ["Firefox/1", "Firefox/1", "Chrome/1 Windows"] {
        accounts::sign_in(&desk.platform, "ana@example.org", PASSWORD, false, &with(agent))
            .await
            .unwrap();
    }
    assert_eq!(mails(&db, "sign_in_new").await, 1, "not for the very first, not for a known one");
}
