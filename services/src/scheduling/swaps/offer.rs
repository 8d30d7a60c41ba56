//! Offering a shift.

use chrono::Utc;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::ShiftState;
use domain::scheduling::swaps::{Swap, SwapOffer};
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use super::news;
use super::rows::Row;
use crate::error::conflict_on;
use crate::idempotency::{self, IdempotencyKey};
use crate::scheduling::shifts::held;
use crate::{Change, Platform, Result};

/// Offers one's own shift to one colleague or to all; those who plan offer anybody's.
pub async fn offer(platform: &Platform, actor: &Actor, offer: &SwapOffer) -> Result<Swap> {
    actor.require(Permission::TradeShifts)?;
    let mut change = Change::by(platform, actor).await?;
    let swap = offer_in(&mut change, actor, offer).await?;
    change.commit().await?;
    Ok(swap)
}

/// Offers a shift, once for each key.
pub async fn offer_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    offer: &SwapOffer,
) -> Result<Swap> {
    actor.require(Permission::TradeShifts)?;
    let mut change = Change::by(platform, actor).await?;
    let earlier = idempotency::earlier_answer(&mut change, actor, key, "swap.offer", offer).await?;
    if let Some(swap) = earlier {
        return Ok(swap);
    }
    let swap = offer_in(&mut change, actor, offer).await?;
    idempotency::keep_answer(&mut change, actor, key, &swap).await?;
    change.commit().await?;
    Ok(swap)
}

/// Offers a shift in a transaction of the caller's.
pub(crate) async fn offer_in(
    change: &mut Change,
    actor: &Actor,
    offer: &SwapOffer,
) -> Result<Swap> {
    let not_found = || Problem::not_found("shift");
    let (shift, _) = held(change, offer.shift_id, None).await?;
    let plans = actor.may(Permission::PlanShifts);
    if shift.is_draft() {
        return Err(if plans { conflict("publish this shift first") } else { not_found() }.into());
    }
    let Some(technician) = shift.technician_id else {
        return Err(conflict("this shift is open already").into());
    };
    if technician != actor.user && !plans {
        return Err(Problem::forbidden().into());
    }
    if shift.state == ShiftState::Cancelled {
        return Err(conflict("this shift is cancelled").into());
    }
    if shift.span.ends_at() <= Utc::now() {
        return Err(conflict("this shift is over").into());
    }
    if let Some(to) = offer.offered_to {
        refuse_unfit(change, technician, to).await?;
    }

    // An offer of somebody who had the shift before has nothing left to give.
    sqlx::query!(
        "
        update swaps set state = 'lapsed', version = version + 1, updated_at = now()
        where shift_id = $1 and state in ('offered', 'claimed') and offered_by <> $2
        ",
        shift.id.0,
        technician.0,
    )
    .execute(change.db())
    .await?;
    let row = sqlx::query_as!(
        Row,
        "
        insert into swaps (id, shift_id, offered_by, offered_to, note)
        values ($1, $2, $3, $4, $5)
        returning id, shift_id, offered_by, offered_to, note, state, taken_by, offered_at, version
        ",
        Uuid::now_v7(),
        shift.id.0,
        technician.0,
        offer.offered_to.map(|to| to.0),
        offer.note.as_str(),
    )
    .fetch_one(change.db())
    .await
    .map_err(conflict_on(
        "swaps_undecided_key",
        "shift_id",
        "this shift is offered already",
    ))?;
    let swap = row.with(shift)?;
    change.audit("swap.offer", swap.id.0, None, Some(&swap)).await?;
    news::offered(change, &swap).await?;
    Ok(swap)
}

async fn refuse_unfit(change: &mut Change, from: UserId, to: UserId) -> Result<()> {
    if to == from {
        return Err(Problem::invalid("offered_to", "choose somebody else than whose it is").into());
    }
    // Not held: whether they may work is asked again when they take it.
    let may_plan_for = sqlx::query_scalar!(
        r#"select active and 'technician' = any (roles) as "may!" from users where id = $1"#,
        to.0,
    )
    .fetch_optional(change.db())
    .await?;
    if may_plan_for != Some(true) {
        return Err(Problem::invalid("offered_to", "choose an active technician").into());
    }
    Ok(())
}

fn conflict(reason: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, reason)
}
