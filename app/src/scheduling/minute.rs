//! The time, minute by minute, by the server's clock.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

const MINUTE: i64 = 60_000;

/// Now, anew at every full minute.
pub fn use_now(offset: Signal<TimeDelta>) -> Signal<DateTime<Utc>> {
    let ticks = RwSignal::new(0u32);
    Effect::new(move |_| {
        ticks.track();
        let past = (Utc::now() + offset.get()).timestamp_millis().rem_euclid(MINUTE);
        let rest = std::time::Duration::from_millis((MINUTE - past) as u64);
        // A sleeping laptop fires late; the next tick is reckoned from the clock again.
        let timer = set_timeout_with_handle(move || ticks.update(|ticks| *ticks += 1), rest);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    Signal::derive(move || {
        ticks.track();
        Utc::now() + offset.get()
    })
}
