//! Telling technicians what others changed of their plans.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
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
            .filter(|shift| shift.technician_id == Some(technician) && shift.span.ends_at() > now)
            .and_then(PlannedWork::of)
    };
    let mut technicians: Vec<UserId> =
        [before, after].into_iter().flatten().filter_map(|shift| shift.technician_id).collect();
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

/// Tells technicians in one piece of news how many of their shifts a schedule has planned or
/// changed.
pub(super) async fn announce_many(
    change: &mut Change,
    shifts: impl IntoIterator<Item = &Shift>,
) -> Result<()> {
    let now = Utc::now();
    let mut news: BTreeMap<UserId, (u32, DateTime<Utc>, DateTime<Utc>)> = BTreeMap::new();
    for shift in shifts {
        let at = shift.span.starts_at();
        if let Some(technician) = shift.technician_id
            && shift.span.ends_at() > now
        {
            let (count, first, last) = news.entry(technician).or_insert((0, at, at));
            (*count, *first, *last) = (*count + 1, at.min(*first), at.max(*last));
        }
    }
    for (technician, (shifts, first, last)) in news {
        notifications::tell(change, technician, Notice::SchedulePlanned { shifts, first, last })
            .await?;
    }
    Ok(())
}
