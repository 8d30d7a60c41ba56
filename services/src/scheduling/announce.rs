//! Telling technicians what others changed of their plans.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::notifications::{Notice, PlannedWork};
use domain::scheduling::Shift;

use crate::notifications::Known;
use crate::{Change, Result, notifications};

/// Tells whoever worked then and whoever works now. What is over is no news to anybody.
pub(super) async fn announce(
    change: &mut Change,
    before: Option<&Shift>,
    after: Option<&Shift>,
) -> Result<()> {
    tell_all(change, None, before, after).await
}

/// The same, for everybody but somebody who hears of it in another way.
pub(super) async fn announce_to_others(
    change: &mut Change,
    except: UserId,
    before: Option<&Shift>,
    after: Option<&Shift>,
) -> Result<()> {
    tell_all(change, Some(except), before, after).await
}

async fn tell_all(
    change: &mut Change,
    except: Option<UserId>,
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
    technicians.retain(|technician| Some(*technician) != except);
    for technician in technicians {
        let news = Notice::of_shift(work_of(technician, before), work_of(technician, after));
        if let Some(notice) = news {
            notifications::tell(change, technician, notice).await?;
        }
    }
    Ok(())
}

/// Shifts of one technician: what was known of them, and when the first and the last begin.
type Lot = (Vec<Known>, DateTime<Utc>, DateTime<Utc>);

/// Tells technicians in one piece of news how many of their shifts a schedule has planned or
/// changed; by mail, each of them. Of each shift what it was and what it is.
pub(super) async fn announce_many<'a>(
    change: &mut Change,
    shifts: impl IntoIterator<Item = (Option<&'a Shift>, Option<&'a Shift>)>,
) -> Result<()> {
    let now = Utc::now();
    let mut news: BTreeMap<UserId, Lot> = BTreeMap::new();
    for (before, after) in shifts {
        let mut technicians: Vec<UserId> =
            [before, after].into_iter().flatten().filter_map(|shift| shift.technician_id).collect();
        technicians.dedup();
        for technician in technicians {
            let theirs = |shift: &&Shift| shift.technician_id == Some(technician);
            let (before, after) = (before.filter(theirs), after.filter(theirs));
            let Some(shift) = after.or(before) else { continue };
            // Of a draft nobody is told before it is published.
            let is_news =
                [before, after].into_iter().flatten().any(|it| PlannedWork::of(it).is_some());
            if is_news && shift.span.ends_at() > now {
                let at = shift.span.starts_at();
                let (known, first, last) = news.entry(technician).or_insert((Vec::new(), at, at));
                known.push((shift.id, before.and_then(PlannedWork::of)));
                (*first, *last) = (at.min(*first), at.max(*last));
            }
        }
    }
    for (technician, (known, first, last)) in news {
        let shifts = u32::try_from(known.len()).unwrap_or(u32::MAX);
        notifications::tell(change, technician, Notice::SchedulePlanned { shifts, first, last })
            .await?;
        notifications::collect(change, technician, &known).await?;
    }
    Ok(())
}
