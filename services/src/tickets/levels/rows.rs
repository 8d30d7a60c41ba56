//! Service levels as rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::tickets::Priority;
use domain::tickets::levels::{
    BusinessHours, InvalidHours, LocationHours, ServiceLevels, TargetMinutes, WorkingCalendars,
};
use domain::zones::ZoneName;
use sqlx::PgConnection;

use crate::Result;
use crate::locations::corrupt;

/// What is promised here, as it is kept.
pub(super) struct Kept {
    pub levels: ServiceLevels,
    pub version: i32,
    /// Counts all that moves a moment of business.
    pub stamp: i32,
}

/// `usual` is the site's zone: where no other was chosen.
pub(super) async fn read(conn: &mut PgConnection, usual: &ZoneName) -> Result<Kept> {
    let row = sqlx::query!(
        r#"
        select zone, holidays_of, version, stamp,
            array(select user_id from service_recipients order by user_id) as "recipients!"
        from service_levels
        "#,
    )
    .fetch_optional(&mut *conn)
    .await?;
    // What was emptied is as usual.
    let Some(row) = row else {
        let levels = ServiceLevels::usual(usual.clone());
        return Ok(Kept { levels, version: 1, stamp: 1 });
    };
    let zone = row.zone.map(|zone| zone.parse().map_err(corrupt)).transpose()?;
    let mut levels = ServiceLevels {
        holidays_of: row.holidays_of.map(LocationId),
        recipients: row.recipients.into_iter().map(UserId).collect(),
        ..ServiceLevels::usual(zone.unwrap_or_else(|| usual.clone()))
    };
    let targets =
        sqlx::query!("select priority, answer_minutes, solution_minutes from service_targets")
            .fetch_all(&mut *conn)
            .await?;
    for row in targets {
        let minutes = |minutes: Option<i32>| {
            minutes.and_then(|minutes| TargetMinutes::new(u16::try_from(minutes).ok()?))
        };
        let targets = levels.targets.of_mut(Priority::of_rank(row.priority).unwrap_or_default());
        targets.answer_minutes = minutes(row.answer_minutes);
        targets.solution_minutes = minutes(row.solution_minutes);
    }
    let hours = sqlx::query!(
        r#"
        select location_id,
            array(select lower(span) from unnest(hours) span order by 1) as "starts!: Vec<i32>",
            array(select upper(span) from unnest(hours) span order by 1) as "ends!: Vec<i32>"
        from business_hours
        order by location_id
        "#,
    )
    .fetch_all(conn)
    .await?;
    for row in hours {
        let hours = hours_of(&row.starts, &row.ends).map_err(corrupt)?;
        match row.location_id {
            None => levels.hours = hours,
            Some(id) => {
                levels.locations.push(LocationHours { location_id: LocationId(id), hours });
            }
        }
    }
    Ok(Kept { levels, version: row.version, stamp: row.stamp })
}

/// What the levels need to be counted with: the clocks of locations, and when each is closed.
pub(super) async fn calendars(
    conn: &mut PgConnection,
    levels: ServiceLevels,
) -> Result<WorkingCalendars<Tz>> {
    let rows = sqlx::query!(
        "select l.id, l.zone from locations l join business_hours h on h.location_id = l.id",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut places = BTreeMap::new();
    for row in rows {
        let zone: ZoneName = row.zone.parse().map_err(corrupt)?;
        places.insert(LocationId(row.id), zone.tz().map_err(corrupt)?);
    }
    let rows = sqlx::query!("select location_id, date from holidays").fetch_all(conn).await?;
    let mut holidays = BTreeMap::<_, BTreeSet<_>>::new();
    for row in rows {
        holidays.entry(LocationId(row.location_id)).or_default().insert(row.date);
    }
    let zone = levels.zone.tz().map_err(corrupt)?;
    Ok(WorkingCalendars { levels, zone, places, holidays })
}

fn hours_of(starts: &[i32], ends: &[i32]) -> Result<BusinessHours, InvalidHours> {
    let minute = |minute: i32| u16::try_from(minute).unwrap_or_default();
    let spans = starts.iter().zip(ends).map(|(&start, &end)| (minute(start), minute(end)));
    BusinessHours::from_minutes_of_week(spans)
}
