//! Writing many rows at once.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::accounts::{Hue, UserId};
use domain::locations::LocationId;
use domain::scheduling::templates::ScheduleTemplate;
use domain::scheduling::{ShiftKind, ShiftOrigin, ShiftSpan, ShiftState};
use rand::Rng;
use rand::rngs::StdRng;
use uuid::{Builder, Uuid};

use crate::{Change, Result, scheduling};

pub(super) struct ShiftRow {
    pub technician: UserId,
    pub location: LocationId,
    pub zone: Tz,
    pub span: ShiftSpan,
    pub kind: ShiftKind,
    pub title: &'static str,
    pub note: String,
    /// Why it does not take place.
    pub cancelled: Option<&'static str>,
    /// What it was made from.
    pub origin: Option<ShiftOrigin>,
}

/// Writes down a schedule template of the company.
pub(super) async fn insert_template(
    change: &mut Change,
    template: &ScheduleTemplate,
) -> Result<()> {
    scheduling::templates::rows::insert(change.db(), template).await
}

pub(super) async fn insert_holiday(
    change: &mut Change,
    id: Uuid,
    location: LocationId,
    date: NaiveDate,
    name: &str,
) -> Result<()> {
    sqlx::query!(
        "insert into holidays (id, location_id, date, name) values ($1, $2, $3, $4)",
        id,
        location.0,
        date,
        name,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// An id as the product makes them, except that the dice are ours: the same demo has the same ids.
pub(super) fn id(now: DateTime<Utc>, dice: &mut StdRng) -> Uuid {
    Builder::from_unix_timestamp_millis(now.timestamp_millis().unsigned_abs(), &dice.random())
        .into_uuid()
}

pub(super) async fn insert_location(
    change: &mut Change,
    id: LocationId,
    name: &str,
    zone: Tz,
    hue: Hue,
) -> Result<()> {
    sqlx::query!(
        "insert into locations (id, name, zone, colour) values ($1, $2, $3, $4)",
        id.0,
        name,
        zone.name(),
        hue.name(),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

pub(super) async fn own_triage(
    change: &mut Change,
    location: LocationId,
    owner: UserId,
) -> Result<()> {
    sqlx::query!("update locations set triage_owner_id = $2 where id = $1", location.0, owner.0)
        .execute(change.db())
        .await?;
    Ok(())
}

/// Says how many there were.
pub(super) async fn insert_shifts(
    change: &mut Change,
    shifts: impl Iterator<Item = ShiftRow>,
    now: DateTime<Utc>,
    dice: &mut StdRng,
) -> Result<usize> {
    let shifts: Vec<_> = shifts.collect();
    fn column<T>(shifts: &[ShiftRow], field: impl Fn(&ShiftRow) -> T) -> Vec<T> {
        shifts.iter().map(field).collect()
    }
    let ids: Vec<Uuid> = shifts.iter().map(|_| id(now, dice)).collect();
    let state = |shift: &ShiftRow| match shift.cancelled {
        Some(_) => ShiftState::Cancelled.name().to_owned(),
        None => ShiftState::Scheduled.name().to_owned(),
    };
    sqlx::query!(
        r#"
        insert into shifts (id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note, state, state_reason,
            template_id, template_date)
        select *
        from unnest(
            $1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[],
            $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::uuid[], $13::date[]
        )
        "#,
        &ids,
        &column(&shifts, |shift| shift.technician.0),
        &column(&shifts, |shift| shift.location.0),
        &column(&shifts, |shift| shift.span.starts_at()),
        &column(&shifts, |shift| shift.span.ends_at()),
        &column(&shifts, |shift| shift.zone.name().to_owned()),
        &column(&shifts, |shift| shift.kind.name().to_owned()),
        &column(&shifts, |shift| shift.title.to_owned()),
        &column(&shifts, |shift| shift.note.clone()),
        &column(&shifts, state),
        &column(&shifts, |shift| shift.cancelled.map(str::to_owned)) as &[Option<String>],
        &column(&shifts, |shift| shift.origin.map(|origin| origin.template_id)) as &[Option<Uuid>],
        &column(&shifts, |shift| shift.origin.map(|origin| origin.date)) as &[Option<NaiveDate>],
    )
    .execute(change.db())
    .await?;
    // What has a note or was called off was changed by hand after it had been made.
    sqlx::query!(
        "
        insert into generated_shifts (template_id, date, slot, shift_id, version)
        select template_id, template_date, 0, id, case when note = '' and state = 'scheduled' then version else 0 end
        from shifts
        where id = any ($1) and template_id is not null
        ",
        &ids,
    )
    .execute(change.db())
    .await?;
    Ok(shifts.len())
}
