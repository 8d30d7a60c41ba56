//! Taking open shifts.

use chrono::Utc;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::{Claim, Shift, ShiftId, ShiftState};
use domain::{Problem, ProblemKind};

use super::people::name_of;
use super::rows::Row;
use super::shifts::{
    hold_technician, locked, no_technician, not_outdated, refused, sees_drafts, store,
};
use super::warnings;
use crate::{Change, Platform, Result};

/// Takes an open shift: for oneself, or by those who plan for somebody else. Of many who take it in
/// the same moment one gets it, and the others hear who did.
///
/// Whoever takes one that something speaks against is told, and can ask those who plan: only they
/// overrule it.
///
/// Whoever asks again, because the answer got lost, has it already and is told so.
pub async fn claim(
    platform: &Platform,
    actor: &Actor,
    id: ShiftId,
    version: Option<i32>,
    claim: &Claim,
) -> Result<Shift> {
    actor.require(Permission::TradeShifts)?;
    let technician = claim.technician_id.unwrap_or(actor.user);
    if technician != actor.user || claim.overrule.is_some() {
        actor.require(Permission::PlanShifts)?;
    }

    let mut change = Change::by(platform, actor).await?;
    let may_plan_for = hold_technician(&mut change, technician).await?;
    let before = locked(&mut change, id).await?;
    if before.is_draft() && !sees_drafts(actor) {
        return Err(Problem::not_found("shift").into());
    }
    match before.technician_id {
        None => {}
        Some(winner) if winner == technician => return Ok(before),
        Some(winner) => return Err(taken_by(&mut change, winner).await?.into()),
    }
    if !may_plan_for {
        return Err(no_technician());
    }
    let hindrance = match before.state {
        ShiftState::Draft => Some("this shift is a draft; publish it first"),
        ShiftState::Cancelled => Some("this shift is cancelled"),
        ShiftState::Scheduled if before.span.ends_at() <= Utc::now() => Some("this shift is over"),
        ShiftState::Scheduled => None,
    };
    if let Some(reason) = hindrance {
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    let wanted = Shift { technician_id: Some(technician), ..before.clone() };
    not_outdated(version, &before, &wanted)?;
    let stored = async {
        let after = store(&mut change, "shift.claim", &before, &wanted).await?;
        let step = [(Some(&before), &after)];
        warnings::heed(&mut change, actor, &step, claim.overrule.as_ref()).await?;
        Ok(after)
    };
    match stored.await {
        Ok(shift) => {
            change.commit().await?;
            Ok(shift)
        }
        Err(err) => {
            Err(refused(platform, actor, change, err, (Some(technician), wanted.span), id).await)
        }
    }
}

async fn taken_by(change: &mut Change, winner: UserId) -> Result<Problem> {
    let name = name_of(change.db(), winner).await?;
    Ok(Problem::new(ProblemKind::Conflict, format_args!("{name} has taken this shift already")))
}

/// What nobody has yet of the weeks ahead, the next first.
pub async fn open(platform: &Platform, actor: &Actor) -> Result<Vec<Shift>> {
    actor.require(Permission::SeeCalendar)?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where starts_at > now() - interval '24 hours'
            and starts_at < now() + interval '56 days'
            and ends_at > now()
            and technician_id is null
            and state = 'scheduled'
            and deleted_at is null
        order by starts_at, id
        limit 200
        ",
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}
