//! What waits in a table until it is due: mail that leaves, mail that came in, messages to webhooks.
//!
//! Each piece is claimed by one server, under a lease, and done apart from the others: one that takes
//! long holds up nothing but itself. Who dies with a lease leaves the piece to the others once it is
//! over.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

use crate::loops::caught;
use crate::{Error, Result};

/// For what servers that died have left, and for what is due for another try.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const AFTER_FAULT: Duration = Duration::from_secs(2);

/// One kind of such work. Cheap to clone.
pub(crate) trait Backlog: Clone + Send + Sync + 'static {
    /// The right to do one piece of it, for a while.
    type Claim: Send + 'static;

    /// How the log calls it.
    const NAME: &'static str;
    /// How many pieces one server does at the same time.
    const AT_ONCE: usize;

    /// Flagged when there may be something new.
    fn flagged_at(&self) -> &Letterbox;

    /// What is due, in its order, and at most so many. Whoever claims again before these are done gets
    /// others, and none that has to wait for them.
    fn claim(&self, most: i64) -> impl Future<Output = Result<Vec<Self::Claim>>> + Send;

    /// Does one piece, and writes down what became of it.
    fn carry_out(&self, claim: Self::Claim) -> impl Future<Output = Result<()>> + Send;

    /// What is to be done every few seconds, so that there is such work at all.
    fn look_about(&self) -> impl Future<Output = ()> + Send {
        ready(())
    }
}

/// Where whoever does the work waits. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Letterbox(Arc<Notify>);

impl Letterbox {
    pub fn flag(&self) {
        self.0.notify_one();
    }

    async fn flagged(&self) {
        self.0.notified().await;
    }
}

/// Does what is due until `stop` comes; what has begun is finished.
pub(crate) async fn keep_up<B: Backlog>(backlog: B, stop: impl Future<Output = ()>) {
    let stop = stop.shared();
    tokio::join!(keep_claiming(&backlog, stop.clone()), keep_looking(&backlog, stop));
}

/// Does what is due now, at most a handful; says how many pieces it took on.
pub(crate) async fn take_up<B: Backlog>(backlog: &B) -> Result<usize> {
    let claims = backlog.claim(most::<B>(0)).await?;
    let count = claims.len();
    let done = join_all(claims.into_iter().map(|claim| backlog.carry_out(claim))).await;
    done.into_iter().collect::<Result<()>>()?;
    Ok(count)
}

async fn keep_claiming<B: Backlog>(backlog: &B, mut stop: impl Future<Output = ()> + Unpin) {
    let mut looks = looks();
    // Tasks of their own: what holds rows and connections goes on while this one waits for some.
    let mut at_work = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            // Whoever is done has made room, and way for what had to wait for it.
            Some(_) = at_work.join_next() => {}
            () = backlog.flagged_at().flagged() => {}
            _ = looks.tick() => {}
        }
        while at_work.try_join_next().is_some() {}
        if at_work.len() >= B::AT_ONCE {
            continue;
        }
        match backlog.claim(most::<B>(at_work.len())).await {
            Ok(claims) => {
                for claim in claims {
                    at_work.spawn(see_through(backlog.clone(), claim));
                }
            }
            Err(err) => {
                tracing::warn!(work = B::NAME, error = %err, "what is due could not be fetched");
                sleep(AFTER_FAULT).await;
            }
        }
    }
    while at_work.join_next().await.is_some() {}
}

async fn keep_looking<B: Backlog>(backlog: &B, mut stop: impl Future<Output = ()> + Unpin) {
    let mut looks = looks();
    loop {
        tokio::select! {
            biased;
            () = &mut stop => return,
            _ = looks.tick() => backlog.look_about().await,
        }
    }
}

/// Whatever goes wrong is this piece's alone; its lease runs out, and then it is tried again.
async fn see_through<B: Backlog>(backlog: B, claim: B::Claim) {
    let done = caught(backlog.carry_out(claim)).await.map_err(Error::Panicked).flatten();
    if let Err(err) = done {
        tracing::error!(work = B::NAME, error = %err, "what became of it could not be written down");
    }
}

fn looks() -> Interval {
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}

/// How many more may be claimed.
fn most<B: Backlog>(at_work: usize) -> i64 {
    i64::try_from(B::AT_ONCE - at_work).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use tokio::sync::oneshot;

    use super::*;

    /// Pieces that wait to be claimed, and those that are done. A piece that is zero does not end
    /// until somebody lets it, and one that is 13 panics.
    #[derive(Clone)]
    struct Pieces {
        waiting: Arc<Mutex<VecDeque<u32>>>,
        done: Arc<Mutex<Vec<u32>>>,
        is_done: Letterbox,
        gate: Arc<Notify>,
        letterbox: Letterbox,
    }

    impl Pieces {
        fn new(pieces: impl IntoIterator<Item = u32>) -> Self {
            Self {
                waiting: Arc::new(Mutex::new(pieces.into_iter().collect())),
                done: Arc::default(),
                is_done: Letterbox::default(),
                gate: Arc::default(),
                letterbox: Letterbox::default(),
            }
        }

        async fn done(&self, count: usize) -> Vec<u32> {
            loop {
                let done = self.done.lock().unwrap().clone();
                if done.len() >= count {
                    return done;
                }
                self.is_done.flagged().await;
            }
        }
    }

    impl Backlog for Pieces {
        type Claim = u32;

        const NAME: &'static str = "test";
        const AT_ONCE: usize = 2;

        fn flagged_at(&self) -> &Letterbox {
            &self.letterbox
        }

        async fn claim(&self, most: i64) -> Result<Vec<u32>> {
            let mut waiting = self.waiting.lock().unwrap();
            let most = usize::try_from(most).unwrap().min(waiting.len());
            Ok(waiting.drain(..most).collect())
        }

        async fn carry_out(&self, piece: u32) -> Result<()> {
            assert_ne!(piece, 13, "a piece that is not liked");
            if piece == 0 {
                self.gate.notified().await;
            }
            self.done.lock().unwrap().push(piece);
            self.is_done.flag();
            Ok(())
        }
    }

    #[tokio::test]
    async fn one_that_takes_long_holds_up_no_other_and_is_waited_for_at_the_end() {
        let pieces = Pieces::new([0, 1, 2, 13, 3, 4]);
        let (end, over) = oneshot::channel::<()>();
        let kept = tokio::spawn(keep_up(pieces.clone(), over.map(drop)));
        assert_eq!(pieces.done(4).await, [1, 2, 3, 4]);

        end.send(()).unwrap();
        tokio::task::yield_now().await;
        assert!(!kept.is_finished(), "what has begun is finished");
        pieces.gate.notify_one();
        kept.await.unwrap();
        assert_eq!(pieces.done(5).await, [1, 2, 3, 4, 0]);
    }

    #[tokio::test]
    async fn what_comes_later_is_taken_up_as_soon_as_the_letterbox_is_flagged() {
        let pieces = Pieces::new([1]);
        let kept = tokio::spawn(keep_up(pieces.clone(), std::future::pending()));
        pieces.done(1).await;
        pieces.waiting.lock().unwrap().push_back(2);
        pieces.letterbox.flag();
        assert_eq!(pieces.done(2).await, [1, 2]);
        kept.abort();
    }
}
