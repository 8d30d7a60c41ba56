//! Tells all servers that there is something new in the stream, at most once at a time.

use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::Notify;

/// The `LISTEN`/`NOTIFY` channel.
pub(crate) const CHANNEL: &str = "patchbay_live";

/// Rings that come while one is on its way are answered by the next: under load one
/// notification stands for many commits.
#[derive(Clone)]
pub(crate) struct Doorbell(Arc<Notify>);

impl Doorbell {
    pub(crate) fn new(db: PgPool) -> Self {
        let pressed = Arc::new(Notify::new());
        tokio::spawn(answer(Arc::downgrade(&pressed), db));
        Self(pressed)
    }

    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

async fn answer(pressed: std::sync::Weak<Notify>, db: PgPool) {
    loop {
        // The bell is gone with the last platform that could press it.
        let Some(bell) = pressed.upgrade() else { return };
        let wait = tokio::time::timeout(std::time::Duration::from_secs(1), bell.notified()).await;
        drop(bell);
        if wait.is_ok()
            && let Err(err) = notify(&db).await
        {
            // Servers look into the stream every second or two anyway: late, not lost.
            tracing::warn!(error = %err, "the live doorbell did not ring");
        }
    }
}

async fn notify(db: &PgPool) -> Result<(), sqlx::Error> {
    // The notification carries no data, so it need not wait for the disk.
    let mut tx = db.begin().await?;
    sqlx::query("set local synchronous_commit = off").execute(&mut *tx).await?;
    sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(&mut *tx).await?;
    tx.commit().await
}
