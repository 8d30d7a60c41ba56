//! Requests counted per caller and window, added up over all servers.

use chrono::{DateTime, Utc};

use crate::{Platform, Result};

/// So many requests of one caller in the window that began then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    pub key: String,
    pub window_start: DateTime<Utc>,
    pub count: i64,
}

/// Adds what this server counted and answers what all servers together have: one statement, however many callers.
///
/// `counted` is in order and names nobody twice, so that servers never wait for one another in a circle.
pub async fn add(platform: &Platform, counted: &[Counted]) -> Result<Vec<Counted>> {
    debug_assert!(counted.is_sorted_by(|a, b| (&a.key, a.window_start) < (&b.key, b.window_start)));
    let keys: Vec<_> = counted.iter().map(|row| row.key.clone()).collect();
    let starts: Vec<_> = counted.iter().map(|row| row.window_start).collect();
    let counts: Vec<_> = counted.iter().map(|row| row.count).collect();
    let totals = sqlx::query_as!(
        Counted,
        "
        insert into rate_windows (key, window_start, count)
        select * from unnest($1::text[], $2::timestamptz[], $3::bigint[])
        on conflict (key, window_start) do update set count = rate_windows.count + excluded.count
        returning key, window_start, count
        ",
        &keys,
        &starts,
        &counts,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(totals)
}

pub async fn forget_before(platform: &Platform, moment: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from rate_windows where window_start < $1", moment)
        .execute(&platform.db)
        .await?;
    Ok(())
}
