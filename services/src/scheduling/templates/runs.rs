//! The log of the runs.

use chrono::NaiveDate;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::templates::{Generation, ScheduleRun, SkipReason, Skipped, Warned};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Change, Platform, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Schedule,
    Request,
}

/// The last runs, the newest first.
pub async fn runs(platform: &Platform, actor: &Actor) -> Result<Vec<ScheduleRun>> {
    actor.require(Permission::PlanShifts)?;
    let rows = sqlx::query!(
        r#"
        select at, requested_by, from_date, weeks, created, skipped as "skipped: Json<Vec<Skipped>>",
            warned as "warned: Json<Vec<Warned>>"
        from schedule_runs
        order by at desc, id
        limit 20
        "#,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ScheduleRun {
            at: row.at,
            requested_by: row.requested_by.map(UserId),
            from: row.from_date,
            weeks: row.weeks,
            created: row.created,
            skipped: row.skipped.0,
            warned: row.warned.0,
        })
        .collect())
}

/// The day from which the last run planned that was not asked for.
pub(super) async fn last_on_schedule(change: &mut Change) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar!("select max(from_date) from schedule_runs where cause = 'schedule'")
        .fetch_one(change.db())
        .await?)
}

pub(super) async fn record(
    change: &mut Change,
    cause: Cause,
    from: NaiveDate,
    weeks: u8,
    generation: &Generation,
) -> Result<()> {
    let id = Uuid::now_v7();
    let is_news = |skipped: &&Skipped| skipped.reason != SkipReason::AlreadyGenerated;
    let skipped: Vec<&Skipped> = generation.skipped.iter().filter(is_news).collect();
    let warned = generation.warned();
    let requested_by = change.actor().map(|user| user.0);
    let created = i32::try_from(generation.created.len()).unwrap_or(i32::MAX);
    sqlx::query!(
        "
        insert into schedule_runs (id, cause, requested_by, from_date, weeks, created, skipped, warned)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        ",
        id,
        match cause {
            Cause::Schedule => "schedule",
            Cause::Request => "request",
        },
        requested_by,
        from,
        i16::from(weeks),
        created,
        serde_json::to_value(&skipped)?,
        serde_json::to_value(&warned)?,
    )
    .execute(change.db())
    .await?;
    let told = json!({
        "from": from, "weeks": weeks, "created": created, "skipped": skipped.len(),
        "warned": warned.len(),
    });
    change.audit("schedule.generate", id, None, Some(&told)).await
}
