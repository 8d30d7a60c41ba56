//! Asking the rules, of one shift or of many at once, and writing down who overruled them.

use std::collections::HashMap;

use chrono::Utc;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::warnings::{Caution, Overrule, Overruled, Warning};
use domain::scheduling::{Shift, ShiftId};
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::surroundings::{Drafts, Surroundings};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// A shift as it was and as it is to be.
pub(in crate::scheduling) type Step<'a> = (Option<&'a Shift>, &'a Shift);

/// Refuses shifts that something speaks against, unless it is overruled with a reason, which is then
/// kept. What spoke as loudly against a shift as it was before has been heard already.
pub(in crate::scheduling) async fn heed(
    change: &mut Change,
    actor: &Actor,
    steps: &[Step<'_>],
    overrule: Option<&Overrule>,
) -> Result<()> {
    let found = newly_against(change.db(), steps, Drafts::to(actor)).await?;
    answer(change, actor, steps.iter().map(|(_, after)| *after).zip(found), overrule).await
}

/// The same for shifts that were planned before and only now take place, such as drafts: what was
/// overruled when they were planned is not asked again.
pub(in crate::scheduling) async fn heed_again(
    change: &mut Change,
    actor: &Actor,
    shifts: &[&Shift],
    overrule: Option<&Overrule>,
) -> Result<()> {
    let mut found = against(change.db(), shifts, &ids(shifts), Drafts::to(actor)).await?;
    if found.iter().any(|warnings| !warnings.is_empty()) {
        let heard = heard(change.db(), shifts).await?;
        for (shift, warnings) in shifts.iter().zip(&mut found) {
            let theirs = shift.technician_id.and_then(|technician| heard.get(&technician));
            warnings.retain(|warning| {
                let is_it =
                    |(of, known): &(ShiftId, Warning)| warning.is_heard_in(shift.id, known, *of);
                !theirs.into_iter().flatten().any(is_it)
            });
        }
    }
    answer(change, actor, shifts.iter().copied().zip(found), overrule).await
}

/// What speaks against each shift as it is to be and did not as it was; as if all of them were
/// there.
pub(in crate::scheduling) async fn newly_against(
    conn: &mut PgConnection,
    steps: &[Step<'_>],
    drafts: Drafts,
) -> Result<Vec<Vec<Warning>>> {
    let after: Vec<&Shift> = steps.iter().map(|(_, after)| *after).collect();
    let mut found = against(&mut *conn, &after, &ids(&after), drafts).await?;
    let is_known = |(before, after): &Step<'_>| {
        before.is_some_and(|before| before.technician_id == after.technician_id)
    };
    let asks = steps.iter().zip(&found).any(|(step, found)| is_known(step) && !found.is_empty());
    if asks {
        let before: Vec<&Shift> = steps.iter().filter_map(|(before, _)| *before).collect();
        let mut known = against(conn, &before, &ids(&after), drafts).await?.into_iter();
        for (step, found) in
            steps.iter().zip(&mut found).filter(|((before, _), _)| before.is_some())
        {
            let known = known.next().unwrap_or_default();
            if is_known(step) {
                found.retain(|warning| !known.iter().any(|known| known.covers(warning)));
            }
        }
    }
    Ok(found)
}

/// What speaks against each of these shifts, as if they stood in the calendar instead of those
/// `replaced` there.
pub(in crate::scheduling) async fn against(
    conn: &mut PgConnection,
    shifts: &[&Shift],
    replaced: &[Uuid],
    drafts: Drafts,
) -> Result<Vec<Vec<Warning>>> {
    let surroundings = Surroundings::of(conn, shifts, replaced, drafts).await?;
    Ok(shifts.iter().map(|shift| surroundings.against(shift)).collect())
}

/// Refuses what was found, or keeps why it was overruled. To be called when the shifts are written.
pub(in crate::scheduling) async fn answer<'a>(
    change: &mut Change,
    actor: &Actor,
    found: impl IntoIterator<Item = (&'a Shift, Vec<Warning>)>,
    overrule: Option<&Overrule>,
) -> Result<()> {
    let found: Vec<_> = found.into_iter().filter(|(_, warnings)| !warnings.is_empty()).collect();
    if found.is_empty() {
        return Ok(());
    }
    let may_overrule = actor.may(Permission::PlanShifts);
    let Some(overrule) = overrule.filter(|_| may_overrule) else {
        return Err(refusal(&found, may_overrule).into());
    };
    let Some(by) = change.actor() else { return Ok(()) };
    keep(change, by, overrule, found).await
}

fn refusal(found: &[(&Shift, Vec<Warning>)], may_overrule: bool) -> Problem {
    let reason = match (found, may_overrule) {
        (_, false) => "something speaks against this shift; ask whoever plans the shifts",
        ([_], true) => "something speaks against this shift; give a reason to save it all the same",
        (_, true) => {
            "something speaks against some of these shifts; give a reason to save them all the same"
        }
    };
    let about = |id: ShiftId, warning: &Warning| Caution {
        about: Some(id),
        ..Caution::from(warning.clone())
    };
    let cautions = found
        .iter()
        .flat_map(|(shift, warnings)| warnings.iter().map(|warning| about(shift.id, warning)));
    Problem::new(ProblemKind::Conflict, reason).with_warnings(cautions.collect())
}

async fn keep(
    change: &mut Change,
    by: UserId,
    Overrule { reason }: &Overrule,
    found: Vec<(&Shift, Vec<Warning>)>,
) -> Result<()> {
    let at = Utc::now();
    let shifts: Vec<&Shift> = found.iter().map(|(shift, _)| *shift).collect();
    let technicians: Vec<Option<Uuid>> =
        shifts.iter().map(|shift| shift.technician_id.map(|technician| technician.0)).collect();
    let told: Vec<Overruled> = found
        .into_iter()
        .map(|(_, warnings)| Overruled { at, by, reason: reason.clone(), warnings })
        .collect();
    let warnings = told
        .iter()
        .map(|told| serde_json::to_value(&told.warnings))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let new_ids: Vec<Uuid> = shifts.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        "
        insert into shift_overrules (id, shift_id, technician_id, at, by_id, reason, warnings)
        select given.id, given.shift, given.technician, $1, $2, $3, given.warnings
        from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::jsonb[]) as given (id, shift, technician, warnings)
        ",
        at,
        by.0,
        reason.as_str(),
        &new_ids,
        &ids(&shifts),
        &technicians as &[Option<Uuid>],
        &warnings,
    )
    .execute(change.db())
    .await?;
    let entries = shifts.iter().zip(&told).map(|(shift, told)| (shift.id.0, None, Some(told)));
    change.audit_all("shift.overrule", entries).await
}

/// What was overruled about shifts of these technicians that take place or will, around these.
async fn heard(
    conn: &mut PgConnection,
    shifts: &[&Shift],
) -> Result<HashMap<UserId, Vec<(ShiftId, Warning)>>> {
    let Some((from, to)) = super::surroundings::around(shifts) else { return Ok(HashMap::new()) };
    let technicians: Vec<Uuid> =
        shifts.iter().filter_map(|shift| shift.technician_id.map(|user| user.0)).collect();
    let rows = sqlx::query!(
        r#"
        select o.shift_id, o.technician_id as "technician_id!", o.warnings as "warnings: Json<Vec<Warning>>"
        from shift_overrules o
        join shifts s on s.id = o.shift_id
        where o.technician_id = any ($1)
            and s.technician_id = o.technician_id
            and s.starts_at > $2 and s.starts_at < $3
            and s.state <> 'cancelled'
            and s.deleted_at is null
        order by o.at, o.id
        "#,
        &technicians,
        from,
        to,
    )
    .fetch_all(conn)
    .await?;
    let mut heard: HashMap<UserId, Vec<_>> = HashMap::new();
    for row in rows {
        let of = ShiftId(row.shift_id);
        let theirs = heard.entry(UserId(row.technician_id)).or_default();
        theirs.extend(row.warnings.0.into_iter().map(|warning| (of, warning)));
    }
    Ok(heard)
}

/// The warnings about a shift that were overruled, the first first; for those who plan, and for the
/// technician they were about.
pub async fn overruled(platform: &Platform, actor: &Actor, id: ShiftId) -> Result<Vec<Overruled>> {
    actor.require(Permission::SeeCalendar)?;
    let plans = actor.may(Permission::PlanShifts);
    let rows = sqlx::query!(
        r#"
        select o.at, o.by_id, o.reason, o.warnings as "warnings: Json<Vec<Warning>>"
        from shift_overrules o
        join shifts s on s.id = o.shift_id
        where o.shift_id = $1
            and ($2 or (o.technician_id = $3 and s.state <> 'draft' and s.deleted_at is null))
        order by o.at, o.id
        limit 100
        "#,
        id.0,
        plans,
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    let overruled = |at, by, reason: String, warnings| {
        Ok(Overruled { at, by: UserId(by), reason: reason.parse().map_err(corrupt)?, warnings })
    };
    rows.into_iter().map(|row| overruled(row.at, row.by_id, row.reason, row.warnings.0)).collect()
}

fn ids(shifts: &[&Shift]) -> Vec<Uuid> {
    shifts.iter().map(|shift| shift.id.0).collect()
}
