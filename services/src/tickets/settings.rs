//! How tickets are handled here.

use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::tickets::TicketSettings;
use sqlx::PgConnection;
use uuid::Uuid;

use super::people;
use crate::{Change, Platform, Result};

pub async fn get(platform: &Platform, actor: &Actor) -> Result<TicketSettings> {
    actor.require(Permission::ManageTickets)?;
    read(&mut *platform.db.acquire().await?).await
}

pub async fn change(
    platform: &Platform,
    actor: &Actor,
    wanted: &TicketSettings,
) -> Result<TicketSettings> {
    actor.require(Permission::ManageTickets)?;
    for (field, days) in [
        ("close_after_days", wanted.close_after_days),
        ("archive_after_days", wanted.archive_after_days),
    ] {
        if !(1..=3650).contains(&days) {
            return Err(Problem::invalid(field, "choose 1 to 3650 days").into());
        }
    }
    let mut change = Change::by(platform, actor).await?;
    if let Some(owner) = wanted.triage_owner_id {
        let works = people::must_work_on_tickets(change.db(), owner).await;
        let reason = "choose somebody active who works on tickets";
        works.map_err(|_| Problem::invalid("triage_owner_id", reason))?;
    }
    let before = read(change.db()).await?;
    sqlx::query!(
        "
        insert into ticket_settings (triage_owner_id, close_after_days, archive_after_days)
        values ($1, $2, $3)
        on conflict (sole) do update
        set triage_owner_id = excluded.triage_owner_id, close_after_days = excluded.close_after_days,
            archive_after_days = excluded.archive_after_days
        ",
        wanted.triage_owner_id.map(|user| user.0),
        i32::from(wanted.close_after_days),
        i32::from(wanted.archive_after_days),
    )
    .execute(change.db())
    .await?;
    change.audit("ticket_settings.update", Uuid::nil(), Some(&before), Some(wanted)).await?;
    change.commit().await?;
    Ok(*wanted)
}

pub(super) async fn read(conn: &mut PgConnection) -> Result<TicketSettings> {
    let row = sqlx::query!(
        "select triage_owner_id, close_after_days, archive_after_days from ticket_settings"
    )
    .fetch_optional(conn)
    .await?;
    let usual = TicketSettings::default();
    Ok(row.map_or(usual, |row| TicketSettings {
        triage_owner_id: row.triage_owner_id.map(UserId),
        close_after_days: row.close_after_days.try_into().unwrap_or(usual.close_after_days),
        archive_after_days: row.archive_after_days.try_into().unwrap_or(usual.archive_after_days),
    }))
}
