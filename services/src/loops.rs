//! What a server does all the time: mail, jobs, the live stream.
//!
//! Nobody waits for an answer of these, so that a panic would end one unseen. Here it is told and
//! counted, and the loop begins again after a pause.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// Twice as long after each panic that follows soon.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LAST_PAUSE: Duration = Duration::from_secs(60);
/// What has run so long is well again.
const STEADY: Duration = Duration::from_secs(5 * 60);
/// From so many in a row on, it is no accident.
const FAILING_FROM: u32 = 3;

/// The loops of one server. Cheap to clone.
#[derive(Clone, Default)]
pub struct Loops(Arc<Mutex<BTreeMap<&'static str, Panics>>>);

#[derive(Clone, Copy)]
struct Panics {
    in_a_row: u32,
    last: Instant,
}

impl Loops {
    /// Runs what `begin` makes until it ends by itself, and begins again after each panic.
    pub fn keep<F>(
        &self,
        name: &'static str,
        begin: impl FnMut() -> F + Send + 'static,
    ) -> JoinHandle<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        tokio::spawn(self.clone().go_on(name, begin))
    }

    /// Those that keep panicking.
    pub fn failing(&self) -> Vec<&'static str> {
        let panics = self.panics();
        panics.iter().filter(|(_, panics)| panics.is_failing()).map(|(name, _)| *name).collect()
    }

    async fn go_on<F: Future<Output = ()>>(self, name: &'static str, mut begin: impl FnMut() -> F) {
        while let Err(words) = caught(begin()).await {
            let pause = self.note(name);
            metrics::counter!("background_panics_total", "loop" => name).increment(1);
            tracing::error!(
                name,
                error = words,
                "a loop in the background panicked; it begins again in {pause:?}"
            );
            sleep(pause).await;
        }
    }

    /// Counts a panic, and says how long to wait.
    fn note(&self, name: &'static str) -> Duration {
        let now = Instant::now();
        let mut panics = self.panics();
        let panics = panics.entry(name).or_insert(Panics { in_a_row: 0, last: now });
        if panics.last.elapsed() > STEADY {
            panics.in_a_row = 0;
        }
        panics.in_a_row = panics.in_a_row.saturating_add(1);
        panics.last = now;
        FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(panics.in_a_row - 1)).min(LAST_PAUSE)
    }

    fn panics(&self) -> MutexGuard<'_, BTreeMap<&'static str, Panics>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Panics {
    fn is_failing(&self) -> bool {
        self.in_a_row >= FAILING_FROM && self.last.elapsed() <= STEADY
    }
}

/// What comes of `work`; or, if it panics, what it said.
///
/// What work of ours shares with others is in the database, or behind locks that know of panics.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, String> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|cause| words(&*cause))
}

fn words(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().copied();
    let text = text.or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    format!("it panicked: {}", text.unwrap_or("without a word"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_loop_that_panics_begins_again_until_it_ends_by_itself() {
        let loops = Loops::default();
        let begun = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&begun);
        let kept = loops.keep("test.loop", move || {
            let turn = counted.fetch_add(1, Ordering::Relaxed);
            async move { assert!(turn >= 2, "not yet") }
        });
        kept.await.unwrap();
        assert_eq!(begun.load(Ordering::Relaxed), 3);
        assert!(loops.failing().is_empty(), "two panics are an accident");
    }

    #[tokio::test]
    async fn what_keeps_panicking_is_named_and_waits_longer_each_time() {
        let loops = Loops::default();
        loops.note("test.other");
        let pauses: Vec<u128> = (0..3).map(|_| loops.note("test.loop").as_millis()).collect();
        assert_eq!(pauses, [200, 400, 800]);
        assert_eq!(loops.failing(), ["test.loop"]);
        let longest = (0..40).map(|_| loops.note("test.loop")).max();
        assert_eq!(longest, Some(LAST_PAUSE));
    }

    #[tokio::test]
    async fn a_panic_is_told_in_its_own_words() {
        assert_eq!(caught(async { 7 }).await, Ok(7));
        let told = caught(async { panic!("row {}", 3) }).await;
        assert_eq!(told, Err::<(), _>("it panicked: row 3".to_owned()));
    }
}
