//! Sessions of programs: signed in with a password, proved by an access token, renewed with a
//! refresh token that changes each time.

use chrono::TimeDelta;
use domain::Problem;
use domain::accounts::{SessionId, UserId};
use sha2::{Digest, Sha256};

use super::sessions::{Authenticated, Manner, SessionToken};
use super::sign_in::{self, Challenge, SignIn, SignedIn};
use super::{ClientInfo, access, api_tokens};
use crate::live::Signal;
use crate::{Change, Platform, Result};

/// How far a right password leads a program.
#[derive(Clone, Debug)]
pub enum Login {
    Tokens(Tokens),
    /// The code of the second factor is left to give, together with this.
    Code(Challenge),
}

/// What a program goes on with.
#[derive(Clone)]
pub struct Tokens {
    pub access: String,
    pub access_lasts: TimeDelta,
    pub refresh: SessionToken,
}

/// Begins a session of a program.
pub async fn login(
    platform: &Platform,
    email: &str,
    password: &str,
    client: &ClientInfo,
) -> Result<Login> {
    match sign_in::start(platform, email, password, Manner::Api, client).await? {
        SignIn::Done(signed_in) => Ok(Login::Tokens(Tokens::of(platform, signed_in))),
        SignIn::Code(challenge) => Ok(Login::Code(challenge)),
    }
}

/// The second step of [`login`].
pub async fn verify_login(
    platform: &Platform,
    challenge: &Challenge,
    code: &str,
    client: &ClientInfo,
) -> Result<Tokens> {
    let signed_in = sign_in::verify_code_of_program(platform, challenge, code, client).await?;
    Ok(Tokens::of(platform, signed_in))
}

/// New tokens for old. An old one that comes a second time was copied: then the session ends, with
/// all its tokens, because nobody knows which of the two is who they say.
pub async fn refresh(platform: &Platform, token: &str) -> Result<Tokens> {
    let Some(token) = SessionToken::parse(token) else { return Err(unknown().into()) };
    let mut change = Change::by_system(platform).await?;
    let found = sqlx::query!(
        "
        select r.replaced_at, s.id as session_id, s.user_id
        from refresh_tokens r
        join sessions s on s.id = r.session_id
        join users u on u.id = s.user_id
        where r.token_hash = $1 and s.expires_at > now() and u.active
        for update of s, r
        ",
        &token.hash(),
    )
    .fetch_optional(change.db())
    .await?;
    let Some(found) = found else { return Err(unknown().into()) };
    let (user, session) = (UserId(found.user_id), SessionId(found.session_id));
    change.attribute_to(user);
    if found.replaced_at.is_some() {
        tracing::warn!(%session, "a refresh token came twice; its session ends");
        sqlx::query!("delete from sessions where id = $1", session.0).execute(change.db()).await?;
        change.audit("session.end_copied", session.0, None::<&()>, None).await?;
        change.signal(Signal::SessionEnded(session)).await?;
        change.commit().await?;
        platform.sessions.forget(session).await;
        return Err(unknown().into());
    }
    let next = SessionToken::random();
    sqlx::query!(
        "update refresh_tokens set replaced_at = now() where token_hash = $1",
        &token.hash(),
    )
    .execute(change.db())
    .await?;
    sqlx::query!(
        "insert into refresh_tokens (token_hash, session_id) values ($1, $2)",
        &next.hash(),
        session.0,
    )
    .execute(change.db())
    .await?;
    sqlx::query!(
        "update sessions set last_seen_at = now(), expires_at = now() + interval '7 days' where id = $1",
        session.0,
    )
    .execute(change.db())
    .await?;
    change.commit().await?;
    Ok(Tokens {
        access: access::token(platform, user, session),
        access_lasts: access::LASTS,
        refresh: next,
    })
}

/// Ends the session of this refresh token; no harm if there is none.
pub async fn logout(platform: &Platform, token: &str) -> Result<()> {
    let session = sqlx::query_scalar!(
        "select session_id from refresh_tokens where token_hash = $1",
        &<[u8; 32]>::from(Sha256::digest(token)),
    )
    .fetch_optional(&platform.db)
    .await?;
    match session {
        Some(session) => super::sign_out(platform, SessionId(session)).await,
        None => Ok(()),
    }
}

/// Forgets refresh tokens that were replaced so long ago that nobody tries them, browsers that are
/// remembered no more, and personal tokens that ended a while ago.
pub(crate) async fn forget_old_proofs(platform: &Platform) -> Result<u64> {
    let gone = sqlx::query_scalar!(
        r#"
        with replaced as (
            delete from refresh_tokens where replaced_at < now() - interval '30 days' returning 1
        ), devices as (
            delete from remembered_devices where expires_at < now() returning 1
        ), tokens as (
            delete from api_tokens where expires_at < now() - interval '30 days' returning 1
        )
        select (select count(*) from replaced) + (select count(*) from devices)
            + (select count(*) from tokens) as "gone!"
        "#,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(gone.unsigned_abs())
}

/// Who sends this as `Authorization: Bearer …`.
pub async fn authenticate_bearer(
    platform: &Platform,
    text: &str,
    client: &ClientInfo,
) -> Result<Option<Authenticated>> {
    if text.starts_with(api_tokens::PREFIX) {
        api_tokens::authenticate(platform, text, client).await
    } else {
        access::authenticate(platform, text).await
    }
}

impl Tokens {
    fn of(platform: &Platform, signed_in: SignedIn) -> Self {
        Self {
            access: access::token(platform, signed_in.me.person.id, signed_in.session),
            access_lasts: access::LASTS,
            refresh: signed_in.token,
        }
    }
}

/// They never show themselves, not in logs either.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

fn unknown() -> Problem {
    Problem::new(
        domain::ProblemKind::SignedOut,
        "this refresh token does not hold any more; sign in again",
    )
}
