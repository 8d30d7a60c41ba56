//! Tells all servers that there is something new in the stream, at most once at a time.

use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::watch;

use crate::Loops;

/// The `LISTEN`/`NOTIFY` channel.
pub(crate) const CHANNEL: &str = "patchbay_live";

/// Rings that come while one is on its way are answered by the next: under load one
/// notification stands for many commits.
#[derive(Clone)]
pub(crate) struct Doorbell {
    rings: Arc<watch::Sender<u64>>,
    /// Whose bell it is: our own server hears it without the way through the database.
    house: Arc<str>,
}

impl Doorbell {
    pub(crate) fn new(db: PgPool, loops: &Loops) -> Self {
        let (rings, heard) = watch::channel(0);
        let house: Arc<str> = format!("{:016x}", rand::random::<u64>()).into();
        let sign = Arc::clone(&house);
        loops.keep("live.doorbell", move || {
            tell_others(heard.clone(), db.clone(), Arc::clone(&sign))
        });
        Self { rings: Arc::new(rings), house }
    }

    pub(crate) fn ring(&self) {
        self.rings.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Changes with every ring of this server.
    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.rings.subscribe()
    }

    /// Whether a notification is the echo of a ring that [`Doorbell::listen`] has told of already.
    pub(super) fn is_own(&self, payload: &str) -> bool {
        payload == &*self.house
    }
}

/// Ends with the last platform that could ring.
async fn tell_others(mut heard: watch::Receiver<u64>, db: PgPool, house: Arc<str>) {
    while heard.changed().await.is_ok() {
        // The notification carries no data, so its commit need not wait for the disk.
        let told = sqlx::query!(
            "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)",
            CHANNEL,
            &*house,
        )
        .fetch_one(&db)
        .await;
        match told {
            Ok(_) => {}
            Err(sqlx::Error::PoolClosed) => return,
            // Servers look into the stream every second or two anyway: late, not lost.
            Err(err) => tracing::warn!(error = %err, "the live doorbell did not ring"),
        }
    }
}
