//! What a calendar page fetches, and when: what is in sight first, what only some need last.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::zones::day_bounds;
use leptos::prelude::*;

use super::calendar::Calendar;
use crate::clock::Zone;
use crate::live::LiveStatus;

/// How much is fetched ahead, so that the next page is there when it is turned.
const NEIGHBOURS: TimeDelta = TimeDelta::days(7);

/// How long the shifts have the browser to themselves.
const HEAD_START: Duration = Duration::from_millis(400);

impl Calendar {
    /// Fetches what is in sight with a day on either side, then the neighbours, then now.
    pub(super) fn keep_loaded(self) {
        let is_live = Memo::new(move |_| self.desk.live.status.get() == LiveStatus::Live);
        Effect::new(move |before: Option<()>| {
            // Back on line, what could not be fetched is fetched.
            is_live.track();
            // Nobody is answered any more before they have signed in again, and are live again.
            if untrack(|| self.session.has_ended()) {
                return;
            }
            let (tz, desk) = (self.tz.get(), self.desk);
            desk.tz.set_value(tz);
            // After a resync nothing is known for sure, and the same is asked again.
            desk.live.resync.track();
            let days = self.days.read();
            let (first, last) = (days[0], days[days.len() - 1]);
            let today = self.today.get();
            let load_absences = move || {
                desk.away.load(first - Days::new(1), last + Days::new(1));
                desk.away.load_upcoming(today);
            };
            let (from, to) = stretch(&days, tz);
            desk.load(from, to);
            // Who turns a page sees it first.
            let turns = before.is_some();
            if !turns {
                load_absences();
            }
            // What nobody looks at yet waits until the browser has nothing else to do.
            let load_neighbours = move || {
                if turns {
                    load_absences();
                }
                desk.load(from - NEIGHBOURS, from);
                desk.load(to, to + NEIGHBOURS);
            };
            match request_idle_callback_with_handle(load_neighbours) {
                Ok(handle) => on_cleanup(move || handle.cancel()),
                // A browser that does not tell when it is idle.
                Err(_) => load_neighbours(),
            }
            let now = self.desk.live.now();
            desk.load(now - TimeDelta::days(1), now + TimeDelta::days(2));
        });
    }

    /// Says when there is time for what only some need.
    pub(super) fn settle(self) {
        Effect::new(move |_| {
            if !self.is_loading.get() {
                let settled = move || _ = self.has_settled.try_set(true);
                set_timeout(settled, HEAD_START);
            }
        });
    }

    /// Whether all of what is in sight was seen at least once.
    pub fn has_seen(self) -> bool {
        let (from, to) = stretch(&self.days.read(), self.tz.get());
        self.desk.store.read().has_seen(from, to)
    }

    /// Whether a day could not be loaded: it is not free, it is not known.
    pub fn is_unknown(self, day: NaiveDate) -> bool {
        let (from, to) = day_bounds(day, self.tz.get());
        self.desk.trouble.read().is_some() && !self.desk.store.read().has_seen(from, to)
    }

    pub fn try_again(self) {
        let (from, to) = untrack(|| stretch(&self.days.read(), self.tz.get()));
        self.desk.load(from, to);
    }
}

/// What has to be known to draw these days: a day more on either side, for what reaches in.
pub(super) fn stretch(days: &[NaiveDate], tz: Zone) -> (DateTime<Utc>, DateTime<Utc>) {
    let (first, last) = (days[0], days[days.len() - 1]);
    (day_bounds(first - Days::new(1), tz).0, day_bounds(last + Days::new(1), tz).1)
}
