//! Who is away when, for those who plan.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::accounts::UserId;
use domain::scheduling::ShiftSpan;
use sqlx::PgConnection;

use crate::Result;

/// The time off of some technicians.
#[derive(Default)]
pub(super) struct Absences {
    theirs: HashMap<UserId, Vec<ShiftSpan>>,
}

impl Absences {
    /// Whether somebody has time off during a shift that is planned in a zone.
    pub fn forbid(&self, technician: UserId, span: ShiftSpan, _zone: Tz) -> bool {
        self.theirs
            .get(&technician)
            .is_some_and(|theirs| theirs.iter().any(|absence| absence.overlaps(&span)))
    }
}

/// The approved time off that touches the days `[from, to)`. There is none before time off itself
/// is there.
pub(super) async fn between(
    _conn: &mut PgConnection,
    _technicians: &[UserId],
    _from: NaiveDate,
    _to: NaiveDate,
) -> Result<Absences> {
    Ok(Absences::default())
}
