//! Approving, declining, taking back.

use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::time_off::{
    Decision, DecisionReason, Effects, Relief, TimeOff, TimeOffId, TimeOffState,
};
use domain::{Conflict, Problem, ProblemKind};

use super::absences::{away, overlapping};
use super::effects::{self, Orders};
use super::news;
use super::pages::owner;
use super::rows::Row;
use crate::scheduling::templates::hold_technicians;
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

    if decision.state != TimeOffState::Withdrawn {
        actor.require(Permission::ApproveTimeOff)?;
    }
    let is_approval = decision.state == TimeOffState::Approved;
    refuse_reliefs(actor, &decision.shifts, is_approval)?;

    let mut change = Change::by(platform, actor).await?;
    let before = held(&mut change, actor, id, &decision.shifts).await?;
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
    if before.state == TimeOffState::Approved && !actor.may(Permission::ApproveTimeOff) {
        refuse_begun(&mut change, &before).await?;
    }
    let verdict = Verdict {
        state: decision.state,
        decider: Some(actor.user),
        reason: &decision.reason,
        orders: Orders { reliefs: &decision.shifts, overrule: decision.overrule.as_ref() },
    };
    let decided = carry_out(&mut change, actor, before, &verdict).await?;
    change.commit().await?;
    Ok(decided)
}

/// What has begun is taken back by those who approve: others may have worked meanwhile.
async fn refuse_begun(change: &mut Change, time_off: &TimeOff) -> Result<()> {
    let today = sqlx::query_scalar!(
        r#"select (now() at time zone zone)::date as "today!" from users where id = $1"#,
        time_off.technician_id.0,
    )
    .fetch_one(change.db())
    .await?;
    if time_off.when.first_day() > today {
        return Ok(());
    }
    let reason = "this time off has begun; ask somebody who approves time off to take it back";
    Err(Problem::new(ProblemKind::Conflict, reason).into())
}

/// Approves in a transaction of the caller's.
pub(crate) async fn approve_in(
    change: &mut Change,
    actor: &Actor,
    id: TimeOffId,
) -> Result<Effects> {
    actor.require(Permission::ApproveTimeOff)?;
    let before = held(change, actor, id, &[]).await?;
    carry_out(change, actor, before, &Verdict::approval(Some(actor.user), &DecisionReason::none()))
        .await
}

/// What taking it back would put back, and what it would leave.
pub async fn restoration(platform: &Platform, actor: &Actor, id: TimeOffId) -> Result<Effects> {
    actor.require(Permission::RequestTimeOff)?;
    // Held, so that the answer is of one moment; dropped, so that nothing happens.
    let mut change = Change::by(platform, actor).await?;
    let time_off = held(&mut change, actor, id, &[]).await?;
    let undo = effects::undo(&mut change, &time_off).await?;
    let mut would = Effects::none(seen(actor, time_off)?);
    would.restored = undo.back.into_iter().map(|back| back.shift).collect();
    would.kept = undo.kept;
    Ok(would)
}

/// What was decided about time off.
pub(super) struct Verdict<'a> {
    pub state: TimeOffState,
    /// `None`: the settings.
    pub decider: Option<UserId>,
    pub reason: &'a DecisionReason,
    pub orders: Orders<'a>,
}

impl<'a> Verdict<'a> {
    /// That it is approved, and its shifts are cancelled.
    pub fn approval(decider: Option<UserId>, reason: &'a DecisionReason) -> Self {
        Self { state: TimeOffState::Approved, decider, reason, orders: Orders::default() }
    }
}

/// What becomes of shifts is said by those who plan, and only once.
pub(super) fn refuse_reliefs(actor: &Actor, reliefs: &[Relief], is_approval: bool) -> Result<()> {
    Relief::check(reliefs, is_approval).map_err(Problem::from)?;
    if !reliefs.is_empty() {
        actor.require(Permission::PlanShifts)?;
    }
    Ok(())
}

/// Gives time off its next state, in the transaction that holds its technician.
pub(super) async fn carry_out(
    change: &mut Change,
    actor: &Actor,
    before: TimeOff,
    verdict: &Verdict<'_>,
) -> Result<Effects> {
    let Verdict { state, decider, reason, orders } = *verdict;
    if state == TimeOffState::Approved {
        let overlaps =
            overlapping(change.db(), before.technician_id, &before.when, Some(before.id)).await?;
        if !overlaps.is_empty() {
            return Err(away(change.actor(), overlaps).into());
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
        (_, TimeOffState::Approved) => {
            effects::apply(change, actor, &after, orders, &mut effects).await?;
        }
        (TimeOffState::Approved, _) => effects::take_back(change, &after, &mut effects).await?,
        _ => {}
    }
    let touched = u32::try_from(effects.touched()).unwrap_or(u32::MAX);
    news::spread(change, Some(&before), &after, touched).await?;
    Ok(effects)
}

/// The time off, and before it all whose plans it changes: its technician, those who get something,
/// and those who got something by it. All changes of plans wait for each other in the same order, so
/// that none waits for one that waits for it.
async fn held(
    change: &mut Change,
    actor: &Actor,
    id: TimeOffId,
    reliefs: &[Relief],
) -> Result<TimeOff> {
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
    let mut people = effects::relieved(change, id).await?;
    people.extend([technician].into_iter().chain(Relief::technicians(reliefs)));
    hold_technicians(change, &people).await?;
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
        .seen_by(owner(actor), actor.may(Permission::ApproveTimeOff))
        .ok_or_else(|| Error::from(Problem::forbidden()))
}
