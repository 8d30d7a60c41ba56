//! What the rules find, by what the database holds.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, Utc};
use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::scheduling::ShiftSpan;
use domain::scheduling::coverage::{AtWork, Coverage, Place, coverage};
use domain::scheduling::templates::plannable;
use domain::zones::ZoneName;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows;
use crate::locations::corrupt;
use crate::scheduling::shifts::LONGEST_VIEW;
use crate::{Platform, Result};

/// Gaps and surplus within `[from, to)`, at one location or everywhere.
pub async fn between(
    platform: &Platform,
    actor: &Actor,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    location: Option<LocationId>,
) -> Result<Coverage> {
    actor.require(Permission::PlanShifts)?;
    for (field, at) in [("from", from), ("to", to)] {
        if !plannable(at.date_naive()) {
            return Err(Problem::invalid(field, "choose a day between 2000 and 2199").into());
        }
    }
    if to <= from {
        return Err(Problem::invalid("to", "the end lies before the start").into());
    }
    if to - from > LONGEST_VIEW {
        return Err(Problem::invalid("to", "ask for at most 62 days at once").into());
    }
    let mut found = compare(&mut *platform.connection().await?, from, to).await?;
    if let Some(location) = location {
        found.gaps.retain(|gap| gap.location_id == location);
        found.surplus.retain(|surplus| surplus.location_id == location);
    }
    Ok(found)
}

/// Drafts, cancelled shifts and those that nobody has taken yet cover nothing.
pub(super) async fn compare(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Coverage> {
    let rules = rows::read(&mut *conn, true).await?;
    let wanted: HashSet<Uuid> = rules.iter().map(|rule| rule.draft.location_id.0).collect();
    if wanted.is_empty() {
        return Ok(Coverage::default());
    }
    let wanted: Vec<Uuid> = wanted.into_iter().collect();
    let mut places = HashMap::new();
    let found = sqlx::query!("select id, zone from locations where id = any ($1)", &wanted)
        .fetch_all(&mut *conn)
        .await?;
    for place in found {
        let zone: ZoneName = place.zone.parse().map_err(corrupt)?;
        let zone = zone.tz().map_err(corrupt)?;
        places.insert(LocationId(place.id), Place { zone, holidays: HashSet::new() });
    }
    let holidays = sqlx::query!(
        "select location_id, date from holidays where location_id = any ($1) and date between $2 and $3",
        &wanted,
        from.date_naive() - Days::new(3),
        to.date_naive() + Days::new(3),
    )
    .fetch_all(&mut *conn)
    .await?;
    for holiday in holidays {
        if let Some(place) = places.get_mut(&LocationId(holiday.location_id)) {
            place.holidays.insert(holiday.date);
        }
    }
    let shifts = sqlx::query!(
        r#"
        select technician_id as "technician_id!", location_id as "location_id!", kind, starts_at, ends_at
        from shifts
        where starts_at > $1::timestamptz - interval '24 hours'
            and starts_at < $2
            and ends_at > $1
            and location_id = any ($3)
            and technician_id is not null
            and state = 'scheduled'
            and deleted_at is null
        "#,
        from,
        to,
        &wanted,
    )
    .fetch_all(conn)
    .await?;
    let mut at_work = Vec::with_capacity(shifts.len());
    for shift in shifts {
        at_work.push(AtWork {
            technician: UserId(shift.technician_id),
            location: LocationId(shift.location_id),
            kind: shift.kind.parse().map_err(corrupt)?,
            span: ShiftSpan::new(shift.starts_at, shift.ends_at).map_err(corrupt)?,
        });
    }
    Ok(coverage(&rules, &places, &at_work, from, to))
}
