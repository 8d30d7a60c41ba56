//! Copying a week of shifts to another week, all of it or nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::scheduling::copy::{
    CopiedShift, CopyCircumstances, WeekCopy, WeekCopyRequest, plan_copies,
};
use domain::scheduling::time_off::When;
use domain::scheduling::warnings::Caution;
use domain::scheduling::{Shift, ShiftId};
use domain::zones::civil_day;
use domain::{Problem, ProblemKind};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::announce::{announce, announce_many};
use super::rows::Row;
use super::templates::hold_technicians;
use super::time_off::absences_between;
use super::{bulk, warnings};
use crate::error::broken_constraint;
use crate::{Change, Error, Platform, Result};

/// What [`copy`] would do now, and nothing done.
pub async fn preview(
    platform: &Platform,
    actor: &Actor,
    request: &WeekCopyRequest,
) -> Result<WeekCopy> {
    actor.require(Permission::PlanShifts)?;
    let days = request.days().map_err(Problem::from)?;
    let mut conn = platform.connection().await?;
    let shifts = shifts_of_week(&mut conn, request).await?;
    planned(&mut conn, request, days, shifts).await
}

/// Copies what stands in one week to another, except what cannot be there.
pub async fn copy(
    platform: &Platform,
    actor: &Actor,
    request: &WeekCopyRequest,
) -> Result<WeekCopy> {
    actor.require(Permission::PlanShifts)?;
    let days = request.days().map_err(Problem::from)?;

    let mut change = Change::by(platform, actor).await?;
    // Whoever changes plans holds people first and then looks at their shifts.
    let technicians = technicians_of(&shifts_of_week(change.db(), request).await?);
    hold_technicians(&mut change, &technicians).await?;
    let shifts = shifts_of_week(change.db(), request).await?;
    let mut week = planned(change.db(), request, days, shifts).await?;
    if request.plan.as_ref().is_some_and(|plan| *plan != week.plan) {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "something has changed since the preview; look at it again",
        )
        .into());
    }
    let copies: Vec<Shift> = week.created.iter().map(|copied| copied.shift.clone()).collect();
    let made = bulk::insert(&mut change, &copies).await.map_err(planned_meanwhile)?;
    for (copied, made) in week.created.iter_mut().zip(made) {
        copied.shift = made;
    }
    let found = week.created.iter().map(|copied| {
        let warnings = copied.warnings.iter().map(|caution| caution.warning.clone());
        (&copied.shift, warnings.collect())
    });
    warnings::answer(&mut change, actor, found, request.overrule.as_ref()).await?;
    announce_many(&mut change, week.created.iter().map(|copied| (None, Some(&copied.shift))))
        .await?;
    change.commit().await?;
    Ok(week)
}

/// Takes copies back, all but those that were changed since. Gives those that are gone.
pub async fn take_back(
    platform: &Platform,
    actor: &Actor,
    copies: &[ShiftId],
) -> Result<Vec<ShiftId>> {
    actor.require(Permission::PlanShifts)?;
    let ids: Vec<Uuid> = copies.iter().map(|id| id.0).collect();

    let mut change = Change::by(platform, actor).await?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = any ($1) and version = 1 and deleted_at is null
        order by id
        for update
        ",
        &ids,
    )
    .fetch_all(change.db())
    .await?;
    let shifts = rows.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    let ids: Vec<Uuid> = shifts.iter().map(|shift| shift.id.0).collect();
    sqlx::query!(
        "update shifts set deleted_at = now(), version = version + 1, updated_at = now() where id = any ($1)",
        &ids,
    )
    .execute(change.db())
    .await?;
    change
        .audit_all("shift.delete", shifts.iter().map(|shift| (shift.id.0, Some(shift), None)))
        .await?;
    for shift in &shifts {
        announce(&mut change, Some(shift), None).await?;
    }
    change.publish_all(shifts.iter().map(Event::removed)).await?;
    change.commit().await?;
    Ok(shifts.into_iter().map(|shift| shift.id).collect())
}

/// What begins in the week, each shift by the clock of its own zone.
async fn shifts_of_week(conn: &mut PgConnection, request: &WeekCopyRequest) -> Result<Vec<Shift>> {
    let week = request.from..request.from + Days::new(7);
    // A civil day of whatever zone begins within 14 hours of the same day in UTC.
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where starts_at >= $1 and starts_at < $2 and deleted_at is null
        order by starts_at, id
        ",
        midnight(week.start) - TimeDelta::days(1),
        midnight(week.end) + TimeDelta::days(1),
    )
    .fetch_all(conn)
    .await?;
    let mut shifts = rows.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    shifts.retain(|shift| {
        let tz = shift.zone.tz().unwrap_or(chrono_tz::UTC);
        week.contains(&civil_day(shift.span.starts_at(), tz)) && request.asks_for(shift)
    });
    Ok(shifts)
}

/// The domain's rule on what the database holds just now. Copies get ids of their own.
async fn planned(
    conn: &mut PgConnection,
    request: &WeekCopyRequest,
    days: i64,
    shifts: Vec<Shift>,
) -> Result<WeekCopy> {
    let people: Vec<Uuid> = technicians_of(&shifts).iter().map(|user| user.0).collect();
    let technicians: HashSet<UserId> = sqlx::query_scalar!(
        "select id from users where id = any ($1) and active and 'technician' = any (roles)",
        &people,
    )
    .fetch_all(&mut *conn)
    .await?
    .into_iter()
    .map(UserId)
    .collect();
    let there = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where (technician_id = any ($1) or technician_id is null) and starts_at >= $2 and starts_at < $3 and deleted_at is null
        order by starts_at, id
        ",
        &people,
        midnight(request.to) - TimeDelta::days(3),
        midnight(request.to) + TimeDelta::days(10),
    )
    .fetch_all(&mut *conn)
    .await?;
    let there = there.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    let mut absences: HashMap<UserId, Vec<When>> = HashMap::new();
    let (first, last) = (request.to - Days::new(3), request.to + Days::new(10));
    for absence in absences_between(&mut *conn, first, last).await? {
        absences.entry(absence.technician_id).or_default().push(absence.when);
    }

    // In a block of its own: what the rule borrows cannot wait for the database.
    let planned = {
        let circumstances = CopyCircumstances {
            technicians: &technicians,
            there: &there,
            is_away: &|shift| {
                let theirs = shift.technician_id.and_then(|technician| absences.get(&technician));
                // Of a zone that is not known the plan itself tells.
                theirs
                    .into_iter()
                    .flatten()
                    .any(|when| when.touches(&shift.span, &shift.zone).unwrap_or(false))
            },
        };
        plan_copies(shifts, days, &circumstances)
    };
    let (created, skipped) = planned.map_err(|err| Problem::invalid("from", err))?;
    let mut hash = Sha256::new_with_prefix(serde_json::to_vec(&(days, &created, &skipped))?);
    let mut created: Vec<CopiedShift> = created
        .into_iter()
        .map(|shift| CopiedShift {
            copy_of: shift.id,
            shift: Shift { id: ShiftId(Uuid::now_v7()), ..shift },
            warnings: Vec::new(),
        })
        .collect();
    let copies: Vec<&Shift> = created.iter().map(|copied| &copied.shift).collect();
    let found = warnings::against(conn, &copies, &[], warnings::Drafts::Count).await?;
    for (copied, found) in created.iter_mut().zip(found) {
        copied.warnings = found.into_iter().map(Caution::from).collect();
        // In words, because the ids of copies are others each time.
        copied.warnings.iter().for_each(|caution| hash.update(&caution.message));
        hash.update("\n");
    }
    let plan = hash.finalize()[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(WeekCopy { plan, created, skipped })
}

/// Somebody is faster than who plans for many: the database's no.
pub(super) fn planned_meanwhile(err: Error) -> Error {
    match &err {
        Error::Database(cause) if broken_constraint(cause) == Some("shifts_no_overlap") => {
            let reason = "somebody planned for the same technicians meanwhile; look at it again";
            Problem::new(ProblemKind::Conflict, reason).into()
        }
        _ => err,
    }
}

fn technicians_of(shifts: &[Shift]) -> Vec<UserId> {
    let mut technicians: Vec<UserId> =
        shifts.iter().filter_map(|shift| shift.technician_id).collect();
    technicians.sort_unstable();
    technicians.dedup();
    technicians
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
