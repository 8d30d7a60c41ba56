//! Answers that take the same time, whatever is found out on the way.

use std::time::Duration;

/// Longer than the work takes on a busy machine, shorter than anybody minds.
pub(super) const EVEN: Duration = Duration::from_millis(300);

/// Does the work, and answers when the time is over, not before.
pub(super) async fn evenly<T>(time: Duration, work: impl Future<Output = T>) -> T {
    let (done, ()) = tokio::join!(work, tokio::time::sleep(time));
    done
}
