//! A swap as a row of its table, and the shift it belongs to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::scheduling::Shift;
use domain::scheduling::swaps::{Swap, SwapId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::scheduling::rows::Row as ShiftRow;
use crate::{Error, Result};

pub(super) struct Row {
    pub id: Uuid,
    pub shift_id: Uuid,
    pub offered_by: Uuid,
    pub offered_to: Option<Uuid>,
    pub note: String,
    pub state: String,
    pub taken_by: Option<Uuid>,
    pub offered_at: DateTime<Utc>,
    pub version: i32,
}

impl Row {
    pub fn with(self, shift: Shift) -> Result<Swap> {
        Ok(Swap {
            id: SwapId(self.id),
            shift,
            offered_by: UserId(self.offered_by),
            offered_to: self.offered_to.map(UserId),
            note: self.note.parse().map_err(corrupt)?,
            state: self.state.parse().map_err(corrupt)?,
            taken_by: self.taken_by.map(UserId),
            offered_at: self.offered_at,
            version: self.version,
        })
    }
}

/// The swaps with their shifts as they are now, in the order of the rows; those whose shift is
/// deleted are not there until it is back.
pub(super) async fn with_shifts(conn: &mut PgConnection, rows: Vec<Row>) -> Result<Vec<Swap>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.shift_id).collect();
    let shifts = sqlx::query_as!(
        ShiftRow,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = any ($1) and deleted_at is null
        ",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let shifts: HashMap<Uuid, Shift> = shifts
        .into_iter()
        .map(|row| Ok::<_, Error>((row.id, Shift::try_from(row)?)))
        .collect::<Result<_>>()?;
    rows.into_iter()
        .filter_map(|row| {
            let shift = shifts.get(&row.shift_id)?.clone();
            Some(row.with(shift))
        })
        .collect()
}
