//! What many ask for again and again, kept in memory for as long as nothing happens to it. Whether
//! something has is asked of the database each time.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::PgConnection;

use super::quiet::{Moment, Since, since};
use crate::Result;

/// How long a change may go unseen that somebody made past the program, which tells nobody.
const LONGEST: Duration = Duration::from_secs(60);

/// Answers by what was asked. Cheap to clone: all clones keep the same.
pub(crate) struct Kept<Q, A: ?Sized> {
    answers: Arc<Mutex<HashMap<Q, Entry<A>>>>,
    /// The types of events that tell of a change.
    events: &'static [&'static str],
    /// What all answers together may weigh.
    capacity: usize,
}

struct Entry<A: ?Sized> {
    answer: Arc<A>,
    weight: usize,
    /// Before it was read.
    moment: Arc<Moment>,
    read_at: Instant,
}

/// What is found under a question.
pub(crate) enum Look<A: ?Sized> {
    /// It is still so.
    Kept(Arc<A>),
    /// To be read anew; what is read now is as new as this moment.
    Anew(Moment),
}

impl<Q: Clone + Eq + Hash, A: ?Sized> Kept<Q, A> {
    pub fn new(events: &'static [&'static str], capacity: usize) -> Self {
        Self { answers: Arc::default(), events, capacity }
    }

    pub async fn look(&self, conn: &mut PgConnection, question: &Q) -> Result<Look<A>> {
        let known = self.answers().get(question).filter(|known| known.is_fresh()).cloned();
        let moment = known.as_ref().map(|known| &*known.moment);
        let Since { now, is_quiet } = since(conn, moment, self.events).await?;
        let Some(known) = known.filter(|_| is_quiet) else { return Ok(Look::Anew(now)) };
        if let Some(entry) = self.answers().get_mut(question)
            && Arc::ptr_eq(&entry.answer, &known.answer)
        {
            entry.moment = Arc::new(now);
        }
        Ok(Look::Kept(known.answer))
    }

    /// It was so at this moment, and weighs as much in what the capacity is measured in.
    pub fn keep(&self, question: Q, moment: Moment, answer: Arc<A>, weight: usize) {
        let mut answers = self.answers();
        // All the others would have to go for it, and then it itself.
        if weight > self.capacity {
            answers.remove(&question);
            return;
        }
        let entry = Entry { answer, weight, moment: Arc::new(moment), read_at: Instant::now() };
        answers.insert(question, entry);
        while answers.values().map(|entry| entry.weight).sum::<usize>() > self.capacity {
            let oldest = answers.iter().min_by_key(|(_, entry)| entry.read_at);
            let Some(oldest) = oldest.map(|(question, _)| question.clone()) else { break };
            answers.remove(&oldest);
        }
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<Q, Entry<A>>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<A: ?Sized> Entry<A> {
    fn is_fresh(&self) -> bool {
        self.read_at.elapsed() < LONGEST
    }
}

impl<A: ?Sized> Clone for Entry<A> {
    fn clone(&self) -> Self {
        Self { answer: Arc::clone(&self.answer), moment: Arc::clone(&self.moment), ..*self }
    }
}

impl<Q, A: ?Sized> Clone for Kept<Q, A> {
    fn clone(&self) -> Self {
        Self { answers: Arc::clone(&self.answers), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::Snapshot;
    use super::*;

    #[test]
    fn what_is_kept_weighs_no_more_than_there_is_room() {
        let kept: Kept<u8, str> = Kept::new(&[], 100);
        let keep = |question, weight| {
            let moment = Moment(Snapshot::parse("1:1:").unwrap());
            kept.keep(question, moment, "answer".into(), weight);
        };
        let known = || {
            let mut known: Vec<u8> = kept.answers().keys().copied().collect();
            known.sort_unstable();
            known
        };
        keep(1, 40);
        keep(2, 60);
        assert_eq!(known(), [1, 2]);
        keep(3, 30);
        assert_eq!(known(), [2, 3], "the oldest goes");
        keep(4, 101);
        assert_eq!(known(), [2, 3], "nothing goes for what has no room at all");
        keep(2, 101);
        assert_eq!(known(), [3], "and what was is not kept in its place");
    }
}
