//! Signing in with an e-mail address and a password, and with a code where there is a second factor.
//!
//! Nothing here tells whether an address belongs to anybody: not the words, not the count of
//! attempts, not the time it takes. Only who knows the password learns that a code is asked for.

use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Device, EmailAddress, Me, SessionId, SignInOutcome, UserId};
use domain::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::devices::{self, DeviceToken};
use super::even::{EVEN, evenly};
use super::sessions::{self, Manner, NewSession, SessionToken};
use super::{history, people, second_factor};
use crate::mail::{self, Recipient, messages};
use crate::{Change, Platform, Result};

/// Wrong passwords in a row before an address is locked.
const MAX_FAILURES: i32 = 5;
/// How long it stays so; the statements below say the same.
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);
/// Between the password and the code.
const CHALLENGE_LASTS: TimeDelta = TimeDelta::minutes(10);
const ABOUT_CHALLENGE: &str = "sign-in challenge";

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct ClientInfo {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    /// What the browser shows where it was told that it need not give a code.
    pub device: Option<String>,
}

/// How far a right password leads.
#[derive(Clone, Debug)]
pub enum SignIn {
    Done(SignedIn),
    /// The code of the second factor is left to give, together with this.
    Code(Challenge),
}

impl SignIn {
    /// `None`: a code is left to give.
    pub fn session(self) -> Option<SignedIn> {
        match self {
            Self::Done(signed_in) => Some(signed_in),
            Self::Code(_) => None,
        }
    }
}

/// A session that has just begun.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub me: Me,
    pub session: SessionId,
    pub token: SessionToken,
    pub expires_at: DateTime<Utc>,
    pub remembered: bool,
}

/// Shows, sealed, that somebody gave the right password a moment ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(pub String);

/// A session that began with a code.
#[derive(Clone, Debug)]
pub struct Verified {
    pub signed_in: SignedIn,
    /// For the browser to keep, where it is to be remembered.
    pub device: Option<DeviceToken>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    user: UserId,
    password: [u8; 32],
    manner: Manner,
    expires_at: DateTime<Utc>,
}

/// Begins a session: of 30 days if `remember`, otherwise of 12 hours from the last use.
pub async fn sign_in(
    platform: &Platform,
    email: &str,
    password: &str,
    remember: bool,
    client: &ClientInfo,
) -> Result<SignIn> {
    start(platform, email, password, Manner::of_browser(remember), client).await
}

/// The second step of [`sign_in`]: a code of the app, or one of the recovery codes. With
/// `remember_device` the browser need not give one for 30 days.
pub async fn verify_code(
    platform: &Platform,
    challenge: &Challenge,
    code: &str,
    remember_device: bool,
    client: &ClientInfo,
) -> Result<Verified> {
    let sealed = unseal(platform, challenge)?;
    if sealed.manner == Manner::Api {
        return Err(start_over().into());
    }
    finish(platform, sealed, code, remember_device, client).await
}

/// The same for a program.
pub(super) async fn verify_code_of_program(
    platform: &Platform,
    challenge: &Challenge,
    code: &str,
    client: &ClientInfo,
) -> Result<SignedIn> {
    let sealed = unseal(platform, challenge)?;
    if sealed.manner != Manner::Api {
        return Err(start_over().into());
    }
    Ok(finish(platform, sealed, code, false, client).await?.signed_in)
}

pub(super) async fn start(
    platform: &Platform,
    email: &str,
    password: &str,
    manner: Manner,
    client: &ClientInfo,
) -> Result<SignIn> {
    let email: EmailAddress = email.parse().map_err(|err| Problem::invalid("email", err))?;
    if password.is_empty() {
        return Err(Problem::invalid("password", "give your password").into());
    }
    let address = AddressHash::of(&email);

    let found = sqlx::query!(
        r#"
        select u.id as "id?", u.password_hash as "password_hash?", f.locked_until as "locked_until?"
        from (values ($1::text, $2::bytea)) as asked (email, hash)
        left join users u on u.email = asked.email and u.active
        left join sign_in_failures f on f.email_hash = asked.hash and f.locked_until > now()
        "#,
        email.as_str(),
        &address.0,
    )
    .fetch_one(&platform.db)
    .await?;
    if let Some(until) = found.locked_until {
        return Err(locked(until).into());
    }
    let verdict = platform.passwords.check(password, found.password_hash.clone()).await?;
    let (Some(user), Some(hash), true) =
        (found.id.map(UserId), found.password_hash, verdict.is_right)
    else {
        tracing::info!(ip = ?client.ip, "sign-in refused");
        return Err(wrong(platform, &email, client).await?.into());
    };

    let mut change = Change::by_system(platform).await?;
    change.attribute_to(user);
    lock(change.db(), user, &fingerprint(&hash)).await?;
    forgive(change.db(), &address).await?;
    let hash = match verdict.renewed {
        Some(renewed) => {
            sqlx::query!("update users set password_hash = $2 where id = $1", user.0, renewed)
                .execute(change.db())
                .await?;
            renewed
        }
        None => hash,
    };
    let needs_code = second_factor::is_on(change.db(), user).await?
        && !devices::knows(change.db(), user, client.device.as_deref()).await?;
    if needs_code {
        change.commit().await?;
        let expires_at = Utc::now() + CHALLENGE_LASTS;
        let sealed = Sealed { user, password: fingerprint(&hash), manner, expires_at };
        return Ok(SignIn::Code(seal(platform, &sealed)?));
    }
    let signed_in = begin(&mut change, user, manner, client).await?;
    change.commit().await?;
    Ok(SignIn::Done(signed_in))
}

async fn finish(
    platform: &Platform,
    sealed: Sealed,
    code: &str,
    remember_device: bool,
    client: &ClientInfo,
) -> Result<Verified> {
    let user = sealed.user;
    let mut change = Change::by_system(platform).await?;
    change.attribute_to(user);
    lock(change.db(), user, &sealed.password).await?;
    if let Err(refusal) = second_factor::check(platform, &mut change, user, code, client).await? {
        // The count of wrong codes is kept.
        change.commit().await?;
        return Err(refusal.into());
    }
    let device = match remember_device {
        true => Some(devices::remember(change.db(), user).await?),
        false => None,
    };
    let signed_in = begin(&mut change, user, sealed.manner, client).await?;
    change.commit().await?;
    Ok(Verified { signed_in, device })
}

/// Begins a session for somebody who has proved who they are.
pub(super) async fn begin(
    change: &mut Change,
    user: UserId,
    manner: Manner,
    client: &ClientInfo,
) -> Result<SignedIn> {
    let me = people::load(change.db(), user).await?;
    let session = SessionId(Uuid::now_v7());
    let token = SessionToken::random();
    let new = NewSession {
        user_id: user,
        manner,
        ip: client.ip.map(|ip| ip.to_string()),
        user_agent: client.short_user_agent(),
    };
    let expires_at = sessions::insert(change.db(), session, &token, &new).await?;
    change.audit("session.start", session.0, None, Some(&new)).await?;
    if history::is_from_elsewhere(change.db(), user, client).await? {
        let device = Device::of(client.user_agent.as_deref().unwrap_or_default());
        let device = [device.browser, device.system].into_iter().flatten().collect::<Vec<_>>();
        let letter = messages::SignInNew {
            at: Utc::now(),
            device: if device.is_empty() { "?".to_owned() } else { device.join(", ") },
            ip: new.ip.clone(),
        };
        let to = Recipient::user(change, user).await?;
        mail::send(change, &to, &letter).await?;
    }
    history::note(change.db(), user, SignInOutcome::SignedIn, client).await?;
    let remembered = manner == Manner::Remembered;
    Ok(SignedIn { me, session, token, expires_at, remembered })
}

impl ClientInfo {
    pub(super) fn short_user_agent(&self) -> Option<String> {
        self.user_agent.as_deref().map(|agent| agent.chars().take(400).collect())
    }
}

/// Holds the account until the end of the change, as it was when the password was checked. Whoever
/// sets another password meanwhile either comes first, and this sign-in fails, or comes after and
/// ends the session that begins here.
async fn lock(conn: &mut PgConnection, user: UserId, password: &[u8; 32]) -> Result<()> {
    let hash = sqlx::query_scalar!(
        r#"select password_hash as "hash!" from users where id = $1 and active and password_hash is not null for no key update"#,
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    match hash {
        Some(hash) if fingerprint(&hash) == *password => Ok(()),
        _ => Err(start_over().into()),
    }
}

/// Asks for the password of somebody who is signed in, before they change how they sign in. Wrong
/// ones count as at the door, so that a stolen session is no way to guess it.
pub(crate) async fn prove(
    platform: &Platform,
    user: UserId,
    password: &str,
    client: &ClientInfo,
) -> Result<()> {
    if password.is_empty() {
        return Err(Problem::invalid("password", "give your password").into());
    }
    let row =
        sqlx::query!("select email, password_hash from users where id = $1 and active", user.0)
            .fetch_optional(&platform.db)
            .await?
            .ok_or_else(Problem::signed_out)?;
    let email: EmailAddress = row.email.parse().map_err(crate::locations::corrupt)?;
    let address = AddressHash::of(&email);
    let until = sqlx::query_scalar!(
        r#"select locked_until as "until!" from sign_in_failures where email_hash = $1 and locked_until > now()"#,
        &address.0,
    )
    .fetch_optional(&platform.db)
    .await?;
    if let Some(until) = until {
        return Err(locked(until).into());
    }
    if platform.passwords.check(password, row.password_hash).await?.is_right {
        return forgive(&mut *platform.connection().await?, &address).await;
    }
    let refusal = wrong(platform, &email, client).await?;
    if refusal.kind == ProblemKind::TooMany {
        return Err(refusal.into());
    }
    Err(Problem::invalid("password", "this is not your password").into())
}

/// Addresses that fail are counted by their hash: what people mistype, sometimes their password,
/// is not for keeping.
struct AddressHash([u8; 32]);

impl AddressHash {
    fn of(email: &EmailAddress) -> Self {
        Self(Sha256::digest(email.as_str()).into())
    }
}

/// Counts a wrong password. Attempts side by side are counted one by one: the row is the lock.
async fn wrong(platform: &Platform, email: &EmailAddress, client: &ClientInfo) -> Result<Problem> {
    let address = AddressHash::of(email);
    let mut change = Change::by_system(platform).await?;
    let counted = sqlx::query!(
        "
        insert into sign_in_failures as f (email_hash, failures, last_at)
        values ($1, 1, now())
        on conflict (email_hash) do update
        set failures = case when f.last_at < now() - interval '15 minutes' then 1 else f.failures + 1 end,
            last_at = now(),
            locked_until = case
                when f.last_at >= now() - interval '15 minutes' and f.failures + 1 >= $2
                then now() + interval '15 minutes'
            end
        where f.locked_until is null or f.locked_until <= now()
        returning failures, locked_until
        ",
        &address.0,
        MAX_FAILURES,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(row) = counted else {
        // Others locked it while this attempt was being checked.
        return Ok(locked(Utc::now() + LOCKED_FOR));
    };
    let Some(until) = row.locked_until else {
        history::note_by_address(change.db(), email, SignInOutcome::WrongPassword, client).await?;
        change.commit().await?;
        return Ok(mismatch(MAX_FAILURES - row.failures));
    };
    // A letter is written only where there is somebody to read it; nobody shall see that by the clock.
    evenly(EVEN, async {
        let user =
            history::note_by_address(change.db(), email, SignInOutcome::Locked, client).await?;
        if let Some(user) = user {
            tell_of_lock(&mut change, user, until, client).await?;
        }
        change.commit().await?;
        Ok(locked(until))
    })
    .await
}

pub(super) async fn tell_of_lock(
    change: &mut Change,
    user: UserId,
    until: DateTime<Utc>,
    client: &ClientInfo,
) -> Result<()> {
    let to = Recipient::user(change, user).await?;
    let letter = messages::AccountLocked { until, ip: client.ip.map(|ip| ip.to_string()) };
    mail::send(change, &to, &letter).await?;
    Ok(())
}

/// A right password clears the count; it comes too late if others have locked the address meanwhile.
async fn forgive(conn: &mut PgConnection, address: &AddressHash) -> Result<()> {
    sqlx::query!(
        "delete from sign_in_failures where email_hash = $1 and (locked_until is null or locked_until <= now())",
        &address.0,
    )
    .execute(&mut *conn)
    .await?;
    let until = sqlx::query_scalar!(
        r#"select locked_until as "until!" from sign_in_failures where email_hash = $1 and locked_until > now()"#,
        &address.0,
    )
    .fetch_optional(conn)
    .await?;
    until.map_or(Ok(()), |until| Err(locked(until).into()))
}

fn seal(platform: &Platform, sealed: &Sealed) -> Result<Challenge> {
    let sealed = platform.secrets.seal(ABOUT_CHALLENGE, &serde_json::to_vec(sealed)?);
    Ok(Challenge(BASE64_URL_SAFE_NO_PAD.encode(sealed)))
}

/// Whoever is too late, or made it up, begins anew.
fn unseal(platform: &Platform, challenge: &Challenge) -> Result<Sealed> {
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(&challenge.0).map_err(|_| start_over())?;
    let text = platform.secrets.open(ABOUT_CHALLENGE, &sealed).map_err(|_| start_over())?;
    let sealed: Sealed = serde_json::from_slice(&text)?;
    if sealed.expires_at <= Utc::now() {
        return Err(start_over().into());
    }
    Ok(sealed)
}

/// Tells one password from another without being it.
fn fingerprint(password_hash: &str) -> [u8; 32] {
    Sha256::digest(password_hash).into()
}

fn mismatch(left: i32) -> Problem {
    let attempts = if left == 1 { "1 attempt".to_owned() } else { format!("{left} attempts") };
    Problem::new(
        ProblemKind::SignedOut,
        format_args!("e-mail and password do not belong together; {attempts} left"),
    )
}

pub(super) fn locked(until: DateTime<Utc>) -> Problem {
    let minutes = (until - Utc::now()).num_seconds().max(1).unsigned_abs().div_ceil(60);
    let minutes = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
    Problem::new(ProblemKind::TooMany, format_args!("too many attempts; try again in {minutes}"))
}

fn start_over() -> Problem {
    Problem::new(ProblemKind::SignedOut, "this took too long; start again with your password")
}

/// What happened a day ago counts no more; says how many went.
pub(crate) async fn forget_old_failures(platform: &Platform) -> Result<u64> {
    let gone =
        sqlx::query!("delete from sign_in_failures where last_at < now() - interval '1 day'")
            .execute(&platform.db)
            .await?;
    Ok(gone.rows_affected())
}
