//! The counts of this server, and what is known of the others'.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use dashmap::DashMap;
use services::rate_windows::{self, Counted};
use services::{Platform, Result};

use super::key::Key;
use crate::config::RateLimit;

const ADD_UP_EVERY: Duration = Duration::from_secs(1);

/// Cheap to clone.
#[derive(Clone)]
pub struct Limiter(Arc<Inner>);

struct Inner {
    limit: RateLimit,
    platform: Platform,
    counts: DashMap<Key, Count>,
    /// Whether the last attempt to add up failed: said once, not every second.
    is_alone: AtomicBool,
}

/// The requests of one caller in one window.
#[derive(Clone, Copy)]
struct Count {
    window_start: DateTime<Utc>,
    /// Of all servers, as of the last time they were added up.
    added_up: u64,
    /// Of this server, since then.
    since: u64,
}

/// What became of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub is_refused: bool,
    pub limit: u64,
    pub remaining: u64,
    /// Seconds until the next window.
    pub resets_in: u64,
}

impl Limiter {
    pub fn new(limit: RateLimit, platform: Platform) -> Self {
        let is_alone = AtomicBool::new(false);
        Self(Arc::new(Inner { limit, platform, counts: DashMap::new(), is_alone }))
    }

    /// Counts a request; `None` if nothing is limited. What is refused is not counted: waiting always helps.
    pub fn count(&self, key: Key, now: DateTime<Utc>) -> Option<Verdict> {
        let RateLimit::Per { requests, window } = self.0.limit else { return None };
        let limit = key.share_of(requests);
        let (window_start, resets_in) = window_at(now, window);
        let mut count =
            self.0.counts.entry(key).or_insert(Count { window_start, added_up: 0, since: 0 });
        if count.window_start != window_start {
            *count = Count { window_start, added_up: 0, since: 0 };
        }
        let is_refused = count.added_up + count.since >= limit;
        if !is_refused {
            count.since += 1;
        }
        let remaining = limit.saturating_sub(count.added_up + count.since);
        Some(Verdict { is_refused, limit, remaining, resets_in })
    }

    /// Tells the other servers what was counted here, and learns what they counted.
    pub async fn add_up(&self, now: DateTime<Utc>) -> Result<()> {
        let RateLimit::Per { window, .. } = self.0.limit else { return Ok(()) };
        let (window_start, _) = window_at(now, window);
        self.0.counts.retain(|_, count| count.window_start >= window_start);
        let mut news: Vec<_> = self
            .0
            .counts
            .iter()
            .filter(|count| count.since > 0)
            .map(|count| (count.key().to_string(), *count.key(), *count.value()))
            .collect();
        if news.is_empty() {
            return Ok(());
        }
        news.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let rows: Vec<_> = news
            .iter()
            .map(|(key, _, count)| Counted {
                key: key.clone(),
                window_start: count.window_start,
                count: i64::try_from(count.since).unwrap_or(i64::MAX),
            })
            .collect();
        for total in rate_windows::add(&self.0.platform, &rows).await? {
            let Ok(at) = news.binary_search_by(|(key, ..)| key.cmp(&total.key)) else { continue };
            let (_, key, sent) = &news[at];
            if let Some(mut count) = self.0.counts.get_mut(key)
                && count.window_start == total.window_start
            {
                count.added_up = u64::try_from(total.count).unwrap_or_default();
                count.since -= sent.since;
            }
        }
        Ok(())
    }

    /// Goes on until the server stops.
    pub async fn keep_adding_up(self) {
        let RateLimit::Per { window, .. } = self.0.limit else { return };
        let mut ticks = tokio::time::interval(ADD_UP_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut tidied = Utc::now();
        loop {
            ticks.tick().await;
            if self.0.platform.db.is_closed() {
                return;
            }
            let now = Utc::now();
            let mut done = self.add_up(now).await;
            if done.is_ok() && now - tidied > TimeDelta::minutes(1) {
                tidied = now;
                done = rate_windows::forget_before(&self.0.platform, now - window * 2).await;
            }
            let was_alone = self.0.is_alone.swap(done.is_err(), Ordering::Relaxed);
            if let (Err(err), false) = (done, was_alone) {
                tracing::warn!(error = %err, "rate limits are not shared with other servers for now");
            }
        }
    }
}

/// When the window began (the same moment on all servers), and in how many seconds it ends.
fn window_at(now: DateTime<Utc>, window: Duration) -> (DateTime<Utc>, u64) {
    let window = window.as_secs().max(1).cast_signed();
    let into = now.timestamp().rem_euclid(window);
    let start = DateTime::from_timestamp(now.timestamp() - into, 0).unwrap_or(now);
    (start, (window - into).cast_unsigned())
}
