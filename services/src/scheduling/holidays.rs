//! Holidays: the days on which schedules make nothing at a location.

use chrono::NaiveDate;
use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::locations::LocationId;
use domain::scheduling::templates::{Holiday, HolidayDraft, HolidayId, plannable};
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use crate::error::broken_constraint;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result, tickets};

/// Which holidays: from a day on, of one location; left out: all.
#[derive(Clone, Copy, Debug, Default)]
pub struct HolidayFilter {
    pub from: Option<NaiveDate>,
    pub location: Option<LocationId>,
}

/// In order of their dates, at most 1000.
pub async fn list(
    platform: &Platform,
    actor: &Actor,
    filter: HolidayFilter,
) -> Result<Vec<Holiday>> {
    actor.require(Permission::SeeCalendar)?;
    if !filter.from.is_none_or(plannable) {
        return Err(Problem::invalid("from", "choose a day between 2000 and 2199").into());
    }
    let rows = sqlx::query_as!(
        Row,
        "
        select id, location_id, date, name
        from holidays
        where ($1::date is null or date >= $1) and ($2::uuid is null or location_id = $2)
        order by date, id
        limit 1000
        ",
        filter.from,
        filter.location.map(|location| location.0),
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Holiday::try_from).collect()
}

/// Adds a holiday. What was planned for that day already stays.
pub async fn create(platform: &Platform, actor: &Actor, draft: &HolidayDraft) -> Result<Holiday> {
    actor.require(Permission::PlanShifts)?;
    if !plannable(draft.date) {
        return Err(Problem::invalid("date", "choose a day between 2000 and 2199").into());
    }

    let mut change = Change::by(platform, actor).await?;
    let holiday = Holiday {
        id: HolidayId(Uuid::now_v7()),
        location_id: draft.location_id,
        date: draft.date,
        name: draft.name.clone(),
    };
    sqlx::query!(
        "insert into holidays (id, location_id, date, name) values ($1, $2, $3, $4)",
        holiday.id.0,
        holiday.location_id.0,
        holiday.date,
        holiday.name.as_str(),
    )
    .execute(change.db())
    .await
    .map_err(refused)?;
    tickets::levels::recount(&mut change).await?;
    change.audit("holiday.create", holiday.id.0, None, Some(&holiday)).await?;
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await?;
    Ok(holiday)
}

pub async fn delete(platform: &Platform, actor: &Actor, id: HolidayId) -> Result<()> {
    actor.require(Permission::PlanShifts)?;

    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "delete from holidays where id = $1 returning id, location_id, date, name",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("holiday"))?;
    tickets::levels::recount(&mut change).await?;
    change.audit("holiday.delete", id.0, Some(&Holiday::try_from(row)?), None).await?;
    change.publish(Event::SchedulesChanged).await?;
    change.commit().await
}

fn refused(err: sqlx::Error) -> Error {
    match broken_constraint(&err) {
        Some("holidays_location_id_fkey") => {
            Problem::invalid("location_id", "choose a location").into()
        }
        Some("holidays_location_id_date_key") => {
            let reason = "this location has a holiday on that day";
            Problem::new(ProblemKind::Conflict, reason).with_field("date", reason).into()
        }
        _ => err.into(),
    }
}

struct Row {
    id: Uuid,
    location_id: Uuid,
    date: NaiveDate,
    name: String,
}

impl TryFrom<Row> for Holiday {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: HolidayId(row.id),
            location_id: LocationId(row.location_id),
            date: row.date,
            name: row.name.parse().map_err(corrupt)?,
        })
    }
}
