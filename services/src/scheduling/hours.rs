//! Who worked how much, beside the others; as a page and as a file.

use bytes::Bytes;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::scheduling::hours::{Counted, HoursReport, Period};
use domain::scheduling::templates::plannable;
use domain::scheduling::{ShiftKind, ShiftSpan};
use domain::zones::ZoneName;

use super::names::Names;
use crate::locations::corrupt;
use crate::spreadsheet::Sheet;
use crate::{Platform, Result};

const MOST_DAYS: i64 = 366;

/// Which days, both included, and whose.
#[derive(Clone, Copy, Debug)]
pub struct HoursFilter {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub period: Period,
    pub technician: Option<UserId>,
    pub location: Option<LocationId>,
}

/// The hours of everybody who can be given shifts; at one location, of those who worked there.
pub async fn report(
    platform: &Platform,
    actor: &Actor,
    filter: &HoursFilter,
) -> Result<HoursReport> {
    actor.require(Permission::SeeCalendar)?;
    let HoursFilter { first_day, last_day, period, technician, location } = *filter;
    if !plannable(first_day) {
        return Err(Problem::invalid("first_day", "choose a day between 2000 and 2199").into());
    }
    if last_day < first_day {
        return Err(Problem::invalid("last_day", "the last day lies before the first").into());
    }
    if (last_day - first_day).num_days() >= MOST_DAYS {
        return Err(Problem::invalid("last_day", "ask for at most a year at once").into());
    }
    let people: Vec<UserId> = match (technician, location) {
        (Some(technician), _) => vec![technician],
        (None, Some(_)) => Vec::new(),
        (None, None) => sqlx::query_scalar!(
            "select id from users where active and 'technician' = any (roles) order by lower(name), id",
        )
        .fetch_all(&platform.db)
        .await?
        .into_iter()
        .map(UserId)
        .collect(),
    };
    let rows = sqlx::query!(
        r#"
        select s.technician_id as "technician_id!", s.starts_at, s.ends_at, s.zone, s.kind
        from shifts s
        join users u on u.id = s.technician_id
        where s.starts_at >= $1 and s.starts_at < $2 and s.state = 'scheduled' and s.deleted_at is null
            and ($3::uuid is null or s.technician_id = $3)
            and ($4::uuid is null or s.location_id = $4)
        order by lower(u.name), u.id, s.starts_at, s.id
        "#,
        // A day of any zone begins and ends within a day of that of UTC.
        (first_day - Days::new(1)).and_time(NaiveTime::MIN).and_utc(),
        (last_day + Days::new(2)).and_time(NaiveTime::MIN).and_utc(),
        technician.map(|user| user.0),
        location.map(|location| location.0),
    )
    .fetch_all(&platform.db)
    .await?;
    let shifts = rows
        .into_iter()
        .map(|row| {
            let span = ShiftSpan::new(row.starts_at, row.ends_at).map_err(corrupt)?;
            let zone: ZoneName = row.zone.parse().map_err(corrupt)?;
            let kind: ShiftKind = row.kind.parse().map_err(corrupt)?;
            let tz = zone.tz().map_err(corrupt)?;
            Ok(Counted::new(UserId(row.technician_id), span, kind, tz))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(HoursReport::of(first_day, last_day, period, &people, shifts))
}

/// The same for a spreadsheet: a line for each person and ISO week, whatever period was asked for.
pub async fn export(platform: &Platform, actor: &Actor, filter: &HoursFilter) -> Result<Bytes> {
    let filter = HoursFilter { period: Period::Week, ..*filter };
    let report = report(platform, actor, &filter).await?;
    let names = Names::load(platform).await?;
    let mut sheet = Sheet::with_mark();
    sheet.row([
        "technician",
        "technician_id",
        "week",
        "monday",
        "hours",
        "shifts",
        "nights",
        "weekends",
        "on_call_hours",
    ]);
    for person in &report.people {
        for (start, tally) in report.starts.iter().zip(&person.periods) {
            let week = start.iso_week();
            sheet.row([
                names.person(person.technician_id).to_owned(),
                person.technician_id.to_string(),
                format!("{:04}-W{:02}", week.year(), week.week()),
                start.to_string(),
                hours(tally.minutes),
                tally.shifts.to_string(),
                tally.nights.to_string(),
                tally.weekends.to_string(),
                hours(tally.on_call_minutes),
            ]);
        }
    }
    Ok(sheet.into_bytes())
}

/// `37.50`: spreadsheets add these up.
pub(super) fn hours(minutes: i64) -> String {
    format!("{:.2}", minutes as f64 / 60.0)
}
