//! Signing in with an e-mail address and a password.
//!
//! Nothing here tells whether an address belongs to anybody: not the words, not the count of
//! attempts, not the time it takes.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, EmailAddress, Me, SessionId, UserId};
use domain::{Problem, ProblemKind};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::people;
use super::sessions::{self, NewSession, SessionToken};
use crate::{Change, Platform, Result};

/// Wrong passwords in a row before an address is locked; it stays so for 15 minutes.
const MAX_FAILURES: i32 = 5;

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct ClientInfo {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
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

/// Begins a session: of 30 days if `remember`, otherwise of 12 hours from the last use.
pub async fn sign_in(
    platform: &Platform,
    email: &str,
    password: &str,
    remember: bool,
    client: &ClientInfo,
) -> Result<SignedIn> {
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
    let verdict = platform.passwords.check(password, found.password_hash).await?;
    let Some(user) = found.id.map(UserId).filter(|_| verdict.is_right) else {
        tracing::info!(ip = ?client.ip, "sign-in refused");
        return Err(wrong(platform, &address).await?.into());
    };

    let me = people::load(&mut *platform.db.acquire().await?, user).await?;
    let mut change = Change::by(platform, &Actor { user, roles: me.person.roles }).await?;
    forgive(change.db(), &address).await?;
    if let Some(hash) = verdict.renewed {
        sqlx::query!("update users set password_hash = $2 where id = $1", user.0, hash)
            .execute(change.db())
            .await?;
    }
    let session = SessionId(Uuid::now_v7());
    let token = SessionToken::random();
    let new = NewSession {
        user_id: user,
        remembered: remember,
        ip: client.ip.map(|ip| ip.to_string()),
        user_agent: client.user_agent.as_deref().map(|agent| agent.chars().take(400).collect()),
    };
    let expires_at = sessions::insert(change.db(), session, &token, &new).await?;
    change.audit("session.start", session.0, None, Some(&new)).await?;
    change.commit().await?;
    Ok(SignedIn { me, session, token, expires_at, remembered: remember })
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
async fn wrong(platform: &Platform, address: &AddressHash) -> Result<Problem> {
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
    .fetch_optional(&platform.db)
    .await?;
    Ok(match counted {
        Some(row) => match row.locked_until {
            Some(until) => locked(until),
            None => mismatch(MAX_FAILURES - row.failures),
        },
        // Others locked it while this attempt was being checked.
        None => locked(Utc::now() + chrono::TimeDelta::minutes(15)),
    })
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

fn mismatch(left: i32) -> Problem {
    let attempts = if left == 1 { "1 attempt".to_owned() } else { format!("{left} attempts") };
    Problem::new(
        ProblemKind::SignedOut,
        format_args!("e-mail and password do not belong together; {attempts} left"),
    )
}

fn locked(until: DateTime<Utc>) -> Problem {
    let minutes = (until - Utc::now()).num_seconds().max(1).unsigned_abs().div_ceil(60);
    let minutes = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
    Problem::new(ProblemKind::TooMany, format_args!("too many attempts; try again in {minutes}"))
}

/// What happened a day ago counts no more; says how many went.
pub(crate) async fn forget_old_failures(platform: &Platform) -> Result<u64> {
    let gone =
        sqlx::query!("delete from sign_in_failures where last_at < now() - interval '1 day'")
            .execute(&platform.db)
            .await?;
    Ok(gone.rows_affected())
}
