//! Clearing away events that have served their time.

use crate::{Platform, Result};

/// Says how many events went.
pub(crate) async fn sweep(platform: &Platform) -> Result<u64> {
    // Whole transactions go, oldest first, and none that is younger than one still open: so what
    // is left has no gap, which the beginning of a stream counts on. `least` passes over a null.
    let gone = sqlx::query!(
        "
        delete from live_events
        where xact < least(
            (select xact from live_events where at > now() - interval '1 hour' order by xact limit 1),
            pg_snapshot_xmin(pg_current_snapshot())
        )
        ",
    )
    .execute(&platform.db)
    .await?;
    Ok(gone.rows_affected())
}
