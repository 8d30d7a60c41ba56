//! Where somebody is signed in, and ending it.

use domain::Problem;
use domain::accounts::{Actor, Device, Permission, SessionId, SessionInfo, SessionKind, UserId};

use super::sessions;
use crate::live::Signal;
use crate::{Change, Platform, Result};

/// One's own sessions, this one first and then the last used.
pub async fn sessions_of(
    platform: &Platform,
    actor: &Actor,
    current: SessionId,
) -> Result<Vec<SessionInfo>> {
    let rows = sqlx::query!(
        r#"
        select id, kind, ip, user_agent, created_at, last_seen_at, id = $2 as "is_current!"
        from sessions
        where user_id = $1 and expires_at > now()
        order by id = $2 desc, last_seen_at desc, id
        limit 200
        "#,
        actor.user.0,
        current.0,
    )
    .fetch_all(&platform.db)
    .await?;
    let sessions = rows.into_iter().map(|row| SessionInfo {
        id: SessionId(row.id),
        kind: if row.kind == "api" { SessionKind::Api } else { SessionKind::Browser },
        device: Device::of(row.user_agent.as_deref().unwrap_or_default()),
        ip: row.ip,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        is_current: row.is_current,
    });
    Ok(sessions.collect())
}

/// Ends one of one's own sessions; there is none of anybody else's.
pub async fn end_session(platform: &Platform, actor: &Actor, session: SessionId) -> Result<()> {
    let mut change = Change::by(platform, actor).await?;
    let done = sqlx::query!(
        "delete from sessions where id = $1 and user_id = $2",
        session.0,
        actor.user.0,
    )
    .execute(change.db())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Problem::not_found("session").into());
    }
    change.audit("session.end", session.0, None::<&()>, None).await?;
    change.signal(Signal::SessionEnded(session)).await?;
    change.commit().await?;
    platform.sessions.forget(session).await;
    Ok(())
}

/// Ends all of one's own sessions but this one.
pub async fn end_other_sessions(
    platform: &Platform,
    actor: &Actor,
    current: SessionId,
) -> Result<()> {
    let mut change = Change::by(platform, actor).await?;
    sessions::end_others(&mut change, actor.user, current).await?;
    change.commit().await?;
    platform.sessions.forget_user(actor.user).await;
    Ok(())
}

/// Ends all sessions of somebody else.
pub async fn end_sessions_of(platform: &Platform, actor: &Actor, user: UserId) -> Result<()> {
    actor.require(Permission::ManageUsers)?;
    let mut change = Change::by(platform, actor).await?;
    sessions::end_all(&mut change, user).await?;
    change.commit().await?;
    platform.sessions.forget_user(user).await;
    Ok(())
}
