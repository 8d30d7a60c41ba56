//! Sessions: who is asking, known without a query.
//!
//! A browser shows a cookie, a program the access token of its session or a token somebody made for
//! it. All three are looked up once and then known by heart for a while, under the hash of what was
//! shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Actor, SessionId, UserId};
use moka::future::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::people::roles;
use super::second_factor;
use crate::live::Signal;
use crate::{Change, Platform, Result};

/// What a browser proves itself with: 256 random bits, of which the database knows only the hash.
#[derive(Clone)]
pub struct SessionToken(String);

/// Somebody who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authenticated {
    pub actor: Actor,
    /// Of a personal token, its own id: it is a session that does not end by itself.
    pub session: SessionId,
    pub through: Through,
    /// They may do nothing before they have set up a second factor.
    pub must_set_up_mfa: bool,
}

/// What somebody acts through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    Browser,
    /// A program that signed in with a password.
    Program,
    /// A personal token.
    Token,
}

/// How a session begins, and so how long it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Manner {
    /// 12 hours from the last use.
    Browser,
    /// 30 days from sign-in.
    Remembered,
    /// Of a program: 7 days from the last time it was renewed.
    Api,
}

pub(super) type TokenHash = [u8; 32];

/// Who belongs to this cookie. Asks the database at most every half minute and session.
pub async fn authenticate(platform: &Platform, token: &str) -> Result<Option<Authenticated>> {
    let Some(token) = SessionToken::parse(token) else { return Ok(None) };
    let hash = token.hash();
    recall(platform, hash, async || look_up(platform, Some(&hash), None).await).await
}

/// The session of a program, by its id; `shown` is what proved it, which holds until `expires_at`.
pub(super) async fn authenticate_program(
    platform: &Platform,
    shown: TokenHash,
    session: SessionId,
    expires_at: DateTime<Utc>,
) -> Result<Option<Authenticated>> {
    let find = async || {
        let found = look_up(platform, None, Some(session)).await?;
        Ok(found.map(|found| Known { expires_at: expires_at.min(found.expires_at), ..found }))
    };
    recall(platform, shown, find).await
}

/// What is known by heart of what was shown, else what `find` finds.
pub(super) async fn recall(
    platform: &Platform,
    hash: TokenHash,
    find: impl AsyncFnOnce() -> Result<Option<Known>>,
) -> Result<Option<Authenticated>> {
    let now = Utc::now();
    if let Some(known) = platform.sessions.cache.get(&hash).await {
        return Ok(known.is_valid_at(now).then_some(known.who));
    }

    let epoch = platform.sessions.epoch.load(Ordering::SeqCst);
    let Some(found) = find().await? else { return Ok(None) };
    platform.sessions.cache.insert(hash, found).await;
    // Ended while we were looking: whoever ended it may have cleared the cache before we filled it.
    if platform.sessions.epoch.load(Ordering::SeqCst) != epoch {
        platform.sessions.cache.invalidate(&hash).await;
    }
    Ok(found.is_valid_at(now).then_some(found.who))
}

/// Ends a session on all servers and closes its live connections; no harm if it has ended already.
pub async fn sign_out(platform: &Platform, session: SessionId) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let user =
        sqlx::query_scalar!("delete from sessions where id = $1 returning user_id", session.0)
            .fetch_optional(change.db())
            .await?;
    if let Some(user) = user {
        change.attribute_to(UserId(user));
        change.audit("session.end", session.0, None::<&()>, None).await?;
        change.signal(Signal::SessionEnded(session)).await?;
    }
    change.commit().await?;
    platform.sessions.forget(session).await;
    Ok(())
}

/// Ends all sessions of a user; [`Sessions::forget_user`] is left to do after the commit.
pub(super) async fn end_all(change: &mut Change, user: UserId) -> Result<()> {
    let ended = sqlx::query_scalar!("delete from sessions where user_id = $1 returning id", user.0)
        .fetch_all(change.db())
        .await?;
    note_ends(change, ended).await
}

/// The same, but for one.
pub(super) async fn end_others(change: &mut Change, user: UserId, but: SessionId) -> Result<()> {
    let ended = sqlx::query_scalar!(
        "delete from sessions where user_id = $1 and id <> $2 returning id",
        user.0,
        but.0,
    )
    .fetch_all(change.db())
    .await?;
    note_ends(change, ended).await
}

async fn note_ends(change: &mut Change, ended: Vec<Uuid>) -> Result<()> {
    for session in ended {
        change.audit("session.end", session, None::<&()>, None).await?;
        change.signal(Signal::SessionEnded(SessionId(session))).await?;
    }
    Ok(())
}

/// The start of a session, as the audit shows it.
#[derive(Serialize)]
pub(super) struct NewSession {
    pub user_id: UserId,
    pub manner: Manner,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
}

/// Answers until when it lasts. The token of a browser is its cookie, that of a program the first
/// with which it can renew its session.
pub(super) async fn insert(
    conn: &mut PgConnection,
    id: SessionId,
    token: &SessionToken,
    new: &NewSession,
) -> Result<DateTime<Utc>> {
    let (kind, lasts) = match new.manner {
        Manner::Browser => ("browser", TimeDelta::hours(12)),
        Manner::Remembered => ("browser", TimeDelta::days(30)),
        Manner::Api => ("api", TimeDelta::days(7)),
    };
    let hash = token.hash();
    let cookie = (new.manner != Manner::Api).then_some(hash);
    let expires_at = sqlx::query_scalar!(
        "
        insert into sessions (id, kind, token_hash, user_id, remembered, expires_at, ip, user_agent)
        values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, $8)
        returning expires_at
        ",
        id.0,
        kind,
        cookie.as_ref().map(|hash| &hash[..]),
        new.user_id.0,
        new.manner != Manner::Browser,
        lasts.as_seconds_f64(),
        new.ip,
        new.user_agent,
    )
    .fetch_one(&mut *conn)
    .await?;
    if new.manner == Manner::Api {
        sqlx::query!(
            "insert into refresh_tokens (token_hash, session_id) values ($1, $2)",
            &hash,
            id.0,
        )
        .execute(conn)
        .await?;
    }
    Ok(expires_at)
}

/// The sessions seen lately.
#[derive(Clone)]
pub(crate) struct Sessions {
    cache: Cache<TokenHash, Known>,
    /// Counts what was forgotten, so that nothing read before is remembered after.
    epoch: Arc<AtomicU64>,
}

/// Who belongs to what was shown, and until when.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub who: Authenticated,
    pub expires_at: DateTime<Utc>,
}

impl Manner {
    pub const fn of_browser(remember: bool) -> Self {
        if remember { Self::Remembered } else { Self::Browser }
    }
}

impl Sessions {
    /// Bounds what a server that misses the signal of an end still lets in.
    const FRESH_FOR: Duration = Duration::from_secs(30);
    const MAX_KNOWN: u64 = 50_000;

    pub(crate) fn new() -> Self {
        let cache =
            Cache::builder().max_capacity(Self::MAX_KNOWN).time_to_live(Self::FRESH_FOR).build();
        Self { cache, epoch: Arc::default() }
    }

    pub(crate) async fn forget(&self, session: SessionId) {
        self.forget_if(|known| known.who.session == session).await;
    }

    pub(crate) async fn forget_user(&self, user: UserId) {
        self.forget_if(|known| known.who.actor.user == user).await;
    }

    pub(crate) fn forget_all(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.cache.invalidate_all();
    }

    async fn forget_if(&self, is_concerned: impl Fn(&Known) -> bool) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        for (hash, known) in &self.cache {
            if is_concerned(&known) {
                self.cache.invalidate(&*hash).await;
            }
        }
    }
}

impl Known {
    fn is_valid_at(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at
    }
}

impl SessionToken {
    const BYTES: usize = 32;

    pub(super) fn random() -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; Self::BYTES]>()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `None` for what no token of ours looks like: not worth a query.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == Self::BYTES).then(|| Self(text.to_owned()))
    }

    pub(super) fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// It never shows itself, not in logs either.
impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// Finds a session that is valid, of a browser by its cookie or of a program by its id, and notes,
/// at most once a minute, that it is in use.
async fn look_up(
    platform: &Platform,
    cookie: Option<&TokenHash>,
    program: Option<SessionId>,
) -> Result<Option<Known>> {
    let mut conn = platform.connection().await?;
    let found = sqlx::query!(
        r#"
        select s.id, s.kind, s.user_id, s.expires_at, u.roles,
            s.last_seen_at < now() - interval '1 minute' as "is_unnoted!",
            exists (
                select from second_factors f where f.user_id = u.id and f.confirmed_at is not null
            ) as "has_mfa!"
        from sessions s
        join users u on u.id = s.user_id
        where (s.token_hash = $1 or (s.id = $2 and s.kind = 'api')) and s.expires_at > now() and u.active
        "#,
        cookie.map(|hash| &hash[..]),
        program.map(|session| session.0),
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let session = SessionId(found.id);
    let expires_at = if found.is_unnoted {
        note_use(&mut conn, &[session.0]).await?.pop().unwrap_or(found.expires_at)
    } else {
        found.expires_at
    };
    let roles = roles(&found.roles)?;
    let must_set_up_mfa = second_factor::is_missing(platform.policy, roles, found.has_mfa);
    let through = if found.kind == "api" { Through::Program } else { Through::Browser };
    let actor = Actor::new(UserId(found.user_id), roles);
    let who = Authenticated { actor, session, through, must_set_up_mfa };
    Ok(Some(Known { who, expires_at }))
}

/// Who is not remembered stays signed in for 12 hours from the last use. Answers until when those
/// stay whose use was not noted within the last minute.
pub(crate) async fn note_use(
    conn: &mut PgConnection,
    sessions: &[Uuid],
) -> Result<Vec<DateTime<Utc>>> {
    let expires_at = sqlx::query_scalar!(
        "
        update sessions
        set last_seen_at = now(),
            expires_at = case when remembered then expires_at else now() + interval '12 hours' end
        where id = any ($1)
            and expires_at > now()
            and last_seen_at < now() - interval '1 minute'
        returning expires_at
        ",
        sessions,
    )
    .fetch_all(conn)
    .await?;
    Ok(expires_at)
}

/// Which of these sessions and personal tokens are no more.
pub(crate) async fn ended_among(
    conn: &mut PgConnection,
    sessions: &[Uuid],
) -> Result<Vec<SessionId>> {
    let ended = sqlx::query_scalar!(
        r#"
        select asked.id as "id!"
        from unnest($1::uuid[]) as asked (id)
        where not exists (
            select
            from sessions s
            join users u on u.id = s.user_id
            where s.id = asked.id and s.expires_at > now() and u.active
        )
        and not exists (
            select
            from api_tokens t
            join users u on u.id = t.user_id
            where t.id = asked.id and (t.expires_at is null or t.expires_at > now()) and u.active
        )
        "#,
        sessions,
    )
    .fetch_all(conn)
    .await?;
    Ok(ended.into_iter().map(SessionId).collect())
}

/// Says how many went.
pub(crate) async fn forget_expired(platform: &Platform) -> Result<u64> {
    let gone =
        sqlx::query!("delete from sessions where expires_at < now()").execute(&platform.db).await?;
    Ok(gone.rows_affected())
}
