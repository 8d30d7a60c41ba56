//! Asking for time off.

use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::time_off::{DecisionReason, Effects, Relief, TimeOff, TimeOffDraft, When};
use uuid::Uuid;

use super::absences::{away, overlapping, refuse_twin};
use super::decide::{self, Verdict};
use super::effects::Orders;
use super::pages::owner;
use super::rows::{Days, Row};
use super::{news, settings};
use crate::idempotency::{self, IdempotencyKey};
use crate::scheduling::shifts::{hold_technician, no_technician};
use crate::scheduling::templates::hold_technicians;
use crate::{Change, Error, Platform, Result};

/// Asks for time off, one's own or, with the permission to approve, somebody else's.
pub async fn request(platform: &Platform, actor: &Actor, draft: &TimeOffDraft) -> Result<Effects> {
    let technician = for_whom(actor, draft)?;
    let mut change = Change::by(platform, actor).await?;
    let requested = insert(&mut change, actor, technician, draft).await?;
    change.commit().await?;
    Ok(requested)
}

/// Asks for time off, once for each key.
pub async fn request_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    draft: &TimeOffDraft,
) -> Result<Effects> {
    let technician = for_whom(actor, draft)?;
    let mut change = Change::by(platform, actor).await?;
    let earlier =
        idempotency::earlier_answer(&mut change, actor, key, "time_off.request", draft).await?;
    if let Some(requested) = earlier {
        return Ok(requested);
    }
    let requested = insert(&mut change, actor, technician, draft).await?;
    idempotency::keep_answer(&mut change, actor, key, &requested).await?;
    change.commit().await?;
    Ok(requested)
}

/// Asks for time off in a transaction of the caller's.
pub(crate) async fn request_in(
    change: &mut Change,
    actor: &Actor,
    draft: &TimeOffDraft,
) -> Result<Effects> {
    let technician = for_whom(actor, draft)?;
    insert(change, actor, technician, draft).await
}

/// Whose time off it is, if this actor may ask for it.
pub(super) fn for_whom(actor: &Actor, draft: &TimeOffDraft) -> Result<UserId> {
    actor.require(Permission::RequestTimeOff)?;
    let technician = draft.technician_id.unwrap_or(actor.user);
    if technician != actor.user || draft.approve {
        actor.require(Permission::ApproveTimeOff)?;
    }
    decide::refuse_reliefs(actor, &draft.shifts, draft.approve)?;
    known_zone(&draft.when)?;
    Ok(technician)
}

fn known_zone(when: &When) -> Result<()> {
    if let When::Part(part) = when {
        part.zone().tz().map_err(|err| Problem::invalid("zone", err))?;
    }
    Ok(())
}

async fn insert(
    change: &mut Change,
    actor: &Actor,
    technician: UserId,
    draft: &TimeOffDraft,
) -> Result<Effects> {
    let mut people: Vec<UserId> = Relief::technicians(&draft.shifts).collect();
    people.push(technician);
    hold_technicians(change, &people).await?;
    if !hold_technician(change, technician).await? {
        return Err(no_technician());
    }
    let overlaps = overlapping(change.db(), technician, &draft.when, None).await?;
    if !overlaps.is_empty() {
        return Err(away(change.actor(), overlaps).into());
    }
    refuse_twin(change.db(), technician, &draft.when).await?;
    let days = Days::from(&draft.when);
    let id = Uuid::now_v7();
    let row = sqlx::query_as!(
        Row,
        "
        insert into time_off
            (id, technician_id, category, note, first_day, last_day, starts, ends, zone, requested_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        returning id, technician_id, category, note, state, reason, first_day, last_day, starts, ends,
            zone, requested_by, requested_at, decided_by, version
        ",
        id,
        technician.0,
        draft.category.name(),
        draft.note.as_str(),
        days.first_day,
        days.last_day,
        days.starts,
        days.ends,
        days.zone,
        actor.user.0,
    )
    .fetch_one(change.db())
    .await?;
    let requested = TimeOff::try_from(row)?;
    change.audit("time_off.request", id, None, Some(&requested)).await?;

    let decider = if draft.approve {
        Some(Some(actor.user))
    } else if settings::read(change.db()).await?.approve_at_once {
        Some(None)
    } else {
        None
    };
    match decider {
        Some(decider) => {
            let none = DecisionReason::none();
            let orders = Orders { reliefs: &draft.shifts, overrule: draft.overrule.as_ref() };
            let verdict = Verdict { orders, ..Verdict::approval(decider, &none) };
            decide::carry_out(change, actor, requested, &verdict).await
        }
        None => {
            news::spread(change, None, &requested, 0).await?;
            let seen = requested.seen_by(owner(actor), actor.may(Permission::ApproveTimeOff));
            let seen = seen.ok_or_else(|| Error::from(Problem::forbidden()))?;
            Ok(Effects::none(seen))
        }
    }
}
