//! Shifts: the calendar's span, who is on now, planning and changing.

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::locations::LocationId;
use domain::scheduling::{Shift, ShiftDraft, ShiftId, ShiftPatch, ShiftSpan};
use domain::zones::ZoneName;
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use super::announce::announce;
use super::rows::Row;
use super::time_off::refuse_while_away;
use super::warnings;
use crate::error::broken_constraint;
use crate::idempotency::{self, IdempotencyKey};
use crate::{Change, Error, Platform, Result};

/// A longer look than this is an export, not a calendar.
pub const LONGEST_VIEW: TimeDelta = TimeDelta::days(62);

/// All shifts that touch `[from, to)`, in order of their start.
pub async fn between(
    platform: &Platform,
    actor: &Actor,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Shift>> {
    actor.require(Permission::SeeCalendar)?;
    if to <= from {
        return Err(Problem::invalid("to", "the end of the view lies before its start").into());
    }
    if to - from > LONGEST_VIEW {
        return Err(Problem::invalid("to", "ask for at most 62 days at once").into());
    }
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where starts_at > $1::timestamptz - interval '24 hours'
            and starts_at < $2
            and ends_at > $1
            and deleted_at is null
        order by starts_at, id
        ",
        from,
        to,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

/// The next shifts of somebody that have not begun, at most `limit`.
pub(crate) async fn next_of(
    platform: &Platform,
    technician: UserId,
    limit: i64,
) -> Result<Vec<Shift>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where technician_id = $1 and starts_at > now() and state = 'scheduled' and deleted_at is null
        order by starts_at, id
        limit $2
        ",
        technician.0,
        limit,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

/// The shifts of those who work at this moment, at one location or anywhere.
pub async fn on_at(
    platform: &Platform,
    actor: &Actor,
    at: DateTime<Utc>,
    location: Option<LocationId>,
) -> Result<Vec<Shift>> {
    actor.require(Permission::SeeCalendar)?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where starts_at > $1::timestamptz - interval '24 hours'
            and starts_at <= $1
            and ends_at > $1
            and kind = 'work'
            and state = 'scheduled'
            and deleted_at is null
            and ($2::uuid is null or location_id = $2)
        order by ends_at, id
        ",
        at,
        location.map(|location| location.0),
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

pub async fn get(platform: &Platform, actor: &Actor, id: ShiftId) -> Result<Shift> {
    actor.require(Permission::SeeCalendar)?;
    let row = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = $1 and deleted_at is null
        ",
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("shift"))?;
    row.try_into()
}

/// Plans a shift.
pub async fn create(platform: &Platform, actor: &Actor, draft: &ShiftDraft) -> Result<Shift> {
    create_as(platform, actor, ShiftId(Uuid::now_v7()), draft).await
}

/// Plans a shift under an id the caller made up. Whoever asks again, because the answer got lost,
/// finds the shift that the first request made.
pub async fn create_as(
    platform: &Platform,
    actor: &Actor,
    id: ShiftId,
    draft: &ShiftDraft,
) -> Result<Shift> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    match insert(&mut change, actor, id, draft).await {
        Err(Error::Database(err)) if broken_constraint(&err) == Some("shifts_pkey") => {
            drop(change);
            made_before(platform, actor, id, draft).await
        }
        Err(err) => Err(refused(platform, change, err, draft.technician_id, draft.span, id).await),
        Ok(shift) => {
            change.commit().await?;
            Ok(shift)
        }
    }
}

/// Plans a shift, once for each key.
pub async fn create_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    draft: &ShiftDraft,
) -> Result<Shift> {
    actor.require(Permission::PlanShifts)?;
    let id = ShiftId(Uuid::now_v7());

    let mut change = Change::by(platform, actor).await?;
    let earlier =
        idempotency::earlier_answer(&mut change, actor, key, "shift.create", draft).await?;
    if let Some(shift) = earlier {
        return Ok(shift);
    }
    match insert(&mut change, actor, id, draft).await {
        Err(err) => Err(refused(platform, change, err, draft.technician_id, draft.span, id).await),
        Ok(shift) => {
            idempotency::keep_answer(&mut change, actor, key, &shift).await?;
            change.commit().await?;
            Ok(shift)
        }
    }
}

async fn insert(
    change: &mut Change,
    actor: &Actor,
    id: ShiftId,
    draft: &ShiftDraft,
) -> Result<Shift> {
    if !hold_technician(change, draft.technician_id).await? {
        return Err(no_technician());
    }
    let zone = zone_of(change, actor, draft).await?;
    let row = sqlx::query_as!(
        Row,
        "
        insert into shifts (id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        id.0,
        draft.technician_id.0,
        draft.location_id.map(|location| location.0),
        draft.span.starts_at(),
        draft.span.ends_at(),
        zone.as_str(),
        draft.kind.name(),
        draft.title.as_str(),
        draft.note.as_str(),
    )
    .fetch_one(change.db())
    .await?;
    let shift = Shift::try_from(row)?;
    refuse_while_away(change, &shift).await?;
    warnings::heed(change, None, &shift, draft.overrule.as_ref()).await?;
    change.audit("shift.create", id.0, None, Some(&shift)).await?;
    announce(change, None, Some(&shift)).await?;
    change.publish(Event::ShiftChanged { shift: shift.clone() }).await?;
    Ok(shift)
}

/// Changes a shift. `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn update(
    platform: &Platform,
    actor: &Actor,
    id: ShiftId,
    version: Option<i32>,
    patch: &ShiftPatch,
) -> Result<Shift> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let (before, may_plan_for) = held(&mut change, id, patch.technician_id).await?;
    let wanted = patch.applied_to(&before).map_err(Problem::from)?;
    not_outdated(version, &before, &wanted)?;
    if wanted.technician_id != before.technician_id && !may_plan_for {
        return Err(no_technician());
    }
    wanted.zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    let updated = sqlx::query_as!(
        Row,
        "
        update shifts
        set technician_id = $2, location_id = $3, starts_at = $4, ends_at = $5, zone = $6, kind = $7,
            title = $8, note = $9, state = $10, state_reason = $11, version = version + 1, updated_at = now()
        where id = $1
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        id.0,
        wanted.technician_id.0,
        wanted.location_id.map(|location| location.0),
        wanted.span.starts_at(),
        wanted.span.ends_at(),
        wanted.zone.as_str(),
        wanted.kind.name(),
        wanted.title.as_str(),
        wanted.note.as_str(),
        wanted.state.name(),
        wanted.state_reason,
    )
    .fetch_one(change.db())
    .await;
    let row = match updated {
        Ok(row) => row,
        Err(err) => {
            let (technician, span) = (wanted.technician_id, wanted.span);
            return Err(refused(platform, change, err.into(), technician, span, id).await);
        }
    };
    let after = Shift::try_from(row)?;
    if is_planned_anew(&before, &after) {
        refuse_while_away(&mut change, &after).await?;
    }
    warnings::heed(&mut change, Some(&before), &after, patch.overrule.as_ref()).await?;
    change.audit("shift.update", id.0, Some(&before), Some(&after)).await?;
    announce(&mut change, Some(&before), Some(&after)).await?;
    change.publish(Event::ShiftChanged { shift: after.clone() }).await?;
    change.commit().await?;
    Ok(after)
}

/// Takes a shift out of the calendar; [`restore`] brings it back for 30 days.
pub async fn delete(
    platform: &Platform,
    actor: &Actor,
    id: ShiftId,
    version: Option<i32>,
) -> Result<()> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change, id).await?;
    not_outdated(version, &before, &before)?;
    sqlx::query!(
        "update shifts set deleted_at = now(), version = version + 1, updated_at = now() where id = $1",
        id.0,
    )
    .execute(change.db())
    .await?;
    change.audit("shift.delete", id.0, Some(&before), None).await?;
    announce(&mut change, Some(&before), None).await?;
    change.publish(Event::ShiftRemoved { id, version: before.version + 1 }).await?;
    change.commit().await
}

/// Undoes a deletion. Refused with the shift in the way if the technician has other work by now.
pub async fn restore(platform: &Platform, actor: &Actor, id: ShiftId) -> Result<Shift> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let technician = technician_of(&mut change, id).await?;
    if let Some(technician) = technician {
        hold_technician(&mut change, technician).await?;
    }
    let deleted = sqlx::query!(
        "select technician_id, starts_at, ends_at from shifts where id = $1 and deleted_at is not null for update",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("deleted shift"))?;
    let technician = UserId(deleted.technician_id);
    let restored = sqlx::query_as!(
        Row,
        "
        update shifts set deleted_at = null, version = version + 1, updated_at = now()
        where id = $1
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        id.0,
    )
    .fetch_one(change.db())
    .await;
    let row = match restored {
        Ok(row) => row,
        Err(err) => {
            let span = ShiftSpan::new(deleted.starts_at, deleted.ends_at).map_err(Problem::from)?;
            return Err(refused(platform, change, err.into(), technician, span, id).await);
        }
    };
    let shift = Shift::try_from(row)?;
    refuse_while_away(&mut change, &shift).await?;
    change.audit("shift.restore", id.0, None, Some(&shift)).await?;
    announce(&mut change, None, Some(&shift)).await?;
    change.publish(Event::ShiftChanged { shift: shift.clone() }).await?;
    change.commit().await?;
    Ok(shift)
}

/// The shift of an earlier request with the same id, if it asked for the same.
async fn made_before(
    platform: &Platform,
    actor: &Actor,
    id: ShiftId,
    draft: &ShiftDraft,
) -> Result<Shift> {
    let shift = get(platform, actor, id).await?;
    if (shift.technician_id, shift.span) == (draft.technician_id, draft.span) {
        Ok(shift)
    } else {
        Err(Problem::new(ProblemKind::Conflict, "another shift has this id").into())
    }
}

/// A shift to be changed, after its technician and the one it is to be given to; and whether shifts
/// may be planned for the latter.
///
/// Whoever changes plans holds people first and then their shifts, so that a shift that is moved
/// and time off that is approved wait for one another and not in a circle.
async fn held(change: &mut Change, id: ShiftId, to: Option<UserId>) -> Result<(Shift, bool)> {
    let from = technician_of(change, id).await?.ok_or_else(|| Problem::not_found("shift"))?;
    let to = to.unwrap_or(from);
    let mut may_plan_for = false;
    let mut technicians = [from, to];
    technicians.sort_unstable();
    for technician in technicians {
        let may = hold_technician(change, technician).await?;
        may_plan_for |= technician == to && may;
    }
    let shift = locked(change, id).await?;
    if shift.technician_id != from && shift.technician_id != to {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "somebody else gave this shift away meanwhile; look at it and try again",
        )
        .into());
    }
    Ok((shift, may_plan_for))
}

async fn technician_of(change: &mut Change, id: ShiftId) -> Result<Option<UserId>> {
    let found = sqlx::query_scalar!("select technician_id from shifts where id = $1", id.0)
        .fetch_optional(change.db())
        .await?;
    Ok(found.map(UserId))
}

/// Whether a shift is at another time or with somebody else than it was, or takes place again. What
/// stays where it is may get another title while its technician is away.
fn is_planned_anew(before: &Shift, after: &Shift) -> bool {
    let plan = |shift: &Shift| (shift.technician_id, shift.span, shift.zone.clone(), shift.state);
    plan(before) != plan(after)
}

async fn locked(change: &mut Change, id: ShiftId) -> Result<Shift> {
    sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = $1 and deleted_at is null
        for update
        ",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("shift"))?
    .try_into()
}

fn not_outdated(seen: Option<i32>, current: &Shift, wanted: &Shift) -> Result<()> {
    if seen.is_none_or(|seen| seen == current.version) {
        return Ok(());
    }
    let conflict =
        Conflict::Outdated { current: Box::new(current.clone()), yours: Box::new(wanted.clone()) };
    Err(Problem::new(
        ProblemKind::Conflict,
        "somebody else changed this shift meanwhile; look at it and try again",
    )
    .with_conflict(conflict)
    .into())
}

/// Whether shifts may be planned for this user: an active technician, who remains so until the
/// commit.
///
/// Also lets the changes of one technician's shifts come one by one. Side by side, each of two that
/// overlap would wait for the other to commit, until the database ends one as a deadlock.
pub(super) async fn hold_technician(change: &mut Change, id: UserId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"
        select active and 'technician' = any (roles) as "may_plan_for!"
        from users
        where id = $1
        for no key update
        "#,
        id.0,
    )
    .fetch_optional(change.db())
    .await?;
    Ok(found.unwrap_or(false))
}

pub(super) fn no_technician() -> Error {
    Problem::invalid("technician_id", "choose an active technician").into()
}

/// The zone the shift is planned in: as given, else the location's, else the planner's own.
async fn zone_of(change: &mut Change, actor: &Actor, draft: &ShiftDraft) -> Result<ZoneName> {
    let of_location = match draft.location_id {
        Some(location) => Some(
            sqlx::query_scalar!("select zone from locations where id = $1 and active", location.0)
                .fetch_optional(change.db())
                .await?
                .ok_or_else(|| Problem::invalid("location_id", "choose an active location"))?,
        ),
        None => None,
    };
    let name = match (&draft.zone, of_location) {
        (Some(zone), _) => zone.to_string(),
        (None, Some(zone)) => zone,
        (None, None) => {
            sqlx::query_scalar!("select zone from users where id = $1", actor.user.0)
                .fetch_one(change.db())
                .await?
        }
    };
    let zone: ZoneName = name.parse().map_err(|err| Problem::invalid("zone", err))?;
    zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    Ok(zone)
}

/// Puts the database's no into words, naming the shifts in the way.
async fn refused(
    platform: &Platform,
    change: Change,
    err: Error,
    technician: UserId,
    span: ShiftSpan,
    except: ShiftId,
) -> Error {
    // Gives its connection back before another is asked for: when all are in use, nobody would
    // ever get a second one.
    drop(change);
    let Error::Database(err) = err else { return err };
    match broken_constraint(&err) {
        Some("shifts_no_overlap") => match in_the_way(platform, technician, span, except).await {
            Ok(shifts) => {
                let problem =
                    Problem::new(ProblemKind::Conflict, "this technician already works then");
                shifts
                    .into_iter()
                    .fold(problem, |problem, shift| {
                        problem.with_conflict(Conflict::Overlap { shift: Box::new(shift) })
                    })
                    .into()
            }
            Err(err) => err,
        },
        Some("shifts_location_id_fkey") => {
            Problem::invalid("location_id", "choose an active location").into()
        }
        _ => err.into(),
    }
}

async fn in_the_way(
    platform: &Platform,
    technician: UserId,
    span: ShiftSpan,
    except: ShiftId,
) -> Result<Vec<Shift>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where technician_id = $1
            and starts_at > $2::timestamptz - interval '24 hours'
            and starts_at < $3
            and ends_at > $2
            and id <> $4
            and kind = 'work'
            and state = 'scheduled'
            and deleted_at is null
        order by starts_at, id
        ",
        technician.0,
        span.starts_at(),
        span.ends_at(),
        except.0,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}
