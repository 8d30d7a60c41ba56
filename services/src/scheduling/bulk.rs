//! Writing many new shifts in one statement.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::live::Event;
use domain::scheduling::{Shift, ShiftId};
use uuid::Uuid;

use super::rows::Row;
use crate::{Change, Result};

/// A field of all of them, as an array of the statement.
pub(super) fn column<S, T>(shifts: &[S], field: impl Fn(&S) -> T) -> Vec<T> {
    shifts.iter().map(field).collect()
}

/// Puts shifts into the calendar as they are given, with their ids and where they come from, and
/// gives them in the same order. Who is told is the caller's affair.
pub(super) async fn insert(change: &mut Change, shifts: &[Shift]) -> Result<Vec<Shift>> {
    let made = put(change, shifts).await?;
    let entries = made.iter().map(|shift| (shift.id.0, None, Some(shift)));
    change.audit_all("shift.create", entries).await?;
    let events = made.iter().map(|shift| Event::ShiftChanged { shift: shift.clone() });
    change.publish_all(events).await?;
    Ok(made)
}

/// The same, without a word about it.
pub(super) async fn put(change: &mut Change, shifts: &[Shift]) -> Result<Vec<Shift>> {
    if shifts.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query_as!(
        Row,
        r#"
        insert into shifts
            (id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note, state, template_id, template_date)
        select *
        from unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::uuid[], $12::date[]
        )
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        "#,
        &column(shifts, |shift| shift.id.0),
        &column(shifts, |shift| shift.technician_id.map(|id| id.0)) as &[Option<Uuid>],
        &column(shifts, |shift| shift.location_id.map(|id| id.0)) as &[Option<Uuid>],
        &column(shifts, |shift| shift.span.starts_at()),
        &column(shifts, |shift| shift.span.ends_at()),
        &column(shifts, |shift| shift.zone.to_string()),
        &column(shifts, |shift| shift.kind.name().to_owned()),
        &column(shifts, |shift| shift.title.to_string()),
        &column(shifts, |shift| shift.note.to_string()),
        &column(shifts, |shift| shift.state.name().to_owned()),
        &column(shifts, |shift| shift.origin.map(|origin| origin.template_id)) as &[Option<Uuid>],
        &column(shifts, |shift| shift.origin.map(|origin| origin.date)) as &[Option<NaiveDate>],
    )
    .fetch_all(change.db())
    .await?;
    let mut made = HashMap::new();
    for row in rows {
        made.insert(ShiftId(row.id), Shift::try_from(row)?);
    }
    // The database promises no order.
    Ok(shifts.iter().filter_map(|shift| made.remove(&shift.id)).collect())
}
