//! Changes come in bursts; one question answers them all.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

/// Calls `act` when a burst of calls is over: `pause` after its last one, but `most` after its first at the
/// latest, however long it goes on. Once the calling owner is gone, nothing is called any more.
pub fn after_bursts(
    pause: Duration,
    most: Duration,
    act: impl Fn() + 'static,
) -> impl Fn() + Copy + 'static {
    let act = StoredValue::new_local(act);
    // When the burst began, and what waits for its end.
    let waiting = StoredValue::new_local(None::<(f64, TimeoutHandle)>);
    let end = move || {
        if waiting.try_set_value(None).is_none() {
            act.with_value(|act| act());
        }
    };
    move || {
        let Some(before) = waiting.try_get_value() else { return };
        let now = js_sys::Date::now();
        let begun = before.map_or(now, |(begun, timer)| {
            timer.clear();
            begun
        });
        let since = Duration::from_millis((now - begun).max(0.0) as u64);
        // Only a window that is gone has no timers.
        if let Ok(timer) = set_timeout_with_handle(end, wait(since, pause, most)) {
            waiting.set_value(Some((begun, timer)));
        }
    }
}

/// How long after a call, when the burst began so long ago.
fn wait(since: Duration, pause: Duration, most: Duration) -> Duration {
    pause.min(most.saturating_sub(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls every 100 ms, for a minute.
    #[test]
    fn a_burst_that_does_not_end_is_answered_all_the_same() {
        let (pause, most) = (Duration::from_millis(250), Duration::from_secs(2));
        let (mut begun, mut answered) = (None, Vec::new());
        let mut due = Duration::MAX;
        for at in (0..60_000).step_by(100).map(Duration::from_millis) {
            if due <= at {
                answered.push(due);
                begun = None;
            }
            due = at + wait(at - *begun.get_or_insert(at), pause, most);
        }
        assert_eq!(answered.len(), 29, "{answered:?}");
        let first = wait(Duration::ZERO, pause, most);
        assert_eq!(first, pause, "what happens alone does not wait for more");
    }
}
