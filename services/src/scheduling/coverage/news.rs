//! Telling planners when a gap opens in the days ahead.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, SubsecRound, Utc};
use domain::accounts::Permission;
use domain::locations::LocationId;
use domain::notifications::Notice;
use domain::scheduling::coverage::{Stretch, opened};
use domain::zones::{civil_day, start_of_day};
use uuid::Uuid;

use super::compare::compare;
use crate::locations::corrupt;
use crate::{Change, Platform, Result, notifications};

/// How many days ahead, beside today, a gap is news.
const DAYS_AHEAD: u64 = 7;

/// Tells planners which gaps have opened since somebody last looked; answers how many. However
/// many servers look at once, one tells.
pub async fn look(platform: &Platform) -> Result<usize> {
    look_at(platform, Utc::now()).await
}

pub(crate) async fn look_at(platform: &Platform, now: DateTime<Utc>) -> Result<usize> {
    let mut change = Change::by_system(platform).await?;
    let (told, gaps) = compared(&mut change, now).await?;
    let news = opened(&told, &gaps);
    if told != gaps {
        keep(&mut change, &gaps).await?;
    }
    let count = news.len();
    let mut by_place: BTreeMap<LocationId, Vec<Stretch>> = BTreeMap::new();
    for gap in news {
        by_place.entry(gap.location_id).or_default().push(gap);
    }
    for (location_id, gaps) in by_place {
        let place = sqlx::query!("select name from locations where id = $1", location_id.0)
            .fetch_one(change.db())
            .await?;
        let more = u32::try_from(gaps.len().saturating_sub(Notice::MOST_GAPS)).unwrap_or(u32::MAX);
        let notice = Notice::CoverageGaps {
            location_id,
            location: place.name.parse().map_err(corrupt)?,
            gaps: gaps.into_iter().take(Notice::MOST_GAPS).collect(),
            more,
        };
        notifications::tell_all_who_may(&mut change, Permission::PlanShifts, &notice).await?;
    }
    // Where all is well again, nobody needs to read that it was not.
    let open: BTreeSet<LocationId> = gaps.iter().map(|gap| gap.location_id).collect();
    let closed: BTreeSet<LocationId> = told.iter().map(|gap| gap.location_id).collect();
    for location in closed.difference(&open) {
        notifications::take_back(&mut change, location.0).await?;
    }
    change.commit().await?;
    Ok(count)
}

/// Takes the gaps there are for known, without telling anybody.
pub(crate) async fn remember(change: &mut Change, now: DateTime<Utc>) -> Result<()> {
    let (_, gaps) = compared(change, now).await?;
    keep(change, &gaps).await
}

/// The gaps that were told and are not over, and those there are now, from now on: whole ones that
/// begin within the days ahead.
async fn compared(change: &mut Change, now: DateTime<Utc>) -> Result<(Vec<Stretch>, Vec<Stretch>)> {
    const GAPS: i64 = 0x636f_7665_7261_6765;
    sqlx::query!("select pg_advisory_xact_lock($1)", GAPS).execute(change.db()).await?;
    // The database keeps no nanoseconds, and would take what it keeps for another gap.
    let now = now.trunc_subsecs(0);
    let zone = change.site().zone.tz().unwrap_or(chrono_tz::UTC);
    let last = civil_day(now, zone) + Days::new(DAYS_AHEAD + 1);
    let end = start_of_day(last, zone);
    // A night that begins on the last day is told as a whole.
    let mut gaps = compare(change.db(), now, end + Days::new(1)).await?.gaps;
    gaps.retain(|gap| gap.starts_at < end);
    let rows = sqlx::query!(
        "
        select location_id, kind, greatest(starts_at, $1) as \"starts_at!\", ends_at, needed, present
        from told_gaps
        where ends_at > $1
        ",
        now,
    )
    .fetch_all(change.db())
    .await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        told.push(Stretch {
            location_id: LocationId(row.location_id),
            kind: row.kind.parse().map_err(corrupt)?,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            needed: u16::try_from(row.needed).map_err(corrupt)?,
            present: u16::try_from(row.present).map_err(corrupt)?,
        });
    }
    told.sort_by_key(Stretch::order);
    Ok((told, gaps))
}

async fn keep(change: &mut Change, gaps: &[Stretch]) -> Result<()> {
    fn column<T>(gaps: &[Stretch], field: impl Fn(&Stretch) -> T) -> Vec<T> {
        gaps.iter().map(field).collect()
    }
    let number = |count: u16| i16::try_from(count).unwrap_or(i16::MAX);
    sqlx::query!("delete from told_gaps").execute(change.db()).await?;
    sqlx::query!(
        "
        insert into told_gaps (location_id, kind, starts_at, ends_at, needed, present)
        select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::smallint[], $6::smallint[])
        ",
        &column(gaps, |gap| gap.location_id.0) as &[Uuid],
        &column(gaps, |gap| gap.kind.name().to_owned()),
        &column(gaps, |gap| gap.starts_at),
        &column(gaps, |gap| gap.ends_at),
        &column(gaps, |gap| number(gap.needed)),
        &column(gaps, |gap| number(gap.present)),
    )
    .execute(change.db())
    .await?;
    Ok(())
}
