//! Looking for new gaps as soon as plans change.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::look;
use crate::Platform;

/// Who drags a shift about, or plans a week, is done after a while.
const CALM: Duration = Duration::from_secs(3);

/// Where a server's watch waits: rung when plans were changed here.
#[derive(Clone, Default)]
pub(crate) struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// Tells planners of gaps that changes on this server have opened, until `stop` ends. What a server
/// misses because it dies, the job `scheduling.coverage` finds.
pub async fn keep_watch(platform: Platform, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    loop {
        let plans_changed = async {
            platform.coverage.0.notified().await;
            tokio::time::sleep(CALM).await;
        };
        tokio::select! {
            () = &mut stop => return,
            () = plans_changed => {}
        }
        if let Err(err) = look(&platform).await {
            tracing::warn!(error = %err, "looking for gaps failed; the job will look again");
        }
    }
}
