//! Writing many shifts at once, with all that belongs to a change of shifts.

use chrono::Utc;
use domain::live::Event;
use domain::scheduling::templates::ProposedShift;
use domain::scheduling::{Shift, ShiftState};
use uuid::Uuid;

use crate::scheduling::bulk::{self, column};
use crate::scheduling::rows::Row;
use crate::{Change, Result};

/// Makes the shifts, and writes down which span of which template each is. Who is told is the
/// caller's affair.
pub(super) async fn insert(
    change: &mut Change,
    proposed: &[ProposedShift],
    state: ShiftState,
) -> Result<Vec<Shift>> {
    let shifts = proposed
        .iter()
        .map(|proposed| Ok(Shift { state, ..super::plan::as_shift(proposed)? }))
        .collect::<Result<Vec<_>>>()?;
    let made = bulk::insert(change, &shifts).await?;
    sqlx::query!(
        "
        insert into generated_shifts (template_id, date, slot, shift_id)
        select * from unnest($1::uuid[], $2::date[], $3::smallint[], $4::uuid[])
        ",
        &column(proposed, |shift| shift.template.0),
        &column(proposed, |shift| shift.date),
        &column(proposed, |shift| shift.slot),
        &column(&shifts, |shift| shift.id.0),
    )
    .execute(change.db())
    .await?;
    Ok(made)
}

/// Makes each shift what the template wants instead. They may take one another's places, so all go
/// out of the calendar first.
pub(super) async fn update(
    change: &mut Change,
    wanted: &[(Shift, ProposedShift)],
) -> Result<Vec<Shift>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids = column(wanted, |(before, _)| before.id.0);
    take_out(change, &ids).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"
        update shifts
        set technician_id = given.technician, location_id = given.location, starts_at = given.begins,
            ends_at = given.ends, zone = given.zone, kind = given.kind, title = given.title, deleted_at = null
        from unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[]
        ) as given (id, technician, location, begins, ends, zone, kind, title)
        where shifts.id = given.id
        returning shifts.id, technician_id, location_id, starts_at, ends_at, shifts.zone, shifts.kind, shifts.title,
            note, state, state_reason, template_id, template_date, version
        "#,
        &ids,
        &column(wanted, |(_, shift)| shift.technician_id.0),
        &column(wanted, |(_, shift)| shift.location_id.map(|id| id.0)) as &[Option<Uuid>],
        &column(wanted, |(_, shift)| shift.span.starts_at()),
        &column(wanted, |(_, shift)| shift.span.ends_at()),
        &column(wanted, |(_, shift)| shift.zone.to_string()),
        &column(wanted, |(_, shift)| shift.kind.name().to_owned()),
        &column(wanted, |(_, shift)| shift.title.clone()),
    )
    .fetch_all(change.db())
    .await?;
    sqlx::query!(
        "
        update generated_shifts g set version = s.version
        from shifts s
        where s.id = g.shift_id and s.id = any ($1)
        ",
        &ids,
    )
    .execute(change.db())
    .await?;
    let shifts = rows.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    let before = |after: &Shift| {
        wanted.iter().map(|(before, _)| before).find(|before| before.id == after.id)
    };
    change
        .audit_all(
            "shift.update",
            shifts.iter().map(|after| (after.id.0, before(after), Some(after))),
        )
        .await?;
    change
        .publish_all(shifts.iter().map(|shift| Event::ShiftChanged { shift: shift.clone() }))
        .await?;
    Ok(shifts)
}

/// To be called when shifts were published, and nothing else of them was changed: that is no change by hand,
/// and those that a template has made stay the template's.
pub(in crate::scheduling) async fn stay_generated(change: &mut Change, ids: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "
        update generated_shifts g set version = s.version
        from shifts s
        where s.id = g.shift_id and s.id = any ($1) and g.version = s.version - 1
        ",
        ids,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// Takes shifts out of the calendar that the template does not want any more, and out of the
/// ledger, so that it may want them again.
pub(super) async fn remove(change: &mut Change, shifts: &[Shift]) -> Result<()> {
    if shifts.is_empty() {
        return Ok(());
    }
    let ids = column(shifts, |shift| shift.id.0);
    take_out(change, &ids).await?;
    sqlx::query!("delete from generated_shifts where shift_id = any ($1)", &ids)
        .execute(change.db())
        .await?;
    change
        .audit_all("shift.delete", shifts.iter().map(|shift| (shift.id.0, Some(shift), None)))
        .await?;
    change.publish_all(shifts.iter().map(Event::removed)).await
}

async fn take_out(change: &mut Change, ids: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "update shifts set deleted_at = $2, version = version + 1, updated_at = $2 where id = any ($1)",
        ids,
        Utc::now(),
    )
    .execute(change.db())
    .await?;
    Ok(())
}
