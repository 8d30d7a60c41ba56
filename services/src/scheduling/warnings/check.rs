//! Asking the rules, and writing down who overruled them.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::templates::Days as Pattern;
use domain::scheduling::warnings::{
    Circumstances, Limits, Overrule, Overruled, Stint, Warning, Wishes, warnings,
};
use domain::scheduling::{Shift, ShiftId, ShiftKind, ShiftSpan, ShiftState};
use domain::zones::ZoneName;
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Refuses a shift that something speaks against, unless it is overruled with a reason, which is
/// then kept. What spoke as loudly against the shift as it was `before` has been heard already.
pub(in crate::scheduling) async fn heed(
    change: &mut Change,
    before: Option<&Shift>,
    after: &Shift,
    overrule: Option<&Overrule>,
) -> Result<()> {
    let mut found = against(change.db(), after).await?;
    let before = before.filter(|before| before.technician_id == after.technician_id);
    if let Some(before) = before.filter(|_| !found.is_empty()) {
        let known = against(change.db(), before).await?;
        found.retain(|warning| !known.iter().any(|known| known.covers(warning)));
    }
    if found.is_empty() {
        return Ok(());
    }
    let Some(Overrule { reason }) = overrule else {
        let message = "something speaks against this shift; give a reason to save it all the same";
        return Err(Problem::new(ProblemKind::Conflict, message).with_warnings(found).into());
    };
    let Some(by) = change.actor() else { return Ok(()) };
    let told = Overruled { at: Utc::now(), by, reason: reason.clone(), warnings: found };
    sqlx::query!(
        "insert into shift_overrules (id, shift_id, at, by_id, reason, warnings) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        after.id.0,
        told.at,
        by.0,
        reason.as_str(),
        serde_json::to_value(&told.warnings)?,
    )
    .execute(change.db())
    .await?;
    change.audit("shift.overrule", after.id.0, None, Some(&told)).await
}

/// What speaks against shifts that are not planned yet, one by one, as if the others were.
pub async fn look_up(platform: &Platform, actor: &Actor, shift: &Shift) -> Result<Vec<Warning>> {
    actor.require(Permission::PlanShifts)?;
    against(&mut *platform.db.acquire().await?, shift).await
}

/// The warnings about a shift that were overruled, the first first; for those who plan, and for its
/// technician.
pub async fn overruled(platform: &Platform, actor: &Actor, id: ShiftId) -> Result<Vec<Overruled>> {
    actor.require(Permission::SeeCalendar)?;
    let rows = sqlx::query!(
        r#"
        select o.at, o.by_id, o.reason, o.warnings as "warnings: Json<Vec<Warning>>"
        from shift_overrules o
        join shifts s on s.id = o.shift_id
        where o.shift_id = $1 and ($2 or s.technician_id = $3)
        order by o.at, o.id
        limit 100
        "#,
        id.0,
        actor.may(Permission::PlanShifts),
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    let overruled = |at, by, reason: String, warnings| {
        Ok(Overruled { at, by: UserId(by), reason: reason.parse().map_err(corrupt)?, warnings })
    };
    rows.into_iter().map(|row| overruled(row.at, row.by_id, row.reason, row.warnings.0)).collect()
}

async fn against(conn: &mut PgConnection, shift: &Shift) -> Result<Vec<Warning>> {
    let Some(technician) = shift.technician_id.filter(|_| shift.state != ShiftState::Cancelled)
    else {
        return Ok(Vec::new());
    };
    let known = sqlx::query!(
        r#"
        select u.zone, w.avoid as "avoid?: Json<Pattern>", w.weekly_hours as "weekly_hours?",
            l.rest_hours as "rest_hours?", l.week_hours as "week_hours?",
            exists (select from trainings where location_id = $2)
                and not exists (select from trainings where location_id = $2 and user_id = $1) as "is_untrained!"
        from users u
        left join wishes w on w.user_id = u.id
        left join warning_limits l on true
        where u.id = $1
        "#,
        technician.0,
        shift.location_id.map(|location| location.0),
    )
    .fetch_one(&mut *conn)
    .await?;
    let zone: ZoneName = known.zone.parse().map_err(corrupt)?;
    let number = |number: i16| u8::try_from(number).map_err(corrupt);
    let limits = match (known.rest_hours, known.week_hours) {
        (Some(rest), Some(week)) => Limits { rest_hours: number(rest)?, week_hours: number(week)? },
        _ => Limits::default(),
    };
    let wishes = Wishes {
        avoid: known.avoid.map(|avoid| avoid.0).unwrap_or_default(),
        weekly_hours: known.weekly_hours.map(number).transpose()?,
    };
    let others = others(conn, technician, shift).await?;
    let circumstances = Circumstances {
        limits,
        others: &others,
        wishes: &wishes,
        zone: zone.tz().unwrap_or(chrono_tz::UTC),
        untrained: shift.location_id.filter(|_| known.is_untrained),
    };
    let stint = Stint { id: shift.id, kind: shift.kind, span: shift.span };
    Ok(warnings(&stint, &circumstances))
}

/// What else they do in the weeks the shift lies in, or will do if the drafts are published.
async fn others(conn: &mut PgConnection, technician: UserId, shift: &Shift) -> Result<Vec<Stint>> {
    const WEEK: Days = Days::new(8);
    let (from, to): (DateTime<Utc>, DateTime<Utc>) =
        (shift.span.starts_at() - WEEK, shift.span.ends_at() + WEEK);
    let rows = sqlx::query!(
        "
        select id, kind, starts_at, ends_at
        from shifts
        where technician_id = $1
            and starts_at > $2 and starts_at < $3
            and id <> $4
            and state <> 'cancelled'
            and deleted_at is null
        ",
        technician.0,
        from - TimeDelta::hours(24),
        to,
        shift.id.0,
    )
    .fetch_all(conn)
    .await?;
    let mut stints = Vec::with_capacity(rows.len());
    for row in rows {
        stints.push(Stint {
            id: ShiftId(row.id),
            kind: row.kind.parse::<ShiftKind>().map_err(corrupt)?,
            span: ShiftSpan::new(row.starts_at, row.ends_at).map_err(corrupt)?,
        });
    }
    Ok(stints)
}
