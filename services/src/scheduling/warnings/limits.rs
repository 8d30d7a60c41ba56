//! From where on there is a warning.

use domain::Problem;
use domain::accounts::{Actor, Permission};
use domain::scheduling::warnings::Limits;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Change, Platform, Result};

pub async fn limits(platform: &Platform, actor: &Actor) -> Result<Limits> {
    actor.require(Permission::PlanShifts)?;
    read(&mut *platform.connection().await?).await
}

pub async fn change_limits(platform: &Platform, actor: &Actor, wanted: Limits) -> Result<Limits> {
    actor.require(Permission::PlanShifts)?;
    let wanted = wanted.checked().map_err(Problem::from)?;
    let mut change = Change::by(platform, actor).await?;
    let before = read(change.db()).await?;
    sqlx::query!(
        "
        insert into warning_limits (rest_hours, week_hours) values ($1, $2)
        on conflict (sole) do update set rest_hours = excluded.rest_hours, week_hours = excluded.week_hours
        ",
        i16::from(wanted.rest_hours),
        i16::from(wanted.week_hours),
    )
    .execute(change.db())
    .await?;
    change.audit("warning_limits.update", Uuid::nil(), Some(&before), Some(&wanted)).await?;
    change.commit().await?;
    Ok(wanted)
}

pub(super) async fn read(conn: &mut PgConnection) -> Result<Limits> {
    let row = sqlx::query!("select rest_hours, week_hours from warning_limits")
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(Limits::default()) };
    let number = |number: i16| u8::try_from(number).map_err(corrupt);
    Ok(Limits { rest_hours: number(row.rest_hours)?, week_hours: number(row.week_hours)? })
}
