//! Telling technicians what others changed of their plans.

use chrono::Utc;
use domain::accounts::UserId;
use domain::notifications::{Notice, PlannedWork};
use domain::scheduling::Shift;

use crate::{Change, Result, notifications};

/// Tells whoever worked then and whoever works now. What is over is no news to anybody.
pub(super) async fn announce(
    change: &mut Change,
    before: Option<&Shift>,
    after: Option<&Shift>,
) -> Result<()> {
    let now = Utc::now();
    let work_of = |technician: UserId, shift: Option<&Shift>| {
        shift
            .filter(|shift| shift.technician_id == technician && shift.span.ends_at() > now)
            .and_then(PlannedWork::of)
    };
    let mut technicians: Vec<UserId> =
        [before, after].into_iter().flatten().map(|shift| shift.technician_id).collect();
    technicians.sort_unstable();
    technicians.dedup();
    for technician in technicians {
        let news = Notice::of_shift(work_of(technician, before), work_of(technician, after));
        if let Some(notice) = news {
            notifications::tell(change, technician, notice).await?;
        }
    }
    Ok(())
}
