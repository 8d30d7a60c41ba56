//! Who tried to sign in to an account, for its owner to look through.

use domain::accounts::{Actor, Device, EmailAddress, SignInAttempt, SignInOutcome, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::ClientInfo;
use crate::{Platform, Result};

/// As many as anybody looks through.
const SHOWN: i64 = 50;

/// The latest attempts to sign in to one's own account, the newest first.
pub async fn sign_in_history(platform: &Platform, actor: &Actor) -> Result<Vec<SignInAttempt>> {
    let rows = sqlx::query!(
        "
        select at, outcome, ip, user_agent
        from sign_ins
        where user_id = $1
        order by at desc, id
        limit $2
        ",
        actor.user.0,
        SHOWN,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SignInAttempt {
                at: row.at,
                outcome: serde_json::from_value(row.outcome.into())?,
                device: Device::of(row.user_agent.as_deref().unwrap_or_default()),
                ip: row.ip,
            })
        })
        .collect()
}

/// Forgets what is older than anybody asks.
pub(crate) async fn forget_old_sign_ins(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let done =
        sqlx::query!("delete from sign_ins where at < now() - make_interval(days => $1)", days)
            .execute(&platform.db)
            .await?;
    Ok(done.rows_affected())
}

pub(super) async fn note(
    conn: &mut PgConnection,
    user: UserId,
    outcome: SignInOutcome,
    client: &ClientInfo,
) -> Result<()> {
    sqlx::query!(
        "insert into sign_ins (id, user_id, outcome, ip, user_agent) values ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        user.0,
        name(outcome),
        client.ip.map(|ip| ip.to_string()),
        client.short_user_agent(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The same statement whether or not the address is anybody's. Answers whose it is.
pub(super) async fn note_by_address(
    conn: &mut PgConnection,
    email: &EmailAddress,
    outcome: SignInOutcome,
    client: &ClientInfo,
) -> Result<Option<UserId>> {
    let user = sqlx::query_scalar!(
        "
        insert into sign_ins (id, user_id, outcome, ip, user_agent)
        select $1, id, $3, $4, $5 from users where email = $2 and active
        returning user_id
        ",
        Uuid::now_v7(),
        email.as_str(),
        name(outcome),
        client.ip.map(|ip| ip.to_string()),
        client.short_user_agent(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(user.map(UserId))
}

/// Whether they have signed in before, but never with this browser.
pub(super) async fn is_from_elsewhere(
    conn: &mut PgConnection,
    user: UserId,
    client: &ClientInfo,
) -> Result<bool> {
    let is = sqlx::query_scalar!(
        r#"
        select count(*) > 0 and not coalesce(bool_or(user_agent is not distinct from $2), false) as "is!"
        from sign_ins
        where user_id = $1 and outcome = 'signed_in'
        "#,
        user.0,
        client.short_user_agent(),
    )
    .fetch_one(conn)
    .await?;
    Ok(is)
}

const fn name(outcome: SignInOutcome) -> &'static str {
    match outcome {
        SignInOutcome::SignedIn => "signed_in",
        SignInOutcome::WrongPassword => "wrong_password",
        SignInOutcome::WrongCode => "wrong_code",
        SignInOutcome::Locked => "locked",
    }
}
