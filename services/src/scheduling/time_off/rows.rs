//! Time off as a row of its table.

use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::UserId;
use domain::scheduling::CivilTime;
use domain::scheduling::time_off::{Absence, PartOfDay, TimeOff, TimeOffId, When, WholeDays};
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

pub(super) struct Row {
    pub id: Uuid,
    pub technician_id: Uuid,
    pub category: String,
    pub note: String,
    pub state: String,
    pub reason: String,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub starts: Option<i16>,
    pub ends: Option<i16>,
    pub zone: Option<String>,
    pub requested_by: Uuid,
    pub requested_at: DateTime<Utc>,
    pub decided_by: Option<Uuid>,
    pub version: i32,
}

/// What everybody may see of a row.
pub(super) struct AbsenceRow {
    pub id: Uuid,
    pub technician_id: Uuid,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub starts: Option<i16>,
    pub ends: Option<i16>,
    pub zone: Option<String>,
    pub version: i32,
}

/// The columns that say when.
pub(in crate::scheduling) struct Days {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub starts: Option<i16>,
    pub ends: Option<i16>,
    pub zone: Option<String>,
}

/// A day that PostgreSQL knows, too: outside of these years nobody is off, whatever is asked.
pub(super) fn plausible(day: NaiveDate) -> NaiveDate {
    let end = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    day.clamp(end(1999), end(2101))
}

impl TryFrom<Row> for TimeOff {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { first_day, last_day, starts, ends, zone, .. } = row;
        Ok(Self {
            id: TimeOffId(row.id),
            technician_id: UserId(row.technician_id),
            category: row.category.parse().map_err(corrupt)?,
            note: row.note.parse().map_err(corrupt)?,
            state: row.state.parse().map_err(corrupt)?,
            reason: row.reason.parse().map_err(corrupt)?,
            when: Days { first_day, last_day, starts, ends, zone }.try_into()?,
            requested_by: UserId(row.requested_by),
            requested_at: row.requested_at,
            decided_by: row.decided_by.map(UserId),
            version: row.version,
        })
    }
}

impl TryFrom<AbsenceRow> for Absence {
    type Error = Error;

    fn try_from(row: AbsenceRow) -> Result<Self> {
        let AbsenceRow { first_day, last_day, starts, ends, zone, .. } = row;
        Ok(Self {
            id: TimeOffId(row.id),
            technician_id: UserId(row.technician_id),
            when: Days { first_day, last_day, starts, ends, zone }.try_into()?,
            version: row.version,
        })
    }
}

impl From<&When> for Days {
    fn from(when: &When) -> Self {
        let part = match when {
            When::Days(_) => None,
            When::Part(part) => Some(part),
        };
        // At most 1440.
        let minutes = |time: CivilTime| i16::try_from(time.minutes()).unwrap_or(i16::MAX);
        Self {
            first_day: when.first_day(),
            last_day: when.last_day(),
            starts: part.map(|part| minutes(part.start())),
            ends: part.map(|part| minutes(part.end())),
            zone: part.map(|part| part.zone().to_string()),
        }
    }
}

impl TryFrom<Days> for When {
    type Error = Error;

    fn try_from(days: Days) -> Result<Self> {
        let Days { first_day, last_day, starts, ends, zone } = days;
        let (Some(starts), Some(ends), Some(zone)) = (starts, ends, zone) else {
            return Ok(WholeDays::new(first_day, last_day).map_err(corrupt)?.into());
        };
        let time = |minutes: i16| {
            u16::try_from(minutes)
                .ok()
                .and_then(CivilTime::from_minutes)
                .unwrap_or(CivilTime::MIDNIGHT)
        };
        let zone = zone.parse().map_err(corrupt)?;
        Ok(PartOfDay::new(first_day, time(starts), time(ends), zone).map_err(corrupt)?.into())
    }
}
