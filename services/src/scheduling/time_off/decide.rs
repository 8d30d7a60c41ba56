//! Approving, declining, taking back.

use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::time_off::{
    Decision, DecisionReason, Effects, TimeOff, TimeOffId, TimeOffState,
};
use domain::{Conflict, Problem, ProblemKind};

use super::absences::{away, overlapping};
use super::rows::Row;
use super::{effects, news};
use crate::scheduling::shifts::hold_technician;
use crate::{Change, Error, Platform, Result};

/// Decides about a request or takes time off back, with all that it means for shifts. `version` is
/// the one the caller saw; `None` decides whatever happened meanwhile.
pub async fn decide(
    platform: &Platform,
    actor: &Actor,
    id: TimeOffId,
    version: Option<i32>,
    decision: &Decision,
) -> Result<Effects> {
    actor.require(Permission::RequestTimeOff)?;

    let mut change = Change::by(platform, actor).await?;
    let before = held(&mut change, actor, id).await?;
    if decision.state != TimeOffState::Withdrawn {
        actor.require(Permission::ApproveTimeOff)?;
    }
    if version.is_some_and(|seen| seen != before.version) {
        let problem = Problem::new(
            ProblemKind::Conflict,
            "somebody else decided about this time off meanwhile; look at it and try again",
        );
        let current = Box::new(seen(actor, before)?);
        return Err(problem.with_conflict(Conflict::OutdatedTimeOff { current }).into());
    }
    if !before.state.may_become(decision.state) {
        let (is, wanted) = (before.state.name(), decision.state.name());
        let reason = format!("time off that is {is} cannot become {wanted}");
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    let decider = Some(actor.user);
    let decided =
        carry_out(&mut change, actor, before, decision.state, decider, &decision.reason).await?;
    change.commit().await?;
    Ok(decided)
}

/// Approves in a transaction of the caller's.
pub(crate) async fn approve_in(
    change: &mut Change,
    actor: &Actor,
    id: TimeOffId,
) -> Result<Effects> {
    actor.require(Permission::ApproveTimeOff)?;
    let before = held(change, actor, id).await?;
    let (state, none) = (TimeOffState::Approved, DecisionReason::none());
    carry_out(change, actor, before, state, Some(actor.user), &none).await
}

/// What taking it back would put back, and what it would leave.
pub async fn restoration(platform: &Platform, actor: &Actor, id: TimeOffId) -> Result<Effects> {
    actor.require(Permission::RequestTimeOff)?;
    // Held, so that the answer is of one moment; dropped, so that nothing happens.
    let mut change = Change::by(platform, actor).await?;
    let time_off = held(&mut change, actor, id).await?;
    let undo = effects::undo(&mut change, &time_off).await?;
    let mut would = Effects::none(seen(actor, time_off)?);
    would.restored = undo.back.into_iter().map(|back| back.shift).collect();
    would.kept = undo.kept;
    Ok(would)
}

/// Gives time off its next state, in the transaction that holds its technician.
pub(super) async fn carry_out(
    change: &mut Change,
    actor: &Actor,
    before: TimeOff,
    state: TimeOffState,
    decider: Option<UserId>,
    reason: &DecisionReason,
) -> Result<Effects> {
    if state == TimeOffState::Approved {
        let overlaps =
            overlapping(change.db(), before.technician_id, &before.when, Some(before.id)).await?;
        if !overlaps.is_empty() {
            return Err(away(overlaps).into());
        }
    }
    let row = sqlx::query_as!(
        Row,
        "
        update time_off
        set state = $2, reason = $3, decided_by = $4, version = version + 1, updated_at = now()
        where id = $1
        returning id, technician_id, category, note, state, reason, first_day, last_day, starts, ends,
            zone, requested_by, requested_at, decided_by, version
        ",
        before.id.0,
        state.name(),
        reason.as_str(),
        decider.map(|user| user.0),
    )
    .fetch_one(change.db())
    .await?;
    let after = TimeOff::try_from(row)?;
    let action = match state {
        TimeOffState::Approved => "time_off.approve",
        TimeOffState::Declined => "time_off.decline",
        TimeOffState::Requested | TimeOffState::Withdrawn => "time_off.withdraw",
    };
    change.audit(action, after.id.0, Some(&before), Some(&after)).await?;

    let mut effects = Effects::none(seen(actor, after.clone())?);
    match (before.state, state) {
        (_, TimeOffState::Approved) => effects::apply(change, &after, &mut effects).await?,
        (TimeOffState::Approved, _) => effects::take_back(change, &after, &mut effects).await?,
        _ => {}
    }
    let touched = effects.cancelled.len() + effects.cut.len() + effects.restored.len();
    news::spread(change, &after, u32::try_from(touched).unwrap_or(u32::MAX)).await?;
    Ok(effects)
}

/// The time off, its technician held and then itself: all changes of one technician's plans wait
/// for each other in the same order, so that none waits for one that waits for it.
async fn held(change: &mut Change, actor: &Actor, id: TimeOffId) -> Result<TimeOff> {
    let not_found = || Problem::not_found("time off");
    let found = sqlx::query!("select technician_id, state from time_off where id = $1", id.0)
        .fetch_optional(change.db())
        .await?
        .ok_or_else(not_found)?;
    let technician = UserId(found.technician_id);
    if technician != actor.user && !actor.may(Permission::ApproveTimeOff) {
        // That somebody is away is no secret; anything else is.
        let is_known = found.state == TimeOffState::Approved.name();
        return Err(if is_known { Problem::forbidden() } else { not_found() }.into());
    }
    hold_technician(change, technician).await?;
    let row = sqlx::query_as!(
        Row,
        "
        select id, technician_id, category, note, state, reason, first_day, last_day, starts, ends,
            zone, requested_by, requested_at, decided_by, version
        from time_off
        where id = $1
        for update
        ",
        id.0,
    )
    .fetch_one(change.db())
    .await?;
    row.try_into()
}

fn seen(actor: &Actor, time_off: TimeOff) -> Result<domain::scheduling::time_off::SeenTimeOff> {
    time_off
        .seen_by(actor.user, actor.may(Permission::ApproveTimeOff))
        .ok_or_else(|| Error::from(Problem::forbidden()))
}
