//! The time, to the minute, by the server's clock.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::ev;
use leptos::prelude::*;

use crate::live::Live;

/// The running minute.
#[derive(Clone, Copy)]
struct Minute(ReadSignal<DateTime<Utc>>);

/// Changes when a minute begins.
pub fn use_minute() -> ReadSignal<DateTime<Utc>> {
    expect_context::<Minute>().0
}

pub(super) fn provide_minute(live: Live) {
    let now = RwSignal::new(live.now());
    provide_context(Minute(now.read_only()));

    // What follows each look at the clock is a timer until the next full minute.
    Effect::new(move |_| {
        live.now_offset.track();
        let at = now.get();
        let millis = 60_000 - at.timestamp_millis().rem_euclid(60_000);
        let timer = set_timeout_with_handle(
            move || {
                now.try_set(live.now());
            },
            // A little later, so that a timer that rings early does not ring twice.
            Duration::from_millis(millis.unsigned_abs() + 20),
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    // The server's first word, and a computer that wakes up, may put the clock ahead.
    Effect::new(move |_| {
        live.now_offset.track();
        now.set(live.now());
    });
    let on_sight = window_event_listener(ev::visibilitychange, move |_| now.set(live.now()));
    on_cleanup(move || on_sight.remove());
}
