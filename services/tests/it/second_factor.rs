//! The second factor: set up, asked for, lost, required.

use chrono::Utc;
use domain::ProblemKind;
use domain::accounts::{Actor, Role};
use services::accounts::{self, Challenge, ClientInfo, Policy, SignIn};
use services::live::Hub;
use services::{Platform, Result};
use sqlx::PgPool;
use totp_rs::{Builder, Secret};

use crate::desk::{Desk, PASSWORD, kind, problem, sign_in, user_with_password};

/// An authenticator app that holds one secret.
pub struct App(Secret);

impl App {
    fn of(secret: &str) -> Self {
        Self(Secret::try_from_base32(secret).unwrap())
    }

    /// The code of the half minute that lies so many before or after this one.
    fn code(&self, steps: i64) -> String {
        let time = Utc::now().timestamp() + steps * 30;
        let totp = Builder::new().with_secret(self.0.clone()).build_noncompliant();
        totp.generate(time.cast_unsigned()).to_string()
    }
}

/// Sets it up; the code that did it belongs to the half minute before this one.
pub async fn set_up(platform: &Platform, actor: &Actor) -> (App, Vec<String>) {
    let setup =
        accounts::set_up_mfa(platform, actor, PASSWORD, &ClientInfo::default()).await.unwrap();
    let app = App::of(&setup.secret);
    let codes = accounts::confirm_mfa(platform, actor, &app.code(-1)).await.unwrap();
    (app, codes)
}

async fn challenge(platform: &Platform, client: &ClientInfo) -> Challenge {
    let answer = accounts::sign_in(platform, "ana@example.org", PASSWORD, false, client).await;
    match answer.unwrap() {
        SignIn::Code(challenge) => challenge,
        SignIn::Done(_) => panic!("a code was to be asked for"),
    }
}

async fn verify(platform: &Platform, code: &str) -> Result<accounts::Verified> {
    let client = ClientInfo::default();
    let challenge = challenge(platform, &client).await;
    accounts::verify_code(platform, &challenge, code, false, &client).await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_code_of_the_app_lets_in_once(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let client = ClientInfo::default();
    let setup = accounts::set_up_mfa(&desk.platform, &desk.ana, PASSWORD, &client).await.unwrap();
    assert!(
        setup.url.starts_with("otpauth://totp/Patchbay:ana%40example.org?secret="),
        "{}",
        setup.url
    );
    assert!(setup.qr_svg.starts_with("<svg"), "{}", setup.qr_svg);
    assert!(sign_in(&desk.platform, "ana", PASSWORD).await.is_ok(), "not before it is confirmed");
    let wrong = accounts::confirm_mfa(&desk.platform, &desk.ana, "000000").await;
    assert!(problem(wrong).fields.contains_key("code"));
    let app = App::of(&setup.secret);
    accounts::confirm_mfa(&desk.platform, &desk.ana, &app.code(-1)).await.unwrap();

    let code = app.code(0);
    let verified = verify(&desk.platform, &code).await.unwrap();
    let token = verified.signed_in.token.as_str();
    let who = accounts::authenticate(&desk.platform, token).await.unwrap().unwrap();
    assert_eq!(who.actor, desk.ana);

    let replay = problem(verify(&desk.platform, &code).await);
    assert!(replay.fields["code"].contains("has been used"), "{replay}");
    let earlier = verify(&desk.platform, &app.code(-1)).await;
    assert!(problem(earlier).fields["code"].contains("has been used"), "nor an older one");
    let sealed: Vec<u8> =
        sqlx::query_scalar("select secret from second_factors").fetch_one(&db).await.unwrap();
    let plain = Secret::try_from_base32(&setup.secret).unwrap();
    assert!(!sealed.windows(20).any(|bytes| bytes == plain.as_bytes()), "the secret is sealed");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn ten_recovery_codes_let_in_once_each_however_they_are_written(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (_, codes) = set_up(&desk.platform, &desk.ana).await;
    assert_eq!(codes.len(), accounts::RECOVERY_CODES);

    verify(&desk.platform, &codes[0]).await.unwrap();
    verify(&desk.platform, &codes[1].replace('-', "").to_uppercase()).await.unwrap();

    assert_eq!(kind(verify(&desk.platform, &codes[0]).await), ProblemKind::Invalid);
    let status = accounts::mfa_status(&desk.platform, &desk.ana).await.unwrap();
    assert_eq!(status.recovery_codes_left, 8);
    let client = ClientInfo::default();
    let new =
        accounts::new_recovery_codes(&desk.platform, &desk.ana, PASSWORD, &client).await.unwrap();
    assert_eq!(kind(verify(&desk.platform, &codes[2]).await), ProblemKind::Invalid);
    verify(&desk.platform, &new[0]).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn five_wrong_codes_lock_for_a_while_and_a_mail_says_so(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (app, codes) = set_up(&desk.platform, &desk.ana).await;
    for _ in 0..4 {
        assert_eq!(kind(verify(&desk.platform, "wrong").await), ProblemKind::Invalid);
    }
    assert_eq!(kind(verify(&desk.platform, "wrong").await), ProblemKind::TooMany);
    assert_eq!(kind(verify(&desk.platform, &app.code(0)).await), ProblemKind::TooMany);
    assert_eq!(kind(verify(&desk.platform, &codes[0]).await), ProblemKind::TooMany);
    let mails: i64 = sqlx::query_scalar("select count(*) from mails where kind = 'account_locked'")
        .fetch_one(&db)
        .await
        .unwrap();
    assert_eq!(mails, 1);

    let later = "update second_factors set locked_until = locked_until - interval '16 minutes'";
    sqlx::query(later).execute(&db).await.unwrap();
    assert_eq!(kind(verify(&desk.platform, "wrong").await), ProblemKind::Invalid, "counted anew");
    verify(&desk.platform, &app.code(0)).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_remembered_browser_gives_no_code_until_its_days_are_over(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (app, _) = set_up(&desk.platform, &desk.ana).await;
    let client = ClientInfo::default();
    let wanted = challenge(&desk.platform, &client).await;
    let verified =
        accounts::verify_code(&desk.platform, &wanted, &app.code(0), true, &client).await.unwrap();
    let device = verified.device.unwrap();
    let known = ClientInfo { device: Some(device.as_str().to_owned()), ..ClientInfo::default() };
    let asks = async |email: &str, client: &ClientInfo| {
        let answer = accounts::sign_in(&desk.platform, email, PASSWORD, false, client).await;
        matches!(answer.unwrap(), SignIn::Code(_))
    };
    assert!(!asks("ana@example.org", &known).await);
    assert!(asks("ana@example.org", &client).await, "another browser");

    set_up(&desk.platform, &desk.admin).await;
    assert!(asks("admin@example.org", &known).await, "somebody else in this browser");

    sqlx::query("update remembered_devices set expires_at = now()").execute(&db).await.unwrap();
    assert!(asks("ana@example.org", &known).await);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_challenge_is_worth_nothing_made_up_late_or_after_a_new_password(db: PgPool) {
    let desk = Desk::open(db).await;
    let (app, _) = set_up(&desk.platform, &desk.ana).await;
    let client = ClientInfo::default();
    let code = app.code(0);
    let give = async |challenge: &Challenge| {
        accounts::verify_code(&desk.platform, challenge, &code, false, &client).await
    };
    for made_up in ["", "AAAA", "not base64!"] {
        assert_eq!(kind(give(&Challenge(made_up.to_owned())).await), ProblemKind::SignedOut);
    }
    let of_program = match accounts::login(&desk.platform, "ana@example.org", PASSWORD, &client)
        .await
        .unwrap()
    {
        accounts::Login::Code(challenge) => challenge,
        accounts::Login::Tokens(_) => panic!("a code was to be asked for"),
    };
    assert_eq!(kind(give(&of_program).await), ProblemKind::SignedOut, "not for a browser");

    let wanted = challenge(&desk.platform, &client).await;
    let email = "ana@example.org".parse().unwrap();
    let new = "two plums in a bowl".parse().unwrap();
    accounts::reset_password(&desk.platform, &email, &new).await.unwrap();
    assert_eq!(kind(give(&wanted).await), ProblemKind::SignedOut);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_admin_who_must_have_one_may_do_nothing_before(db: PgPool) {
    let desk = Desk::open(db).await;
    let policy = Policy { require_admin_mfa: true, ..Policy::default() };
    let strict = desk.second_server().with_policy(policy);
    let signed_in = sign_in(&strict, "admin", PASSWORD).await.unwrap();
    let who =
        async || accounts::authenticate(&strict, signed_in.token.as_str()).await.unwrap().unwrap();
    assert!(who().await.must_set_up_mfa);
    assert!(accounts::me(&strict, &desk.admin).await.unwrap().must_set_up_mfa);
    let of_ana = sign_in(&strict, "ana", PASSWORD).await.unwrap();
    let ana = accounts::authenticate(&strict, of_ana.token.as_str()).await.unwrap().unwrap();
    assert!(!ana.must_set_up_mfa, "technicians need none");

    set_up(&strict, &desk.admin).await;

    assert!(!who().await.must_set_up_mfa, "at once");
    let client = ClientInfo::default();
    let off = accounts::turn_off_mfa(&strict, &desk.admin, PASSWORD, &client).await;
    assert_eq!(kind(off), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn setting_up_and_turning_off_ask_for_the_password(db: PgPool) {
    let desk = Desk::open(db).await;
    let client = ClientInfo::default();
    let wrong = "a pear in the wrong tree";
    let refused = accounts::set_up_mfa(&desk.platform, &desk.ana, wrong, &client).await;
    assert!(problem(refused).fields.contains_key("password"));
    set_up(&desk.platform, &desk.ana).await;
    let again = accounts::set_up_mfa(&desk.platform, &desk.ana, PASSWORD, &client).await;
    assert_eq!(kind(again), ProblemKind::Conflict, "the one that counts is not replaced");
    let refused = accounts::turn_off_mfa(&desk.platform, &desk.ana, wrong, &client).await;
    assert!(problem(refused).fields.contains_key("password"));
    let refused = accounts::new_recovery_codes(&desk.platform, &desk.ana, wrong, &client).await;
    assert!(problem(refused).fields.contains_key("password"));

    accounts::turn_off_mfa(&desk.platform, &desk.ana, PASSWORD, &client).await.unwrap();
    assert!(sign_in(&desk.platform, "ana", PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_admin_takes_a_lost_factor_away_and_its_sessions_end(db: PgPool) {
    let desk = Desk::open(db).await;
    let _hub = Hub::start(desk.platform.clone());
    let (app, _) = set_up(&desk.platform, &desk.ana).await;
    let verified = verify(&desk.platform, &app.code(0)).await.unwrap();
    let tess = user_with_password(&desk.platform, "tess", &[Role::Technician]).await;
    let denied = accounts::reset_mfa(&desk.platform, &tess, desk.ana.user).await;
    assert_eq!(kind(denied), ProblemKind::Forbidden);
    let own = accounts::reset_mfa(&desk.platform, &desk.admin, desk.admin.user).await;
    assert_eq!(kind(own), ProblemKind::Conflict, "that takes the password");

    accounts::reset_mfa(&desk.platform, &desk.admin, desk.ana.user).await.unwrap();

    let token = verified.signed_in.token.as_str();
    assert_eq!(accounts::authenticate(&desk.platform, token).await.unwrap(), None);
    assert!(sign_in(&desk.platform, "ana", PASSWORD).await.is_ok());
}
