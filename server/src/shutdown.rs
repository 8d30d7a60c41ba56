//! When to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Waits for Ctrl-C or a polite request of the system to end.
pub async fn requested() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
