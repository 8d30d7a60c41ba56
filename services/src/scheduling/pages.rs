//! Shifts page by page, for programs that read many.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::scheduling::{Shift, ShiftId, ShiftState};
use domain::{Page, Problem};
use uuid::Uuid;

use super::rows::Row;
use super::shifts::{plausible, sees_drafts};
use crate::cursor::{self, InvalidCursor};
use crate::{Platform, Result};

/// Which shifts: those that touch `[from, to)`, and what else is asked for.
#[derive(Clone, Copy, Debug)]
pub struct ShiftFilter {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub technician: Option<UserId>,
    /// Of one state.
    pub state: Option<ShiftState>,
    /// Only those that are open, or only those that are not.
    pub open: Option<bool>,
    pub location: Option<LocationId>,
}

/// The last shift of a page; the next page begins after it. Opaque text on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftCursor {
    starts_at: DateTime<Utc>,
    id: ShiftId,
}

/// At most `limit` shifts, in order of their start.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &ShiftFilter,
    after: Option<ShiftCursor>,
    limit: u16,
) -> Result<Page<Shift>> {
    actor.require(Permission::SeeCalendar)?;
    if filter.to <= filter.from {
        return Err(Problem::invalid("to", "the end lies before the start").into());
    }
    // One more than asked for tells whether there is a next page.
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
            and ($3::uuid is null or technician_id = $3)
            and ($4::uuid is null or location_id = $4)
            and (state <> 'draft' or $5)
            and ($6::text is null or state = $6)
            and ($7::bool is null or (technician_id is null) = $7)
            and ($8::timestamptz is null or (starts_at, id) > ($8, $9))
        order by starts_at, id
        limit $10
        ",
        plausible(filter.from),
        plausible(filter.to),
        filter.technician.map(|user| user.0),
        filter.location.map(|location| location.0),
        sees_drafts(actor),
        filter.state.map(ShiftState::name),
        filter.open,
        after.map(|cursor| plausible(cursor.starts_at)),
        after.map(|cursor| cursor.id.0),
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let items =
        rows.into_iter().take(limit.into()).map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    let next_cursor = items
        .last()
        .filter(|_| has_more)
        .map(|last| ShiftCursor { starts_at: last.span.starts_at(), id: last.id }.to_string());
    Ok(Page { items, next_cursor })
}

impl fmt::Display for ShiftCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.starts_at.timestamp_micros().to_be_bytes();
        f.write_str(&cursor::text(key, self.id.0.into_bytes()))
    }
}

impl FromStr for ShiftCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (micros, id) = cursor::parts(text)?;
        let starts_at = DateTime::from_timestamp_micros(i64::from_be_bytes(micros));
        Ok(Self { starts_at: starts_at.ok_or(InvalidCursor)?, id: ShiftId(Uuid::from_bytes(id)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_client() {
        let cursor = ShiftCursor {
            starts_at: DateTime::from_timestamp_micros(1_795_000_000_123_456).unwrap(),
            id: ShiftId(Uuid::from_u128(42)),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("made-up".parse::<ShiftCursor>(), Err(InvalidCursor));
    }
}
