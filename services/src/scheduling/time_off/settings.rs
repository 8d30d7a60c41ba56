//! How time off is handled here.

use domain::accounts::{Actor, Permission};
use domain::scheduling::time_off::TimeOffSettings;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Change, Platform, Result};

pub async fn settings(platform: &Platform, actor: &Actor) -> Result<TimeOffSettings> {
    actor.require(Permission::RequestTimeOff)?;
    read(&mut *platform.connection().await?).await
}

pub async fn change_settings(
    platform: &Platform,
    actor: &Actor,
    wanted: TimeOffSettings,
) -> Result<TimeOffSettings> {
    actor.require(Permission::ApproveTimeOff)?;
    let mut change = Change::by(platform, actor).await?;
    let before = read(change.db()).await?;
    sqlx::query!(
        "
        insert into time_off_settings (approve_at_once) values ($1)
        on conflict (sole) do update set approve_at_once = excluded.approve_at_once
        ",
        wanted.approve_at_once,
    )
    .execute(change.db())
    .await?;
    change.audit("time_off_settings.update", Uuid::nil(), Some(&before), Some(&wanted)).await?;
    change.commit().await?;
    Ok(wanted)
}

pub(super) async fn read(conn: &mut PgConnection) -> Result<TimeOffSettings> {
    let approve_at_once = sqlx::query_scalar!("select approve_at_once from time_off_settings")
        .fetch_optional(conn)
        .await?;
    Ok(TimeOffSettings { approve_at_once: approve_at_once.unwrap_or_default() })
}
