//! When and how much technicians would like to work.

use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::templates::Days;
use domain::scheduling::warnings::Wishes;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// One's own, or somebody's for those who plan.
pub async fn wishes(platform: &Platform, actor: &Actor, user: UserId) -> Result<Wishes> {
    may_look_after(actor, user)?;
    let mut conn = platform.connection().await?;
    must_exist(&mut conn, user).await?;
    read(&mut conn, user).await
}

pub async fn set_wishes(
    platform: &Platform,
    actor: &Actor,
    user: UserId,
    wanted: Wishes,
) -> Result<Wishes> {
    may_look_after(actor, user)?;
    let wanted = wanted.checked().map_err(Problem::from)?;
    let mut change = Change::by(platform, actor).await?;
    must_exist(change.db(), user).await?;
    let before = read(change.db(), user).await?;
    keep(&mut change, user, &wanted).await?;
    change.audit("user.wish", user.0, Some(&before), Some(&wanted)).await?;
    change.commit().await?;
    Ok(wanted)
}

/// Writes them down, in a transaction of the caller's.
pub(crate) async fn keep(change: &mut Change, user: UserId, wanted: &Wishes) -> Result<()> {
    sqlx::query!(
        "
        insert into wishes (user_id, avoid, weekly_hours) values ($1, $2, $3)
        on conflict (user_id) do update
        set avoid = excluded.avoid, weekly_hours = excluded.weekly_hours, updated_at = now()
        ",
        user.0,
        serde_json::to_value(&wanted.avoid)?,
        wanted.weekly_hours.map(i16::from),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

fn may_look_after(actor: &Actor, user: UserId) -> Result<()> {
    let needed =
        if user == actor.user { Permission::RequestTimeOff } else { Permission::PlanShifts };
    Ok(actor.require(needed)?)
}

async fn must_exist(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query_scalar!("select id from users where id = $1", user.0)
        .fetch_optional(conn)
        .await?
        .ok_or_else(|| Problem::not_found("user"))?;
    Ok(())
}

async fn read(conn: &mut PgConnection, user: UserId) -> Result<Wishes> {
    let row = sqlx::query!(
        r#"select avoid as "avoid: Json<Days>", weekly_hours from wishes where user_id = $1"#,
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(Wishes::default()) };
    let weekly_hours = row.weekly_hours.map(u8::try_from).transpose().map_err(corrupt)?;
    Ok(Wishes { avoid: row.avoid.0, weekly_hours })
}
