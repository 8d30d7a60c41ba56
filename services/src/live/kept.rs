//! What many ask for again and again, kept in memory for as long as nothing happens to it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::accounts::UserId;

use super::happenings::Now;

/// How long a change may go unseen that somebody made past the program, which tells nobody.
const LONGEST: Duration = Duration::from_secs(60);

/// Answers, cheap to clone, by what was asked. It is cheap to clone itself: all clones keep the same.
pub(crate) struct Kept<Q, A> {
    answers: Arc<Mutex<HashMap<Q, Entry<A>>>>,
    /// The types of events that tell of a change.
    events: &'static [&'static str],
    /// What all answers together may weigh.
    capacity: usize,
}

struct Entry<A> {
    answer: A,
    weight: usize,
    /// Before it was read.
    known_at: Now,
    read_at: Instant,
}

impl<Q: Clone + Eq + Hash, A: Clone> Kept<Q, A> {
    pub fn new(events: &'static [&'static str], capacity: usize) -> Self {
        Self { answers: Arc::default(), events, capacity }
    }

    /// What was found, if it is still so. What is one person's alone changes with what they are told
    /// alone, too.
    pub fn recall(&self, now: &Now, question: &Q, person: Option<UserId>) -> Option<A> {
        self.recall_with_age(now, question, person).map(|(answer, _)| answer)
    }

    /// With when it was read.
    pub fn recall_with_age(
        &self,
        now: &Now,
        question: &Q,
        person: Option<UserId>,
    ) -> Option<(A, Instant)> {
        let answers = self.answers();
        let known = answers.get(question).filter(|known| known.read_at.elapsed() < LONGEST)?;
        let is_so = now.is_as(&known.known_at, self.events, person);
        is_so.then(|| (known.answer.clone(), known.read_at))
    }

    /// It was read after this moment, and weighs as much in what the capacity is measured in.
    pub fn keep(&self, question: Q, now: Now, answer: A, weight: usize) {
        self.keep_with_age(question, now, answer, weight, Instant::now());
    }

    /// It was made of what had been read then.
    pub fn keep_with_age(&self, question: Q, now: Now, answer: A, weight: usize, read_at: Instant) {
        let mut answers = self.answers();
        // All the others would have to go for it, and then it itself.
        if weight > self.capacity {
            answers.remove(&question);
            return;
        }
        answers.insert(question, Entry { answer, weight, known_at: now, read_at });
        answers.retain(|_, entry| entry.read_at.elapsed() < LONGEST);
        while answers.values().map(|entry| entry.weight).sum::<usize>() > self.capacity {
            let oldest = answers.iter().min_by_key(|(_, entry)| entry.read_at);
            let Some(oldest) = oldest.map(|(question, _)| question.clone()) else { break };
            answers.remove(&oldest);
        }
    }

    #[cfg(test)]
    pub fn how_many(&self) -> usize {
        self.answers().len()
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<Q, Entry<A>>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Q, A> Clone for Kept<Q, A> {
    fn clone(&self) -> Self {
        Self { answers: Arc::clone(&self.answers), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::happenings::Happenings;
    use super::*;

    #[test]
    fn what_is_kept_weighs_no_more_than_there_is_room() {
        let kept: Kept<u8, &str> = Kept::new(&[], 100);
        let keep = |question, weight| {
            kept.keep(question, Happenings::default().at(1), "answer", weight);
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
