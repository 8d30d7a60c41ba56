//! The shifts ahead that a template has made, when it changes.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::scheduling::templates::{KeptShift, ProposedShift, Replaced, ScheduleTemplate};
use domain::scheduling::{Shift, ShiftState};
use uuid::Uuid;

use super::generate::today;
use super::plan::{Released, hold_technicians, planned};
use super::write;
use crate::scheduling::announce::announce_many;
use crate::scheduling::rows::Row;
use crate::{Change, Platform, Result};

/// Lets the shifts that have not begun follow their template, as far ahead as it had made any.
/// Those that somebody changed by hand stay as they are.
pub(super) async fn follow(
    change: &mut Change,
    template: ScheduleTemplate,
    platform: &Platform,
) -> Result<Replaced> {
    let now = Utc::now();
    // The template's today may be the site's yesterday; what has begun is left alone anyway.
    let from = today(platform) - TimeDelta::days(1);
    let mut shifts = locked(change, template.id.0, from).await?;
    let technicians: Vec<UserId> = shifts
        .values()
        .filter_map(|shift| shift.technician_id)
        .chain([template.draft.technician_id])
        .collect();
    hold_technicians(change, &technicians).await?;

    let ledger = sqlx::query!(
        "
        select date, slot, shift_id, version
        from generated_shifts
        where template_id = $1 and date >= $2
        order by date, slot
        ",
        template.id.0,
        from,
    )
    .fetch_all(change.db())
    .await?;
    let mut kept = Vec::new();
    let mut released = Released::default();
    let mut untouched: HashMap<(NaiveDate, i16), Shift> = HashMap::new();
    // Days for which nothing was made yet are for the next run.
    let from = ledger.first().map_or(from, |made| made.date);
    let mut to = from;
    for made in ledger {
        to = to.max(made.date + TimeDelta::days(1));
        match shifts.remove(&made.shift_id) {
            Some(shift) if shift.version == made.version => {
                if shift.span.starts_at() > now {
                    released.shifts.push(shift.id.0);
                    released.made.insert((template.id, made.date, made.slot));
                    untouched.insert((made.date, made.slot), shift);
                }
            }
            Some(shift) if shift.span.ends_at() <= now => {}
            None if made.date < today(platform) => {}
            shift => kept.push(KeptShift { date: made.date, shift }),
        }
    }

    // What is not published yet is added to by what is not either.
    let are_drafts = !untouched.is_empty() && untouched.values().all(Shift::is_draft);
    let state = if are_drafts { ShiftState::Draft } else { ShiftState::Scheduled };
    let plan = planned(change.db(), std::slice::from_ref(&template), from, to, &released).await?;
    let mut wanted: Vec<(Shift, ProposedShift)> = Vec::new();
    let mut missing = Vec::new();
    for proposed in plan.created {
        match untouched.remove(&(proposed.date, proposed.slot)) {
            Some(shift) if is_as_proposed(&shift, &proposed) => {}
            Some(shift) => wanted.push((shift, proposed)),
            None if proposed.span.starts_at() > now => missing.push(proposed),
            None => {}
        }
    }
    let mut unwanted: Vec<Shift> = untouched.into_values().collect();
    unwanted.sort_by_key(|shift| (shift.span.starts_at(), shift.id));
    write::remove(change, &unwanted).await?;
    let updated = write::update(change, &wanted).await?;
    let created = write::insert(change, &missing, state).await?;
    let before = |after: &Shift| {
        wanted.iter().map(|(before, _)| before).find(|before| before.id == after.id)
    };
    let gone = unwanted.iter().map(|shift| (Some(shift), None));
    let changed = updated.iter().map(|after| (before(after), Some(after)));
    let new = created.iter().map(|shift| (None, Some(shift)));
    announce_many(change, gone.chain(changed).chain(new)).await?;

    let count = |shifts: &[Shift]| i64::try_from(shifts.len()).unwrap_or(i64::MAX);
    Ok(Replaced {
        created: count(&created),
        updated: count(&updated),
        removed: count(&unwanted),
        kept,
        template,
    })
}

fn is_as_proposed(shift: &Shift, proposed: &ProposedShift) -> bool {
    (shift.technician_id, shift.location_id, shift.span, shift.kind)
        == (Some(proposed.technician_id), proposed.location_id, proposed.span, proposed.kind)
        && shift.zone == proposed.zone
        && shift.title.as_str() == proposed.title
}

/// What the template made for the days from `from` on and is in the calendar, kept as it is until
/// the commit.
async fn locked(
    change: &mut Change,
    template: Uuid,
    from: NaiveDate,
) -> Result<HashMap<Uuid, Shift>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id in (select shift_id from generated_shifts where template_id = $1 and date >= $2)
            and deleted_at is null
        order by id
        for update
        ",
        template,
        from,
    )
    .fetch_all(change.db())
    .await?;
    rows.into_iter().map(|row| Ok((row.id, Shift::try_from(row)?))).collect()
}
