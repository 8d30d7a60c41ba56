//! Coverage of a stretch of time, as it is now.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::live::{Event, Topic};
use domain::scheduling::coverage::Coverage;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::AppError;
use crate::live::use_live;

/// Several changes in a row are asked about once.
const PAUSE: Duration = Duration::from_millis(600);

/// Whoever turns pages sees the page first, and asks about the last one only.
const GLANCE: Duration = Duration::from_millis(100);

/// What is found within a stretch of time, and again whenever plans change; `None`: not known yet.
pub fn follow(
    stretch: Signal<(DateTime<Utc>, DateTime<Utc>)>,
) -> RwSignal<Option<Result<Coverage, AppError>>> {
    let found = RwSignal::new(None);
    let turn = StoredValue::new(0u32);
    let live = use_live();
    let ask = move |pause: Duration| {
        let mine = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let is_due = move || mine.is_some() && turn.try_get_value() == mine;
        let ask_now = move || {
            let Some((from, to)) = stretch.try_get_untracked().filter(|_| is_due()) else { return };
            spawn_local(async move {
                let answer = api::coverage_between(from, to).await;
                // The first is better than none, even if another is asked for already.
                let is_first = found.try_with_untracked(Option::is_none) == Some(true);
                if !is_due() && !is_first {
                    return;
                }
                // What was found before is better than that nothing can be found.
                found.try_update(|found: &mut Option<Result<Coverage, AppError>>| {
                    if answer.is_ok() || !matches!(found, Some(Ok(_))) {
                        *found = Some(answer);
                    }
                });
            });
        };
        set_timeout(ask_now, pause);
    };
    live.subscribe(Topic::Calendar);
    live.subscribe(Topic::Schedules);
    live.on_event(move |event| {
        use Event::{LocationChanged, SchedulesChanged, ShiftChanged, ShiftRemoved};
        if matches!(
            event,
            ShiftChanged { .. } | ShiftRemoved { .. } | LocationChanged { .. } | SchedulesChanged
        ) {
            ask(PAUSE);
        }
    });
    Effect::new(move |before: Option<()>| {
        live.resync.track();
        let _ = stretch.get();
        ask(if before.is_some() { GLANCE } else { Duration::ZERO });
    });
    found
}
