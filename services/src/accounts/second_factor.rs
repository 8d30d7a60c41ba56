//! The second factor: an authenticator app, and recovery codes for the day it is lost.

use chrono::{DateTime, Utc};
use domain::accounts::{
    Actor, EmailAddress, MfaSetup, MfaStatus, Permission, Roles, SignInOutcome, UserId,
};
use domain::{Problem, ProblemKind};
use qrcode::QrCode;
use qrcode::render::svg;
use rand::seq::IndexedRandom;
use sqlx::PgConnection;
use totp_rs::{Builder, Secret, Totp};

use super::letters::{self, NewWay};
use super::policy::Policy;
use super::{ClientInfo, devices, history, people, sign_in};
use crate::live::Signal;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// How many recovery codes there are at first.
pub const RECOVERY_CODES: usize = 10;
/// Wrong codes in a row before no other is taken for a quarter of an hour.
const MAX_FAILURES: i32 = 5;
const SECRET_BYTES: usize = 20;

/// How it stands with one's own second factor.
pub async fn mfa_status(platform: &Platform, actor: &Actor) -> Result<MfaStatus> {
    let row = sqlx::query!(
        r#"
        select
            (select confirmed_at from second_factors where user_id = $1) as since,
            (select count(*) from recovery_codes where user_id = $1) as "codes!",
            (select count(*) from remembered_devices where user_id = $1 and expires_at > now()) as "devices!",
            (select 'admin' = any (roles) from users where id = $1) as is_admin
        "#,
        actor.user.0,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(MfaStatus {
        since: row.since,
        recovery_codes_left: row.codes,
        remembered_devices: row.devices,
        is_required: platform.policy.require_admin_mfa && row.is_admin == Some(true),
    })
}

/// Makes a secret for an app, and asks for the password first. It counts for nothing before
/// [`confirm_mfa`].
pub async fn set_up_mfa(
    platform: &Platform,
    actor: &Actor,
    password: &str,
    client: &ClientInfo,
) -> Result<MfaSetup> {
    sign_in::prove(platform, actor.user, password, client).await?;
    let me = people::me(platform, actor).await?;
    let secret: [u8; SECRET_BYTES] = rand::random();
    let sealed = platform.secrets.seal(&about(actor.user), &secret);
    let mut change = Change::by(platform, actor).await?;
    let done = sqlx::query!(
        "
        insert into second_factors (user_id, secret)
        values ($1, $2)
        on conflict (user_id) do update
        set secret = excluded.secret, created_at = now()
        where second_factors.confirmed_at is null
        ",
        actor.user.0,
        sealed,
    )
    .execute(change.db())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "there is an authenticator app already; turn it off before you set up another",
        )
        .into());
    }
    change.commit().await?;

    let totp = totp(&secret, &platform.site().name, me.email.as_str());
    let url = totp.to_url().map_err(|err| Error::Database(sqlx::Error::Decode(Box::new(err))))?;
    let qr = QrCode::new(&url).map_err(corrupt)?;
    let picture = qr
        .render::<svg::Color>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // It goes into a page, where an XML declaration has no place.
    let qr_svg = picture.split_once("?>").map_or(&*picture, |(_, svg)| svg).to_owned();
    Ok(MfaSetup { secret: totp.secret().to_base32(), url, qr_svg })
}

/// Shows that the app has the secret; from now on signing in asks for a code. Answers the recovery
/// codes, this once.
pub async fn confirm_mfa(platform: &Platform, actor: &Actor, code: &str) -> Result<Vec<String>> {
    let user = actor.user;
    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query!(
        "select secret from second_factors where user_id = $1 and confirmed_at is null for update",
        user.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| {
        Problem::new(ProblemKind::Conflict, "nothing is being set up; start with the QR code")
    })?;
    let secret = platform.secrets.open(&about(user), &row.secret)?;
    let step = step_of(&secret, code, Utc::now()).ok_or_else(wrong_code)?;
    sqlx::query!(
        "
        update second_factors
        set confirmed_at = now(), last_step = $2, failures = 0, locked_until = null
        where user_id = $1
        ",
        user.0,
        step,
    )
    .execute(change.db())
    .await?;
    let codes = replace_codes(platform, change.db(), user).await?;
    change.audit("user.turn_on_mfa", user.0, None::<&()>, None).await?;
    letters::tell_of(&mut change, user, NewWay::FactorOn).await?;
    // Whoever had to set it up may do more now.
    change.signal(Signal::UserChanged(user)).await?;
    change.commit().await?;
    platform.sessions.forget_user(user).await;
    Ok(codes)
}

/// New recovery codes in place of all that are left; shown this once.
pub async fn new_recovery_codes(
    platform: &Platform,
    actor: &Actor,
    password: &str,
    client: &ClientInfo,
) -> Result<Vec<String>> {
    sign_in::prove(platform, actor.user, password, client).await?;
    let mut change = Change::by(platform, actor).await?;
    if !is_on(change.db(), actor.user).await? {
        return Err(none().into());
    }
    let codes = replace_codes(platform, change.db(), actor.user).await?;
    change.audit("user.renew_recovery_codes", actor.user.0, None::<&()>, None).await?;
    letters::tell_of(&mut change, actor.user, NewWay::RecoveryCodes).await?;
    change.commit().await?;
    Ok(codes)
}

/// From now on a password is enough; refused where the operator wants more.
pub async fn turn_off_mfa(
    platform: &Platform,
    actor: &Actor,
    password: &str,
    client: &ClientInfo,
) -> Result<()> {
    sign_in::prove(platform, actor.user, password, client).await?;
    if platform.policy.requires_mfa(people::me(platform, actor).await?.person.roles) {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "admins need a second factor here; it cannot be turned off",
        )
        .into());
    }
    let mut change = Change::by(platform, actor).await?;
    remove(&mut change, actor.user, "user.turn_off_mfa").await?;
    change.commit().await?;
    platform.sessions.forget_user(actor.user).await;
    Ok(())
}

/// For somebody who has lost their app and their codes: the next sign-in asks for the password
/// alone. Their sessions end, because nobody knows who has the app now. One's own is turned off with one's password.
pub async fn reset_mfa(platform: &Platform, actor: &Actor, user: UserId) -> Result<()> {
    actor.require(Permission::ManageUsers)?;
    if user == actor.user {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "this is your own second factor; turn it off on your security page, with your password",
        )
        .into());
    }
    let mut change = Change::by(platform, actor).await?;
    remove(&mut change, user, "user.reset_mfa").await?;
    super::sessions::end_all(&mut change, user).await?;
    change.commit().await?;
    platform.sessions.forget_user(user).await;
    Ok(())
}

/// The same from the command line, for the one admin there is.
pub async fn reset_mfa_of(platform: &Platform, email: &EmailAddress) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let user = sqlx::query_scalar!("select id from users where email = $1", email.as_str())
        .fetch_optional(change.db())
        .await?
        .map(UserId)
        .ok_or_else(|| super::users::nobody(email))?;
    remove(&mut change, user, "user.reset_mfa").await?;
    super::sessions::end_all(&mut change, user).await?;
    change.commit().await?;
    platform.sessions.forget_user(user).await;
    Ok(())
}

/// All browsers have to give a code again.
pub async fn forget_devices(platform: &Platform, actor: &Actor) -> Result<()> {
    let mut change = Change::by(platform, actor).await?;
    devices::forget_all(change.db(), actor.user).await?;
    change.audit("user.forget_devices", actor.user.0, None::<&()>, None).await?;
    change.commit().await
}

pub(super) async fn is_on(conn: &mut PgConnection, user: UserId) -> Result<bool> {
    let is_on = sqlx::query_scalar!(
        r#"
        select exists (
            select from second_factors where user_id = $1 and confirmed_at is not null
        ) as "is_on!"
        "#,
        user.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(is_on)
}

/// Takes a code of the app, which then never works again, or a recovery code, which is gone.
/// The inner `Err` is a refusal that has been counted: the change is to be committed.
pub(super) async fn check(
    platform: &Platform,
    change: &mut Change,
    user: UserId,
    code: &str,
    client: &ClientInfo,
) -> Result<Result<(), Problem>> {
    let row = sqlx::query!(
        "
        select secret, last_step, failures, locked_until
        from second_factors
        where user_id = $1 and confirmed_at is not null
        for update
        ",
        user.0,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(row) = row else {
        // Turned off meanwhile: the password is enough.
        return Ok(Ok(()));
    };
    if let Some(until) = row.locked_until.filter(|until| *until > Utc::now()) {
        return Ok(Err(sign_in::locked(until)));
    }
    let secret = platform.secrets.open(&about(user), &row.secret)?;
    match step_of(&secret, code, Utc::now()) {
        Some(step) if step > row.last_step => {
            sqlx::query!(
                "update second_factors set last_step = $2, failures = 0, locked_until = null where user_id = $1",
                user.0,
                step,
            )
            .execute(change.db())
            .await?;
            return Ok(Ok(()));
        }
        Some(_) => {
            let words = "this code has been used; wait for the next one in your app";
            return Ok(Err(Problem::invalid("code", words)));
        }
        None => {}
    }
    let hashes = code_hashes(platform, user, code);
    let spent = sqlx::query!(
        "delete from recovery_codes where user_id = $1 and code_hash = any ($2)",
        user.0,
        &hashes,
    )
    .execute(change.db())
    .await?;
    if spent.rows_affected() > 0 {
        sqlx::query!(
            "update second_factors set failures = 0, locked_until = null where user_id = $1",
            user.0,
        )
        .execute(change.db())
        .await?;
        change.audit("user.use_recovery_code", user.0, None::<&()>, None).await?;
        return Ok(Ok(()));
    }
    // After a lock that has run out, counting begins anew.
    let failures = if row.locked_until.is_some() { 1 } else { row.failures + 1 };
    let until = sqlx::query_scalar!(
        "
        update second_factors
        set failures = $2,
            locked_until = case when $2::int4 >= $3::int4 then now() + interval '15 minutes' end
        where user_id = $1
        returning locked_until
        ",
        user.0,
        failures,
        MAX_FAILURES,
    )
    .fetch_one(change.db())
    .await?;
    let Some(until) = until else {
        history::note(change.db(), user, SignInOutcome::WrongCode, client).await?;
        return Ok(Err(wrong_code()));
    };
    history::note(change.db(), user, SignInOutcome::Locked, client).await?;
    sign_in::tell_of_lock(change, user, until, client).await?;
    Ok(Err(sign_in::locked(until)))
}

async fn remove(change: &mut Change, user: UserId, action: &str) -> Result<()> {
    let done = sqlx::query!("delete from second_factors where user_id = $1", user.0)
        .execute(change.db())
        .await?;
    if done.rows_affected() == 0 {
        return Err(none().into());
    }
    sqlx::query!("delete from recovery_codes where user_id = $1", user.0)
        .execute(change.db())
        .await?;
    devices::forget_all(change.db(), user).await?;
    change.audit(action, user.0, None::<&()>, None).await?;
    letters::tell_of(change, user, NewWay::FactorOff).await?;
    change.signal(Signal::UserChanged(user)).await
}

async fn replace_codes(
    platform: &Platform,
    conn: &mut PgConnection,
    user: UserId,
) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    let hashes: Vec<Vec<u8>> = codes
        .iter()
        .filter_map(|code| code_hashes(platform, user, code).into_iter().next())
        .collect();
    sqlx::query!("delete from recovery_codes where user_id = $1", user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "insert into recovery_codes (user_id, code_hash) select $1, unnest($2::bytea[])",
        user.0,
        &hashes,
    )
    .execute(conn)
    .await?;
    Ok(codes)
}

/// Two groups of five letters and digits that nobody mistakes for one another: 49 bits.
fn recovery_code() -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    let mut group = || -> String {
        (0..5).filter_map(|_| SIGNS.choose(&mut rng)).map(|&sign| char::from(sign)).collect()
    };
    format!("{}-{}", group(), group())
}

/// However it is written: with or without the hyphen, in small letters or capitals.
fn code_hashes(platform: &Platform, user: UserId, code: &str) -> Vec<Vec<u8>> {
    let plain: String =
        code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    platform.secrets.fingerprints(&format!("recovery code of {user}"), plain.as_bytes())
}

/// The half minute that a code of six digits belongs to, if it is now, or next to it.
fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let now = u64::try_from(now.timestamp()).ok()?;
    let step = totp(secret, "", "").check(&code, now)?;
    i64::try_from(step).ok()
}

fn totp(secret: &[u8], site: &str, email: &str) -> Totp {
    // A colon divides the two in the address that apps read.
    let issuer = Some(site.replace(':', " ")).filter(|site| !site.is_empty());
    Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_skew(1)
        .with_issuer(issuer)
        .with_account_name(email.replace(':', " "))
        .build_noncompliant()
}

/// Binds a sealed secret to its user.
fn about(user: UserId) -> String {
    format!("second factor of {user}")
}

fn wrong_code() -> Problem {
    Problem::invalid(
        "code",
        "this is not the code your app shows now; look again, or use a recovery code",
    )
}

fn none() -> Problem {
    Problem::new(ProblemKind::Conflict, "there is no second factor")
}

/// Whether they have to set one up before they may do anything.
pub(super) fn is_missing(policy: Policy, roles: Roles, has_one: bool) -> bool {
    policy.requires_mfa(roles) && !has_one
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, shortened to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = DateTime::from_timestamp(time, 0).unwrap();
            assert_eq!(step_of(secret, code, now), Some(time / 30));
            assert_eq!(
                step_of(secret, &format!("{} {}", &code[..3], &code[3..]), now),
                Some(time / 30)
            );
        }
    }

    #[test]
    fn a_code_holds_half_a_minute_longer_and_no_more() {
        let secret = b"12345678901234567890";
        let at = |time| step_of(secret, "287082", DateTime::from_timestamp(time, 0).unwrap());
        assert_eq!([at(29), at(30), at(59), at(89)], [Some(1); 4], "one step either way");
        assert_eq!(at(90), None);
        assert_eq!(step_of(secret, "28708", DateTime::from_timestamp(59, 0).unwrap()), None);
    }
}
