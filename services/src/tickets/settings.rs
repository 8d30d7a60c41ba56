//! How tickets are handled here.

use domain::accounts::{Actor, Permission, UserId};
use domain::tickets::TicketSettings;
use domain::{Conflict, Problem, ProblemKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::people;
use crate::{Change, Platform, Result};

/// With their version.
pub async fn get(platform: &Platform, actor: &Actor) -> Result<(TicketSettings, i32)> {
    actor.require(Permission::ManageTickets)?;
    kept(&mut *platform.connection().await?).await
}

/// `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn change(
    platform: &Platform,
    actor: &Actor,
    version: Option<i32>,
    wanted: &TicketSettings,
) -> Result<(TicketSettings, i32)> {
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
    sqlx::query("insert into ticket_settings default values on conflict do nothing")
        .execute(change.db())
        .await?;
    sqlx::query("select sole from ticket_settings for update").execute(change.db()).await?;
    let (before, known) = kept(change.db()).await?;
    if version.is_some_and(|seen| seen != known) {
        return Err(outdated((before, known), *wanted).into());
    }
    if before == *wanted {
        return Ok((before, known));
    }
    let now = sqlx::query_scalar!(
        "
        update ticket_settings
        set triage_owner_id = $1, close_after_days = $2, archive_after_days = $3, version = version + 1
        returning version
        ",
        wanted.triage_owner_id.map(|user| user.0),
        i32::from(wanted.close_after_days),
        i32::from(wanted.archive_after_days),
    )
    .fetch_one(change.db())
    .await?;
    change.audit("ticket_settings.update", Uuid::nil(), Some(&before), Some(wanted)).await?;
    change.commit().await?;
    Ok((*wanted, now))
}

fn outdated((current, version): (TicketSettings, i32), yours: TicketSettings) -> Problem {
    let message = "somebody else changed these settings meanwhile; look at them and try again";
    Problem::new(ProblemKind::Conflict, message).with_conflict(Conflict::OutdatedTicketSettings {
        current,
        version,
        yours,
    })
}

pub(super) async fn read(conn: &mut PgConnection) -> Result<TicketSettings> {
    Ok(kept(conn).await?.0)
}

async fn kept(conn: &mut PgConnection) -> Result<(TicketSettings, i32)> {
    let row = sqlx::query!(
        "select triage_owner_id, close_after_days, archive_after_days, version from ticket_settings"
    )
    .fetch_optional(conn)
    .await?;
    let usual = TicketSettings::default();
    Ok(row.map_or((usual, 0), |row| {
        let settings = TicketSettings {
            triage_owner_id: row.triage_owner_id.map(UserId),
            close_after_days: row.close_after_days.try_into().unwrap_or(usual.close_after_days),
            archive_after_days: row
                .archive_after_days
                .try_into()
                .unwrap_or(usual.archive_after_days),
        };
        (settings, row.version)
    }))
}
