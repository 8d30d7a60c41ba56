//! Letting go for good of what was deleted and nobody brought back.

use crate::{Platform, Result};

/// Says how many shifts went. Each is in the audit, as it was when it was deleted.
pub(crate) async fn forget_deleted(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "delete from shifts where deleted_at < now() - make_interval(days => $1)",
        days,
    )
    .execute(&platform.db)
    .await?;
    Ok(gone.rows_affected())
}
