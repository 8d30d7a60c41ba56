//! Publishing drafts: all of a selection or none, in one moment for everybody.

use std::collections::HashMap;

use chrono::Days;
use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::scheduling::time_off::Absence;
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{DraftSelection, Published, Shift, ShiftId};
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use super::announce::announce_many;
use super::rows::Row;
use super::templates::stay_generated;
use super::time_off::absences_between;
use super::warnings;
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Shows the drafts to everybody and tells their technicians. Refused as a whole if one of them
/// cannot be: its technician is out of office by now, or works here no more; or something speaks
/// against it that was not overruled when it was drafted, and is not now.
pub async fn publish(
    platform: &Platform,
    actor: &Actor,
    selection: &DraftSelection,
    overrule: Option<&Overrule>,
) -> Result<Published> {
    actor.require(Permission::PlanShifts)?;
    selection.check().map_err(|err| Problem::invalid(err.field(), err))?;

    let mut change = Change::by(platform, actor).await?;
    let drafts = locked(&mut change, selection).await?;
    refuse_while_away(&mut change, &drafts).await?;

    let ids: Vec<Uuid> = drafts.iter().map(|shift| shift.id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "
        update shifts set state = 'scheduled', version = version + 1, updated_at = now()
        where id = any ($1)
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        &ids,
    )
    .fetch_all(change.db())
    .await?;
    stay_generated(&mut change, &ids).await?;
    let mut shifts = rows.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    shifts.sort_by_key(|shift| (shift.span.starts_at(), shift.id));
    let published: Vec<&Shift> = shifts.iter().collect();
    warnings::heed_again(&mut change, actor, &published, overrule).await?;
    let before: HashMap<ShiftId, &Shift> = drafts.iter().map(|draft| (draft.id, draft)).collect();
    let changes =
        shifts.iter().map(|after| (after.id.0, before.get(&after.id).copied(), Some(after)));
    change.audit_all("shift.publish", changes).await?;
    let told = shifts.iter().map(|after| (before.get(&after.id).copied(), Some(after)));
    announce_many(&mut change, told).await?;
    change
        .publish_all(shifts.iter().map(|shift| Event::ShiftChanged { shift: shift.clone() }))
        .await?;
    change.commit().await?;
    Ok(Published { shifts })
}

/// The drafts, their technicians held and then themselves, as for every change of plans.
async fn locked(change: &mut Change, selection: &DraftSelection) -> Result<Vec<Shift>> {
    let (ids, technicians) = chosen(change, selection).await?;
    let held = sqlx::query!(
        r#"
        select id, active and 'technician' = any (roles) as "may_plan_for!"
        from users
        where id = any ($1)
        order by id
        for no key update
        "#,
        &technicians,
    )
    .fetch_all(change.db())
    .await?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = any ($1) and state = 'draft' and deleted_at is null
        order by id
        for update
        ",
        &ids,
    )
    .fetch_all(change.db())
    .await?;
    let drafts = rows.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    for technician in drafts.iter().filter_map(|draft| draft.technician_id) {
        match held.iter().find(|user| user.id == technician.0) {
            Some(user) if user.may_plan_for => {}
            Some(_) => {
                let reason = "some of these drafts are for somebody who is no active technician any more; give them to somebody else";
                return Err(Problem::new(ProblemKind::Conflict, reason).into());
            }
            None => {
                let reason =
                    "somebody else changed these drafts meanwhile; look at them and try again";
                return Err(Problem::new(ProblemKind::Conflict, reason).into());
            }
        }
    }
    Ok(drafts)
}

/// Which drafts are meant, and whose they are.
async fn chosen(change: &mut Change, selection: &DraftSelection) -> Result<(Vec<Uuid>, Vec<Uuid>)> {
    let (ids, span, location) = match selection {
        DraftSelection::These(ids) => {
            (Some(ids.iter().map(|id| id.0).collect::<Vec<_>>()), None, None)
        }
        DraftSelection::Begin { from, to, location } => (None, Some((*from, *to)), *location),
    };
    let mut rows = sqlx::query!(
        "
        select id, technician_id, state
        from shifts
        where deleted_at is null
            and ($1::uuid[] is null or id = any ($1))
            and ($1::uuid[] is not null or (state = 'draft' and starts_at >= $2 and starts_at < $3))
            and ($4::uuid is null or location_id = $4)
        order by id
        limit $5
        ",
        ids.as_deref() as Option<&[Uuid]>,
        span.map(|(from, _)| from),
        span.map(|(_, to)| to),
        location.map(|location| location.0),
        DraftSelection::MOST as i64 + 1,
    )
    .fetch_all(change.db())
    .await?;
    if rows.len() > DraftSelection::MOST {
        let err = domain::scheduling::InvalidSelection::TooMany;
        return Err(Problem::invalid(err.field(), err).into());
    }
    let is_there = |id: &Uuid| rows.iter().any(|row| row.id == *id);
    if !ids.iter().flatten().all(is_there) {
        return Err(Problem::not_found("shift").into());
    }
    // What is published already is what is wanted.
    rows.retain(|row| row.state == "draft");
    let technicians = rows.iter().filter_map(|row| row.technician_id).collect();
    Ok((rows.into_iter().map(|row| row.id).collect(), technicians))
}

async fn refuse_while_away(change: &mut Change, drafts: &[Shift]) -> Result<()> {
    let days = drafts.iter().map(|draft| draft.span.starts_at().date_naive());
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return Ok(()) };
    // The days of a shift's own zone and those of the absence may be a day apart.
    let absences = absences_between(change.db(), first - Days::new(2), last + Days::new(3)).await?;
    let mut theirs: HashMap<UserId, Vec<Absence>> = HashMap::new();
    for absence in absences {
        theirs.entry(absence.technician_id).or_default().push(absence);
    }
    let mut in_the_way: Vec<Absence> = Vec::new();
    for draft in drafts {
        let absences = draft.technician_id.and_then(|technician| theirs.get(&technician));
        for absence in absences.into_iter().flatten() {
            let touches = absence.when.touches(&draft.span, &draft.zone).map_err(corrupt)?;
            if touches && in_the_way.iter().all(|known| known.id != absence.id) {
                in_the_way.push(absence.clone());
            }
        }
    }
    if in_the_way.is_empty() {
        return Ok(());
    }
    let reason = "somebody is out of office then by now; give their drafts to somebody else, or leave them open";
    let problem = Problem::new(ProblemKind::Conflict, reason);
    let problem = in_the_way.into_iter().fold(problem, |problem, absence| {
        problem.with_conflict(Conflict::TimeOff { absence: Box::new(absence) })
    });
    Err(problem.into())
}
