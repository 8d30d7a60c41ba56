//! Changing, deleting and bringing back shifts.

use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Shift, ShiftId, ShiftPatch, ShiftSpan};
use domain::{Conflict, Problem, ProblemKind};

use super::hold::{held, hold_technician, locked, technician_of};
use super::refuse::{no_technician, refused};
use crate::scheduling::announce::announce;
use crate::scheduling::rows::Row;
use crate::scheduling::templates::stay_generated;
use crate::scheduling::time_off::refuse_while_away;
use crate::scheduling::warnings;
use crate::{Change, Platform, Result};

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
    if !before.state.may_become(wanted.state) {
        let (is, wanted) = (before.state.name(), wanted.state.name());
        let reason = format!("a shift that is {is} cannot become {wanted}");
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    wanted.zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    let stored = async {
        let after = store(&mut change, "shift.update", &before, &wanted).await?;
        let overrule = patch.overrule.as_ref();
        if before.is_draft() && !after.is_draft() {
            warnings::heed_again(&mut change, actor, &[&after], overrule).await?;
        } else {
            warnings::heed(&mut change, actor, &[(Some(&before), &after)], overrule).await?;
        }
        Ok(after)
    };
    match stored.await {
        Ok(after) => {
            change.commit().await?;
            Ok(after)
        }
        Err(err) => {
            let work = (wanted.technician_id, wanted.span);
            Err(refused(platform, actor, change, err, work, id).await)
        }
    }
}

/// Writes what a shift is to be, with all that belongs to a change of a shift. To be called while it
/// and whoever has or gets it are held.
pub(in crate::scheduling) async fn store(
    change: &mut Change,
    action: &str,
    before: &Shift,
    wanted: &Shift,
) -> Result<Shift> {
    let row = sqlx::query_as!(
        Row,
        "
        update shifts
        set technician_id = $2, location_id = $3, starts_at = $4, ends_at = $5, zone = $6, kind = $7,
            title = $8, note = $9, state = $10, state_reason = $11, version = version + 1, updated_at = now()
        where id = $1
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        before.id.0,
        wanted.technician_id.map(|technician| technician.0),
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
    .await?;
    let after = Shift::try_from(row)?;
    let unpublished = Shift { state: before.state, version: before.version, ..after.clone() };
    if before.is_draft() && !after.is_draft() && unpublished == *before {
        stay_generated(change, &[after.id.0]).await?;
    }
    if is_planned_anew(before, &after) {
        refuse_while_away(change, &after).await?;
    }
    change.audit(action, after.id.0, Some(before), Some(&after)).await?;
    announce(change, Some(before), Some(&after)).await?;
    change.publish(Event::ShiftChanged { shift: after.clone() }).await?;
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
    change.publish(Event::removed(&before)).await?;
    change.commit().await
}

/// Undoes a deletion. Refused with the shift in the way if the technician has other work by now, and
/// with what speaks against it by now unless that is overruled.
pub async fn restore(
    platform: &Platform,
    actor: &Actor,
    id: ShiftId,
    overrule: Option<&Overrule>,
) -> Result<Shift> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let technician = technician_of(&mut change, id).await?.flatten();
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
    let technician = deleted.technician_id.map(UserId);
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
            return Err(refused(platform, actor, change, err.into(), (technician, span), id).await);
        }
    };
    let shift = Shift::try_from(row)?;
    refuse_while_away(&mut change, &shift).await?;
    warnings::heed_again(&mut change, actor, &[&shift], overrule).await?;
    change.audit("shift.restore", id.0, None, Some(&shift)).await?;
    announce(&mut change, None, Some(&shift)).await?;
    change.publish(Event::ShiftChanged { shift: shift.clone() }).await?;
    change.commit().await?;
    Ok(shift)
}

/// Whether a shift is at another time or with somebody else than it was, or takes place again. What
/// stays where it is may get another title while its technician is away.
fn is_planned_anew(before: &Shift, after: &Shift) -> bool {
    let plan = |shift: &Shift| (shift.technician_id, shift.span, shift.zone.clone(), shift.state);
    plan(before) != plan(after)
}

pub(in crate::scheduling) fn not_outdated(
    seen: Option<i32>,
    current: &Shift,
    wanted: &Shift,
) -> Result<()> {
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
