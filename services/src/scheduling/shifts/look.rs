//! Looking at shifts. Drafts are seen by those who plan, and by nobody else.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::scheduling::{Shift, ShiftId, ShiftState};

use sqlx::PgConnection;

use crate::live::Kept;
use crate::scheduling::rows::Row;
use crate::{Platform, Result, Written};

/// A longer look than this is an export, not a calendar.
pub const LONGEST_VIEW: TimeDelta = TimeDelta::days(62);

/// Many people look at the same few weeks.
pub(crate) type Views = Kept<View, Written<Vec<Shift>>>;

/// In bytes: half a year of 60 technicians.
const CAPACITY: usize = 10_000_000;
/// A view without a shift takes room, too.
const WEIGHS_EMPTY: usize = 500;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct View {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    with_drafts: bool,
}

/// Nobody has looked yet.
pub(crate) fn no_views() -> Views {
    Kept::new(&["shift_changed", "shift_removed"], CAPACITY)
}

/// All shifts that touch `[from, to)`, in order of their start.
pub async fn between(
    platform: &Platform,
    actor: &Actor,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Written<Vec<Shift>>> {
    actor.require(Permission::SeeCalendar)?;
    if to <= from {
        return Err(Problem::invalid("to", "the end of the view lies before its start").into());
    }
    if to - from > LONGEST_VIEW {
        return Err(Problem::invalid("to", "ask for at most 62 days at once").into());
    }
    let (from, to) = (plausible(from), plausible(to));
    let view = View { from, to, with_drafts: sees_drafts(actor) };
    let now = platform.happenings.now(&platform.db).await?;
    if let Some(shifts) = platform.views.recall(&now, &view, None) {
        return Ok(shifts);
    }
    let mut conn = platform.connection().await?;
    let shifts = Written::new(&read(&mut conn, view).await?)?;
    platform.views.keep(view, now, shifts.clone(), WEIGHS_EMPTY + shifts.length());
    Ok(shifts)
}

async fn read(conn: &mut PgConnection, view: View) -> Result<Vec<Shift>> {
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
        view.from,
        view.to,
        view.with_drafts,
    )
    .fetch_all(conn)
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
        plausible(at),
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

/// An instant that PostgreSQL knows, too: outside of these years there is no shift, whatever is asked.
pub(in crate::scheduling) fn plausible(at: DateTime<Utc>) -> DateTime<Utc> {
    let end = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    at.clamp(end(915_148_800), end(7_289_654_400))
}

/// Whether this actor is shown drafts.
pub(in crate::scheduling) fn sees_drafts(actor: &Actor) -> bool {
    actor.may(ShiftState::Draft.shown_to())
}
