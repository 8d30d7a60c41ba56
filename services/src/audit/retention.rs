//! Taking away what is old enough; the database holds to the least time by itself.

use serde::Serialize;
use uuid::Uuid;

use crate::{Change, Platform, Result};

/// So many at once, so that a long silence does not end in one long lock.
const PORTION: i64 = 10_000;

/// What the audit says of its own shrinking.
#[derive(Serialize)]
struct Expired {
    entries: i64,
    older_than_days: u32,
}

/// Takes away entries older than so many days, at least 30; says how many. Each portion notes itself.
pub(crate) async fn forget_older_than(platform: &Platform, days: u32) -> Result<u64> {
    let keep = i32::try_from(days.max(30)).unwrap_or(i32::MAX);
    let mut total = 0;
    loop {
        let mut change = Change::by_system(platform).await?;
        let entries = sqlx::query_scalar!(
            r#"select audit_entries_expire(make_interval(days => $1), $2) as "entries!""#,
            keep,
            PORTION,
        )
        .fetch_one(change.db())
        .await?;
        if entries > 0 {
            let expired = Expired { entries, older_than_days: days };
            change.audit("audit.expire", Uuid::now_v7(), None, Some(&expired)).await?;
            change.commit().await?;
        }
        total += entries;
        if entries < PORTION {
            return Ok(total.unsigned_abs());
        }
    }
}
