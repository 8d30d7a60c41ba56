//! A shift as a row of its table.

use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::{Shift, ShiftId, ShiftOrigin, ShiftSpan};
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

pub(super) struct Row {
    pub id: Uuid,
    pub technician_id: Option<Uuid>,
    pub location_id: Option<Uuid>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub zone: String,
    pub kind: String,
    pub title: String,
    pub note: String,
    pub state: String,
    pub state_reason: Option<String>,
    pub template_id: Option<Uuid>,
    pub template_date: Option<NaiveDate>,
    pub version: i32,
}

impl TryFrom<Row> for Shift {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: ShiftId(row.id),
            technician_id: row.technician_id.map(UserId),
            location_id: row.location_id.map(LocationId),
            span: ShiftSpan::new(row.starts_at, row.ends_at).map_err(corrupt)?,
            zone: row.zone.try_into().map_err(corrupt)?,
            kind: row.kind.parse().map_err(corrupt)?,
            title: row.title.try_into().map_err(corrupt)?,
            note: row.note.try_into().map_err(corrupt)?,
            state: row.state.parse().map_err(corrupt)?,
            state_reason: row.state_reason,
            origin: row
                .template_id
                .zip(row.template_date)
                .map(|(template_id, date)| ShiftOrigin { template_id, date }),
            version: row.version,
        })
    }
}
