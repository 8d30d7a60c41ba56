//! Signing in over REST, and what only somebody in person may do.

use axum::http::{Method, StatusCode, header};
use chrono::Utc;
use domain::accounts::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use totp_rs::{Builder, Secret};

use crate::desk::{COOKIE, Desk, PASSWORD};
use crate::visitor::{Answer, Visitor};

const ANA: &str = "ana@example.com";

fn credentials() -> Value {
    json!({ "email": ANA, "password": PASSWORD })
}

fn bearing(desk: &Desk, token: &Value) -> Visitor {
    desk.anybody().with(header::AUTHORIZATION, &format!("Bearer {}", token.as_str().unwrap()))
}

async fn login(desk: &Desk) -> Value {
    let answer = desk.anybody().post("/api/v1/auth/login", &credentials()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn refresh(desk: &Desk, token: &Value) -> Answer {
    desk.anybody().post("/api/v1/auth/refresh", &json!({ "refresh_token": token })).await
}

/// What an authenticator app shows for this secret.
fn code(secret: &Value) -> String {
    let secret = Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    totp.generate(Utc::now().timestamp().cast_unsigned()).to_string()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_program_signs_in_renews_its_tokens_and_signs_out(db: PgPool) {
    let desk = Desk::open(db);
    desk.person(ANA, &[Role::Technician]).await;

    let first = login(&desk).await;
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("Bearer"), &json!(900)));
    let me = bearing(&desk, &first["access_token"]).get("/api/v1/users/me").await;
    assert_eq!(me.json()["email"], ANA);

    let second = refresh(&desk, &first["refresh_token"]).await.json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let program = bearing(&desk, &second["access_token"]);
    assert_eq!(program.get("/api/v1/users/me").await.status, 200);

    let goodbye = json!({ "refresh_token": second["refresh_token"] });
    for _ in 0..2 {
        let answer = desk.anybody().post("/api/v1/auth/logout", &goodbye).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(program.get("/api/v1/users/me").await.status, 401);
    assert_eq!(refresh(&desk, &second["refresh_token"]).await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_refresh_token_that_comes_twice_ends_the_family(db: PgPool) {
    let desk = Desk::open(db);
    desk.person(ANA, &[Role::Technician]).await;
    let first = login(&desk).await;
    let second = refresh(&desk, &first["refresh_token"]).await.json();

    let copied = refresh(&desk, &first["refresh_token"]).await;

    assert_eq!(copied.failure(), (401, "signed_out".to_owned()));
    assert_eq!(refresh(&desk, &second["refresh_token"]).await.status, 401);
    let rightful = bearing(&desk, &second["access_token"]);
    assert_eq!(rightful.get("/api/v1/users/me").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_program_sets_up_a_second_factor_and_signs_in_with_it(db: PgPool) {
    let desk = Desk::open(db);
    desk.person(ANA, &[Role::Technician]).await;
    let program = bearing(&desk, &login(&desk).await["access_token"]);

    let wrong = program.post("/api/v1/auth/mfa/setup", &json!({ "password": "wrong" })).await;
    assert_eq!(wrong.failure(), (422, "invalid".to_owned()));
    let setup = program.post("/api/v1/auth/mfa/setup", &json!({ "password": PASSWORD })).await;
    let setup = setup.json();
    assert!(setup["url"].as_str().unwrap().starts_with("otpauth://totp/"));
    let given = json!({ "code": code(&setup["secret"]) });
    let done = program.post("/api/v1/auth/mfa/verify", &given).await.json();
    let codes = done["recovery_codes"].as_array().unwrap();
    assert_eq!(codes.len(), 10);

    let wanted = login(&desk).await;
    assert_eq!(wanted["mfa_required"], true);
    assert!(wanted.get("access_token").is_none());
    let give = async |code: &Value| {
        let given = json!({ "challenge": wanted["challenge"], "code": code });
        desk.anybody().post("/api/v1/auth/mfa/verify", &given).await
    };
    assert_eq!(give(&json!("000000")).await.failure(), (422, "invalid".to_owned()));
    let tokens = give(&codes[0]).await.json();
    let me = bearing(&desk, &tokens["access_token"]).get("/api/v1/users/me").await;
    assert_eq!(me.json()["email"], ANA);
    assert_eq!(give(&codes[0]).await.status, 422, "once");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_personal_token_stays_within_its_scopes_and_makes_no_other(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let new = json!({ "name": "Wall display", "scopes": ["see_people"] });
    let created = admin.post("/api/v1/users/me/tokens", &new).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let place = created.header("location").to_owned();
    let created = created.json();
    let display = bearing(&desk, &created["text"]);

    assert_eq!(display.get("/api/v1/locations").await.status, 200);
    assert_eq!(display.get("/api/v1/audit").await.failure().0, 403, "beyond its scopes");
    assert_eq!(display.post("/api/v1/users/me/tokens", &new).await.failure().0, 403);
    assert_eq!(display.get("/api/v1/users/me/sessions").await.failure().0, 403);
    // What is its owner's own, a token neither reads nor changes.
    for path in ["", "/unread", "/choices"] {
        let path = format!("/api/v1/notifications{path}");
        assert_eq!(display.get(&path).await.failure().0, 403, "{path}");
    }
    let renamed =
        display.json(Method::PATCH, "/api/v1/users/me", &json!({ "name": "Renamed" })).await;
    assert_eq!(renamed.failure().0, 403);
    let setup = json!({ "password": PASSWORD });
    assert_eq!(display.post("/api/v1/auth/mfa/setup", &setup).await.failure().0, 403);
    // The server functions are for browsers: a token is nobody there.
    let by_function = display.post("/api/fn/accounts/tokens", &json!({})).await;
    assert_eq!(by_function.failure(), (401, "signed_out".to_owned()));

    let listed = admin.get("/api/v1/users/me/tokens").await;
    assert!(!listed.text().contains(created["text"].as_str().unwrap()), "shown once");
    assert_eq!(desk.admin().await.delete(&place).await.status, 404, "nobody else's");
    assert_eq!(admin.delete(&place).await.status, StatusCode::NO_CONTENT);
    assert_eq!(display.get("/api/v1/locations").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn with_a_token_the_cookie_does_not_count(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let both = admin.with(header::AUTHORIZATION, "Bearer nothing");
    assert_eq!(both.get("/api/v1/users/me").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_session_ended_from_another_is_out_at_once(db: PgPool) {
    let desk = Desk::open(db);
    desk.person(ANA, &[Role::Member]).await;
    let here = bearing(&desk, &login(&desk).await["access_token"]);
    let there = bearing(&desk, &login(&desk).await["access_token"]);
    let list = here.get("/api/v1/users/me/sessions").await.json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!((&items[0]["is_current"], &items[1]["is_current"]), (&json!(true), &json!(false)));

    let other = format!("/api/v1/users/me/sessions/{}", items[1]["id"].as_str().unwrap());
    assert_eq!(desk.admin().await.delete(&other).await.status, 404, "nobody else's");
    assert_eq!(here.delete(&other).await.status, StatusCode::NO_CONTENT);

    assert_eq!(there.get("/api/v1/users/me").await.status, 401);
    assert_eq!(here.get("/api/v1/users/me").await.status, 200);
    let attempts = here.get("/api/v1/users/me/sign-ins").await.json();
    assert_eq!(attempts["items"].as_array().unwrap().len(), 2);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_admin_without_the_second_factor_they_need_can_only_set_one_up(db: PgPool) {
    let desk = Desk::with(db, [("REQUIRE_ADMIN_MFA", "true")]);
    let admin = desk.admin().await;
    for path in ["/api/v1/users/me", "/api/v1/audit", "/api/v1/users/me/tokens"] {
        assert_eq!(admin.get(path).await.failure().0, 403, "{path}");
    }
    let by_function = admin.post("/api/fn/accounts/tokens", &json!({})).await;
    assert_eq!(by_function.failure().0, 403);
    let me = admin.post("/api/fn/accounts/me", &json!({})).await.json();
    assert_eq!(me["must_set_up_mfa"], true);

    let setup = admin.post("/api/v1/auth/mfa/setup", &json!({ "password": PASSWORD })).await.json();
    let given = json!({ "code": code(&setup["secret"]) });
    assert_eq!(admin.post("/api/v1/auth/mfa/verify", &given).await.status, 200);

    assert_eq!(admin.get("/api/v1/audit").await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_invited_person_is_signed_in_by_the_cookie_they_get(db: PgPool) {
    let desk = Desk::open(db.clone());
    let admin = desk.admin().await;
    let new = json!({ "email": "eva@example.com", "roles": ["technician"] });
    let invited = admin.post("/api/v1/invitations", &new).await;
    assert_eq!(invited.status, StatusCode::OK);
    // No mail server is set here, so the link is to be handed on.
    assert!(invited.json()["link"].as_str().unwrap().contains("/invitation?token="));
    let waiting = admin.get("/api/v1/invitations").await.json();
    assert_eq!(waiting["items"][0]["email"], "eva@example.com");

    let token = mailed_token(&db, "invitation").await;
    let accept = json!({ "token": token, "name": "Eva Brandt", "password": "two plums in a bowl" });
    let answer = desk.anybody().post("/api/fn/accounts/invitation/accept", &accept).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let session = cookie.split_once('=').unwrap().1.split(';').next().unwrap();
    let eva = desk.anybody().with_cookie(COOKIE, session);
    assert_eq!(eva.get("/api/v1/users/me").await.json()["name"], "Eva Brandt");
    let again = desk.anybody().post("/api/fn/accounts/invitation/accept", &accept).await;
    assert_eq!(again.failure(), (404, "not_found".to_owned()));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_known_and_an_unknown_address_get_the_same_answer(db: PgPool) {
    let desk = Desk::open(db.clone());
    desk.person(ANA, &[Role::Member]).await;
    let ask = async |email: &str| {
        desk.anybody().post("/api/fn/accounts/reset/request", &json!({ "email": email })).await
    };
    let (known, unknown) = (ask(ANA).await, ask("nobody@example.com").await);
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(known.status, 200);

    let token = mailed_token(&db, "password_reset").await;
    let reset = json!({ "token": token, "password": "two plums in a bowl" });
    assert_eq!(desk.anybody().post("/api/fn/accounts/reset", &reset).await.status, 200);
    let twice = desk.anybody().post("/api/fn/accounts/reset", &reset).await;
    assert_eq!(twice.failure(), (404, "not_found".to_owned()));
}

async fn mailed_token(db: &PgPool, kind: &str) -> String {
    let text: String = sqlx::query_scalar("select text_part from mails where kind = $1")
        .bind(kind)
        .fetch_one(db)
        .await
        .unwrap();
    let (_, rest) = text.split_once("token=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}
