//! Personal tokens: what somebody gives a program, so that it acts in their name, within limits.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::Problem;
use domain::accounts::{
    Actor, ApiToken, ApiTokenId, ApiTokenName, CreatedApiToken, NewApiToken, Scopes, SessionId,
    UserId,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::letters::{self, NewWay};
use super::people::roles;
use super::sessions::{Authenticated, Known, Through, recall};
use super::{ClientInfo, second_factor};
use crate::live::Signal;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// What they begin with, so that people and scanners of code know one when they see it.
pub(super) const PREFIX: &str = "patchbay_";
/// More than anybody keeps apart.
const MOST: i64 = 50;
const LONGEST_DAYS: u16 = 366;

/// One's own tokens, the latest first.
pub async fn api_tokens(platform: &Platform, actor: &Actor) -> Result<Vec<ApiToken>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, name, scopes, created_at, expires_at, last_used_at, last_used_ip
        from api_tokens
        where user_id = $1
        order by created_at desc, id
        ",
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(ApiToken::try_from).collect()
}

/// Makes a token; its text is shown this once.
pub async fn create_api_token(
    platform: &Platform,
    actor: &Actor,
    new: &NewApiToken,
) -> Result<CreatedApiToken> {
    if new.scopes.is_empty() {
        return Err(Problem::invalid("scopes", "choose at least one thing it may do").into());
    }
    if let Some(beyond) = new.scopes.iter().find(|&scope| !actor.may(scope)) {
        tracing::debug!(?beyond, "a token was to have more than its owner");
        return Err(Problem::invalid("scopes", "a token cannot do what you may not").into());
    }
    if new.expires_in_days.is_some_and(|days| !(1..=LONGEST_DAYS).contains(&days)) {
        return Err(Problem::invalid("expires_in_days", "choose 1 to 366 days").into());
    }
    let text = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "
        insert into api_tokens (id, user_id, name, token_hash, scopes, expires_at)
        select $1, $2, $3, $4, $5, now() + make_interval(days => $6)
        where (select count(*) from api_tokens where user_id = $2) < $7
        returning id, name, scopes, created_at, expires_at, last_used_at, last_used_ip
        ",
        Uuid::now_v7(),
        actor.user.0,
        new.name.as_str(),
        &hash(&text),
        serde_json::to_value(new.scopes)?,
        new.expires_in_days.map(i32::from),
        MOST,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| {
        Problem::new(
            domain::ProblemKind::Conflict,
            "you have 50 tokens; revoke one that is not used any more",
        )
    })?;
    let token = ApiToken::try_from(row)?;
    change.audit("api_token.create", token.id.0, None, Some(&token)).await?;
    letters::tell_of(&mut change, actor.user, NewWay::Token).await?;
    change.commit().await?;
    Ok(CreatedApiToken { token, text })
}

/// Revokes one of one's own tokens; there is none of anybody else's.
pub async fn revoke_api_token(platform: &Platform, actor: &Actor, id: ApiTokenId) -> Result<()> {
    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "
        delete from api_tokens
        where id = $1 and user_id = $2
        returning id, name, scopes, created_at, expires_at, last_used_at, last_used_ip
        ",
        id.0,
        actor.user.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("token"))?;
    change.audit("api_token.revoke", id.0, Some(&ApiToken::try_from(row)?), None).await?;
    change.signal(Signal::SessionEnded(SessionId(id.0))).await?;
    change.commit().await?;
    platform.sessions.forget(SessionId(id.0)).await;
    Ok(())
}

/// Revokes all tokens of a user; [`Sessions::forget_user`](super::Sessions::forget_user) is left to do
/// after the commit.
pub(super) async fn revoke_all(change: &mut Change, user: UserId) -> Result<()> {
    let rows = sqlx::query_as!(
        Row,
        "
        delete from api_tokens
        where user_id = $1
        returning id, name, scopes, created_at, expires_at, last_used_at, last_used_ip
        ",
        user.0,
    )
    .fetch_all(change.db())
    .await?;
    for row in rows {
        let token = ApiToken::try_from(row)?;
        change.audit("api_token.revoke", token.id.0, Some(&token), None).await?;
        change.signal(Signal::SessionEnded(SessionId(token.id.0))).await?;
    }
    Ok(())
}

pub(super) async fn authenticate(
    platform: &Platform,
    text: &str,
    client: &ClientInfo,
) -> Result<Option<Authenticated>> {
    let hash = hash(text);
    recall(platform, hash, async || look_up(platform, hash, client).await).await
}

/// Finds a token that holds, and notes, at most once a minute, that it is in use.
async fn look_up(
    platform: &Platform,
    hash: [u8; 32],
    client: &ClientInfo,
) -> Result<Option<Known>> {
    let found = sqlx::query!(
        r#"
        select t.id, t.user_id, t.scopes, t.expires_at, u.roles,
            coalesce(t.last_used_at < now() - interval '1 minute', true) as "is_unnoted!",
            exists (
                select from second_factors f where f.user_id = u.id and f.confirmed_at is not null
            ) as "has_mfa!"
        from api_tokens t
        join users u on u.id = t.user_id
        where t.token_hash = $1 and (t.expires_at is null or t.expires_at > now()) and u.active
        "#,
        &hash,
    )
    .fetch_optional(&platform.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    if found.is_unnoted {
        sqlx::query!(
            "update api_tokens set last_used_at = now(), last_used_ip = $2 where id = $1",
            found.id,
            client.ip.map(|ip| ip.to_string()),
        )
        .execute(&platform.db)
        .await?;
    }
    let roles = roles(&found.roles)?;
    let scopes: Scopes = serde_json::from_value(found.scopes)?;
    let who = Authenticated {
        actor: Actor { scopes: Some(scopes), ..Actor::new(UserId(found.user_id), roles) },
        session: SessionId(found.id),
        through: Through::Token,
        must_set_up_mfa: second_factor::is_missing(platform.policy, roles, found.has_mfa),
    };
    Ok(Some(Known { who, expires_at: found.expires_at.unwrap_or(DateTime::<Utc>::MAX_UTC) }))
}

struct Row {
    id: Uuid,
    name: String,
    scopes: serde_json::Value,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    last_used_ip: Option<String>,
}

impl TryFrom<Row> for ApiToken {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: ApiTokenId(row.id),
            name: row.name.parse::<ApiTokenName>().map_err(corrupt)?,
            scopes: serde_json::from_value(row.scopes)?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            last_used_ip: row.last_used_ip,
        })
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}
