//! Time off page by page, as its reader may see it.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::time_off::{
    SeenTimeOff, TimeOff, TimeOffCategory, TimeOffFilter, TimeOffId, TimeOffState,
};
use domain::{Page, Problem};
use uuid::Uuid;

use super::rows::{Row, plausible};
use crate::cursor::{self, InvalidCursor};
use crate::{Platform, Result};

/// The last of a page; the next page begins after it. Opaque text on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOffCursor {
    first_day: NaiveDate,
    id: TimeOffId,
}

/// At most `limit`, the latest first. One's own and, with the permission to approve, everybody's,
/// whatever became of it; of others that they are away.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &TimeOffFilter,
    after: Option<TimeOffCursor>,
    limit: u16,
) -> Result<Page<SeenTimeOff>> {
    actor.require(Permission::SeeCalendar)?;
    let may_approve = actor.may(Permission::ApproveTimeOff);
    // One more than asked for tells whether there is a next page.
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, category, note, state, reason, first_day, last_day, starts, ends,
            zone, requested_by, requested_at, decided_by, version
        from time_off
        where ($1 or technician_id = $2 or (state = 'approved' and $5::text is null))
            and ($3::uuid is null or technician_id = $3)
            and ($4::text is null or state = $4)
            and ($5::text is null or category = $5)
            and ($6::date is null or last_day >= $6)
            and ($7::date is null or first_day <= $7)
            and ($8::date is null or (first_day, id) < ($8, $9))
        order by first_day desc, id desc
        limit $10
        ",
        may_approve,
        owner(actor).map(|owner| owner.0),
        filter.technician.map(|user| user.0),
        filter.state.map(TimeOffState::name),
        filter.category.map(TimeOffCategory::name),
        filter.first_day.map(plausible),
        filter.last_day.map(plausible),
        after.map(|cursor| cursor.first_day),
        after.map(|cursor| cursor.id.0),
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.into_iter().take(limit.into()) {
        items.extend(TimeOff::try_from(row)?.seen_by(owner(actor), may_approve));
    }
    let next_cursor = items
        .last()
        .filter(|_| has_more)
        .map(|last| TimeOffCursor { first_day: last.when.first_day(), id: last.id }.to_string());
    Ok(Page { items, next_cursor })
}

/// Whose own time off this actor sees whole. A token that may not ask for time off does not tell why its
/// owner is away.
pub(super) fn owner(actor: &Actor) -> Option<UserId> {
    actor.may(Permission::RequestTimeOff).then_some(actor.user)
}

pub async fn get(platform: &Platform, actor: &Actor, id: TimeOffId) -> Result<SeenTimeOff> {
    actor.require(Permission::SeeCalendar)?;
    let row = sqlx::query_as!(
        Row,
        "
        select id, technician_id, category, note, state, reason, first_day, last_day, starts, ends,
            zone, requested_by, requested_at, decided_by, version
        from time_off
        where id = $1
        ",
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?;
    let found = row.map(TimeOff::try_from).transpose()?;
    let seen =
        found.and_then(|found| found.seen_by(owner(actor), actor.may(Permission::ApproveTimeOff)));
    Ok(seen.ok_or_else(|| Problem::not_found("time off"))?)
}

impl fmt::Display for TimeOffCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.first_day.num_days_from_ce().to_be_bytes();
        f.write_str(&cursor::text(key, self.id.0.into_bytes()))
    }
}

impl FromStr for TimeOffCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (days, id) = cursor::parts(text)?;
        let first_day = NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(days))
            .filter(|day| (2000..=2099).contains(&day.year()));
        Ok(Self { first_day: first_day.ok_or(InvalidCursor)?, id: TimeOffId(Uuid::from_bytes(id)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_client() {
        let cursor = TimeOffCursor {
            first_day: "2026-11-21".parse().unwrap(),
            id: TimeOffId(Uuid::from_u128(42)),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("made-up".parse::<TimeOffCursor>(), Err(InvalidCursor));
    }
}
