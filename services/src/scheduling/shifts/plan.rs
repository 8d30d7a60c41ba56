//! Planning new shifts.

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::scheduling::{Shift, ShiftDraft, ShiftId, ShiftState};
use domain::zones::ZoneName;
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use super::hold::hold_technician;
use super::look::get;
use super::refuse::{no_technician, refused};
use crate::error::broken_constraint;
use crate::idempotency::{self, IdempotencyKey};
use crate::scheduling::announce::announce;
use crate::scheduling::rows::Row;
use crate::scheduling::time_off::refuse_while_away;
use crate::scheduling::warnings;
use crate::{Change, Error, Platform, Result};

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
        Err(err) => {
            let work = (draft.technician_id, draft.span);
            Err(refused(platform, actor, change, err, work, id).await)
        }
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
        Err(err) => {
            let work = (draft.technician_id, draft.span);
            Err(refused(platform, actor, change, err, work, id).await)
        }
        Ok(shift) => {
            idempotency::keep_answer(&mut change, actor, key, &shift).await?;
            change.commit().await?;
            Ok(shift)
        }
    }
}

/// Plans a shift in a transaction of the caller's.
pub(crate) async fn create_in(
    change: &mut Change,
    actor: &Actor,
    draft: &ShiftDraft,
) -> Result<Shift> {
    actor.require(Permission::PlanShifts)?;
    insert(change, actor, ShiftId(Uuid::now_v7()), draft).await
}

async fn insert(
    change: &mut Change,
    actor: &Actor,
    id: ShiftId,
    draft: &ShiftDraft,
) -> Result<Shift> {
    if draft.state == ShiftState::Cancelled {
        return Err(Problem::invalid("state", "a new shift is a draft or scheduled").into());
    }
    if let Some(technician) = draft.technician_id
        && !hold_technician(change, technician).await?
    {
        return Err(no_technician());
    }
    let zone = zone_of(change, actor, draft).await?;
    let row = sqlx::query_as!(
        Row,
        "
        insert into shifts
            (id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note, state)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        id.0,
        draft.technician_id.map(|technician| technician.0),
        draft.location_id.map(|location| location.0),
        draft.span.starts_at(),
        draft.span.ends_at(),
        zone.as_str(),
        draft.kind.name(),
        draft.title.as_str(),
        draft.note.as_str(),
        draft.state.name(),
    )
    .fetch_one(change.db())
    .await?;
    let shift = Shift::try_from(row)?;
    refuse_while_away(change, &shift).await?;
    warnings::heed(change, actor, &[(None, &shift)], draft.overrule.as_ref()).await?;
    change.audit("shift.create", id.0, None, Some(&shift)).await?;
    announce(change, None, Some(&shift)).await?;
    change.publish(Event::ShiftChanged { shift: shift.clone() }).await?;
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
