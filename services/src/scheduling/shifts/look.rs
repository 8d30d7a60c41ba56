//! Looking at shifts. Drafts are seen by those who plan, and by nobody else.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::scheduling::{Shift, ShiftId, ShiftState};

use crate::scheduling::rows::Row;
use crate::{Platform, Result};

/// A longer look than this is an export, not a calendar.
pub const LONGEST_VIEW: TimeDelta = TimeDelta::days(62);

/// All shifts that touch `[from, to)`, in order of their start.
pub async fn between(
    platform: &Platform,
    actor: &Actor,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Shift>> {
    actor.require(Permission::SeeCalendar)?;
    if to <= from {
        return Err(Problem::invalid("to", "the end of the view lies before its start").into());
    }
    if to - from > LONGEST_VIEW {
        return Err(Problem::invalid("to", "ask for at most 62 days at once").into());
    }
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where starts_at > $1::timestamptz - interval '24 hours'
            and starts_at < $2
            and ends_at > $1
            and deleted_at is null
            and (state <> 'draft' or $3)
        order by starts_at, id
        ",
        from,
        to,
        sees_drafts(actor),
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

/// The next shifts of somebody that have not begun, at most `limit`.
pub(crate) async fn next_of(
    platform: &Platform,
    technician: UserId,
    limit: i64,
) -> Result<Vec<Shift>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where technician_id = $1 and starts_at > now() and state = 'scheduled' and deleted_at is null
        order by starts_at, id
        limit $2
        ",
        technician.0,
        limit,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

/// The shifts of those who work at this moment, at one location or anywhere.
pub async fn on_at(
    platform: &Platform,
    actor: &Actor,
    at: DateTime<Utc>,
    location: Option<LocationId>,
) -> Result<Vec<Shift>> {
    actor.require(Permission::SeeCalendar)?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where starts_at > $1::timestamptz - interval '24 hours'
            and starts_at <= $1
            and ends_at > $1
            and kind = 'work'
            and state = 'scheduled'
            and technician_id is not null
            and deleted_at is null
            and ($2::uuid is null or location_id = $2)
        order by ends_at, id
        ",
        at,
        location.map(|location| location.0),
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

pub async fn get(platform: &Platform, actor: &Actor, id: ShiftId) -> Result<Shift> {
    actor.require(Permission::SeeCalendar)?;
    let row = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = $1 and deleted_at is null and (state <> 'draft' or $2)
        ",
        id.0,
        sees_drafts(actor),
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("shift"))?;
    row.try_into()
}

/// Whether this actor is shown drafts.
pub(in crate::scheduling) fn sees_drafts(actor: &Actor) -> bool {
    actor.may(ShiftState::Draft.shown_to())
}
