//! Taking what was offered, agreeing, declining, taking back.

use chrono::Utc;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::swaps::{Swap, SwapId, SwapState, SwapStep};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Shift, ShiftId};
use domain::{Problem, ProblemKind};

use super::look::{PLANNER, party};
use super::rows::Row;
use super::{news, settings};
use crate::scheduling::people::name_of;
use crate::scheduling::shifts::{hold_technician, locked, no_technician, refuse_obstacles, store};
use crate::scheduling::time_off::refuse_while_away;
use crate::scheduling::warnings;
use crate::{Change, Platform, Result};

/// Takes a swap to its next state, with what that means for the shift. `version` is the one the
/// caller saw; `None` does it whatever happened meanwhile.
///
/// Whether the shift can change hands is asked when it is claimed and again when it is approved:
/// the days between may have changed everything.
pub async fn step(
    platform: &Platform,
    actor: &Actor,
    id: SwapId,
    version: Option<i32>,
    wanted: &SwapStep,
) -> Result<Swap> {
    actor.require(Permission::TradeShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let swap = step_in(&mut change, actor, id, version, wanted).await?;
    change.commit().await?;
    Ok(swap)
}

/// The same in a transaction of the caller's.
pub(crate) async fn step_in(
    change: &mut Change,
    actor: &Actor,
    id: SwapId,
    version: Option<i32>,
    wanted: &SwapStep,
) -> Result<Swap> {
    if wanted.overrule.is_some() {
        actor.require(Permission::PlanShifts)?;
    }
    let Held { swap: before, may_take } = held(change, actor, id, wanted).await?;
    let taker = taker(actor, &before, wanted)?;
    if wanted.state == SwapState::Claimed && before.taken_by.is_some() && before.taken_by == taker {
        // Asked again, because the answer got lost.
        return Ok(before);
    }
    if let Some(reason) = hindrance(change, actor, &before, wanted, version).await? {
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    if !before.may_become(wanted.state, party(actor)) {
        return Err(not_so(&before, wanted.state).into());
    }
    if taker.is_some() && !may_take {
        return Err(no_technician());
    }
    let at_once =
        wanted.state == SwapState::Claimed && settings::read(change.db()).await?.approve_at_once;
    let next = if at_once { SwapState::Approved } else { wanted.state };
    carry_out(change, actor, &before, next, taker, wanted.overrule.as_ref()).await
}

/// A swap that nobody else changes until the end of the change.
struct Held {
    swap: Swap,
    /// Whoever takes it is an active technician.
    may_take: bool,
}

/// Who would have the shift after this step; nobody, where it takes the shift to nobody.
fn taker(actor: &Actor, swap: &Swap, wanted: &SwapStep) -> Result<Option<UserId>> {
    match wanted.state {
        SwapState::Claimed => {
            let taker = wanted.taken_by.unwrap_or(actor.user);
            if taker != actor.user {
                actor.require(Permission::PlanShifts)?;
            }
            if !swap.is_open_to(taker) {
                let reason = "this shift is not offered to them";
                return Err(Problem::invalid("taken_by", reason).into());
            }
            Ok(Some(taker))
        }
        _ if wanted.taken_by.is_some() => {
            Err(Problem::invalid("taken_by", "only a claim says who takes it").into())
        }
        SwapState::Approved => Ok(swap.taken_by),
        _ => Ok(None),
    }
}

/// What stands in the way, seen before anything is tried.
async fn hindrance(
    change: &mut Change,
    actor: &Actor,
    swap: &Swap,
    wanted: &SwapStep,
    version: Option<i32>,
) -> Result<Option<String>> {
    if wanted.state == SwapState::Claimed
        && let Some(winner) = swap.taken_by.filter(|winner| *winner != actor.user)
    {
        let name = name_of(change.db(), winner).await?;
        return Ok(Some(format!("{name} has taken this shift already")));
    }
    if !swap.state.is_undecided() {
        let is = swap.state;
        return Ok(Some(format!("this swap was {is} meanwhile")));
    }
    if !swap.is_live(Utc::now()) {
        return Ok(Some("this shift is over, cancelled, or somebody else's by now".to_owned()));
    }
    let is_outdated = version.is_some_and(|seen| seen != swap.version);
    let reason = "somebody else changed this swap meanwhile; look at it and try again";
    Ok(is_outdated.then(|| reason.to_owned()))
}

fn not_so(swap: &Swap, next: SwapState) -> Problem {
    let is = swap.state;
    if swap.may_become(next, PLANNER) {
        // Somebody may, but not this one.
        Problem::forbidden()
    } else {
        let reason = format!("a swap that is {is} cannot become {next}");
        Problem::new(ProblemKind::Conflict, reason)
    }
}

/// People first, then the shift, then its swap, as all changes of plans.
async fn held(change: &mut Change, actor: &Actor, id: SwapId, wanted: &SwapStep) -> Result<Held> {
    let not_found = || Problem::not_found("swap");
    let found =
        sqlx::query!("select shift_id, offered_by, taken_by from swaps where id = $1", id.0)
            .fetch_optional(change.db())
            .await?
            .ok_or_else(not_found)?;
    let taker = match wanted.state {
        SwapState::Claimed => Some(wanted.taken_by.unwrap_or(actor.user)),
        _ => found.taken_by.map(UserId),
    };
    let mut people: Vec<UserId> =
        [Some(UserId(found.offered_by)), taker].into_iter().flatten().collect();
    people.sort_unstable();
    people.dedup();
    let mut may_take = false;
    for person in people {
        let may = hold_technician(change, person).await?;
        may_take |= Some(person) == taker && may;
    }
    let shift = locked(change, ShiftId(found.shift_id)).await?;
    let row = sqlx::query_as!(
        Row,
        "
        select id, shift_id, offered_by, offered_to, note, state, taken_by, offered_at, version
        from swaps
        where id = $1
        for update
        ",
        id.0,
    )
    .fetch_one(change.db())
    .await?;
    let swap = row.with(shift)?;
    if !swap.is_seen_by(party(actor)) {
        return Err(not_found().into());
    }
    // Claimed or given back between the two looks: whoever takes it is not who was held.
    let is_theirs = swap.taken_by.is_none() || swap.taken_by == taker;
    Ok(Held { swap, may_take: may_take && is_theirs })
}

async fn carry_out(
    change: &mut Change,
    actor: &Actor,
    before: &Swap,
    next: SwapState,
    taker: Option<UserId>,
    overrule: Option<&Overrule>,
) -> Result<Swap> {
    let mut shift = before.shift.clone();
    if let Some(taker) = taker {
        let theirs = Shift { technician_id: Some(taker), ..shift.clone() };
        // Whoever takes it is held, so what is not in the way now is not at the end either.
        refuse_obstacles(change, actor, &theirs).await?;
        if next == SwapState::Approved {
            shift = store(change, "shift.swap", &before.shift, &theirs).await?;
            // What speaks against it counts when it changes hands. Before that nobody is refused:
            // whoever agrees decides about it.
            warnings::heed(change, actor, &[(Some(&before.shift), &shift)], overrule).await?;
        } else {
            refuse_while_away(change, &theirs).await?;
        }
    }
    let taken_by = match next {
        SwapState::Offered => None,
        _ => taker.or(before.taken_by),
    };
    let row = sqlx::query_as!(
        Row,
        "
        update swaps set state = $2, taken_by = $3, version = version + 1, updated_at = now()
        where id = $1
        returning id, shift_id, offered_by, offered_to, note, state, taken_by, offered_at, version
        ",
        before.id.0,
        next.name(),
        taken_by.map(|user| user.0),
    )
    .fetch_one(change.db())
    .await?;
    let after = row.with(shift)?;
    let action = match next {
        SwapState::Offered => "swap.step_back",
        SwapState::Claimed => "swap.claim",
        SwapState::Approved => "swap.approve",
        SwapState::Declined => "swap.decline",
        SwapState::Withdrawn | SwapState::Lapsed => "swap.withdraw",
    };
    change.audit(action, after.id.0, Some(before), Some(&after)).await?;
    news::stepped(change, before, &after).await?;
    Ok(after)
}
