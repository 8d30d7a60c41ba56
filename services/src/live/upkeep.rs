//! Clearing away what has served its time.

use sqlx::PgPool;

use crate::Result;

/// Safe to run on several servers at once.
pub(super) async fn sweep(db: &PgPool) -> Result<()> {
    // Whole transactions go, oldest first, and none that is younger than one still open: so what
    // is left has no gap, which the beginning of a stream counts on. `least` passes over a null.
    sqlx::query!(
        "
        delete from live_events
        where xact < least(
            (select xact from live_events where at > now() - interval '1 hour' order by xact limit 1),
            pg_snapshot_xmin(pg_current_snapshot())
        )
        ",
    )
    .execute(db)
    .await?;
    sqlx::query!("delete from sessions where expires_at < now()").execute(db).await?;
    sqlx::query!("delete from sign_in_failures where last_at < now() - interval '1 day'")
        .execute(db)
        .await?;
    sqlx::query!("delete from idempotency_keys where created_at < now() - interval '1 day'")
        .execute(db)
        .await?;
    crate::notifications::expire(db).await?;
    Ok(())
}
