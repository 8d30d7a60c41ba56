//! How swaps are handled here.

use domain::accounts::{Actor, Permission};
use domain::scheduling::swaps::SwapSettings;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Change, Platform, Result};

pub async fn settings(platform: &Platform, actor: &Actor) -> Result<SwapSettings> {
    actor.require(Permission::TradeShifts)?;
    read(&mut *platform.connection().await?).await
}

pub async fn change_settings(
    platform: &Platform,
    actor: &Actor,
    wanted: SwapSettings,
) -> Result<SwapSettings> {
    actor.require(Permission::PlanShifts)?;
    let mut change = Change::by(platform, actor).await?;
    let before = read(change.db()).await?;
    sqlx::query!(
        "
        insert into swap_settings (approve_at_once) values ($1)
        on conflict (sole) do update set approve_at_once = excluded.approve_at_once
        ",
        wanted.approve_at_once,
    )
    .execute(change.db())
    .await?;
    change.audit("swap_settings.update", Uuid::nil(), Some(&before), Some(&wanted)).await?;
    change.commit().await?;
    Ok(wanted)
}

pub(super) async fn read(conn: &mut PgConnection) -> Result<SwapSettings> {
    let approve_at_once = sqlx::query_scalar!("select approve_at_once from swap_settings")
        .fetch_optional(conn)
        .await?;
    Ok(SwapSettings { approve_at_once: approve_at_once.unwrap_or_default() })
}
