//! The shifts this browser knows, and what it wants changed.
//!
//! What the server tells and what is wished for stand apart: the calendar shows the wishes, and
//! when one is refused, what the server told last is still there.

mod ranges;
#[cfg(test)]
pub mod samples;
mod wish;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::scheduling::{Shift, ShiftId};

use ranges::Ranges;
pub use wish::{Base, Granted, Request, Wish, draft_of, same_content};

#[derive(Clone, Debug, Default)]
pub struct ShiftStore {
    told: HashMap<ShiftId, Told>,
    wishes: HashMap<ShiftId, Wish>,
    /// What is known for sure, and what has been seen at least once.
    loaded: Ranges,
    seen: Ranges,
    /// Counts what was heard, to tell what came before a question from what came after.
    clock: u64,
    /// How often what is known was put in doubt; an answer asked for earlier settles nothing.
    doubts: u32,
}

#[derive(Clone, Debug)]
struct Told {
    fact: Fact,
    heard: u64,
}

#[derive(Clone, Debug)]
enum Fact {
    Is(Shift),
    /// Remembered, so that older news of the shift does not bring it back.
    Deleted {
        version: i32,
    },
}

/// A shift as the calendar shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen<'a> {
    pub shift: &'a Shift,
    pub saved: Saved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Saved {
    Yes,
    /// Sent, not yet answered.
    Saving,
    /// Waits for the connection.
    NotYet,
}

/// When a question was asked, by the count of what had been heard.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    clock: u64,
    doubts: u32,
}

impl ShiftStore {
    /// All shifts with the wishes fulfilled, in no order.
    pub fn seen(&self) -> impl Iterator<Item = Seen<'_>> {
        let untouched = self.told.iter().filter_map(|(id, told)| match &told.fact {
            Fact::Is(shift) if !self.wishes.contains_key(id) => {
                Some(Seen { shift, saved: Saved::Yes })
            }
            _ => None,
        });
        untouched.chain(self.wishes.values().filter_map(Wish::seen))
    }

    pub fn get(&self, id: ShiftId) -> Option<Seen<'_>> {
        match self.wishes.get(&id) {
            Some(wish) => wish.seen(),
            None => self.told(id).map(|shift| Seen { shift, saved: Saved::Yes }),
        }
    }

    /// What the server told last.
    pub fn told(&self, id: ShiftId) -> Option<&Shift> {
        match &self.told.get(&id)?.fact {
            Fact::Is(shift) => Some(shift),
            Fact::Deleted { .. } => None,
        }
    }

    pub fn hear(&mut self, shift: Shift) {
        self.clock += 1;
        let known = self.told.get(&shift.id).map(|told| match &told.fact {
            Fact::Is(known) => known.version,
            Fact::Deleted { version } => *version,
        });
        if known.is_none_or(|known| known < shift.version) {
            self.told.insert(shift.id, Told { fact: Fact::Is(shift), heard: self.clock });
        } else if let Some(told) = self.told.get_mut(&shift.id) {
            told.heard = self.clock;
        }
    }

    pub fn hear_deleted(&mut self, id: ShiftId, version: i32) {
        self.clock += 1;
        let restored_since = self.told(id).is_some_and(|known| known.version > version);
        if !restored_since {
            self.told.insert(id, Told { fact: Fact::Deleted { version }, heard: self.clock });
        }
    }

    /// To be kept by whoever asks for a stretch of time, and given back with the answer.
    pub fn asked(&self) -> Asked {
        Asked { clock: self.clock, doubts: self.doubts }
    }

    /// The answer to “all shifts that touch `[from, to)`”.
    ///
    /// A shift that is not in it is gone, unless it was heard of after the question: then it is
    /// the answer that is old.
    pub fn hear_all(
        &mut self,
        asked: Asked,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        shifts: Vec<Shift>,
    ) {
        let named: HashSet<ShiftId> = shifts.iter().map(|shift| shift.id).collect();
        self.told.retain(|id, told| {
            let Fact::Is(shift) = &told.fact else { return true };
            let touches = shift.span.starts_at() < to && from < shift.span.ends_at();
            !touches || named.contains(id) || told.heard > asked.clock
        });
        for shift in shifts {
            self.hear(shift);
        }
        self.seen.add(from, to);
        if asked.doubts == self.doubts {
            self.loaded.add(from, to);
        }
    }

    /// Whether there is something to show of all of `[from, to)`, be it not the newest.
    pub fn has_seen(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.seen.missing(from, to).is_none()
    }

    /// The stretch to ask for so that all of `[from, to)` is known once `asking` is answered.
    pub fn missing(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        asking: &[(DateTime<Utc>, DateTime<Utc>)],
    ) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let mut expected = self.loaded.clone();
        for &(from, to) in asking {
            expected.add(from, to);
        }
        expected.missing(from, to)
    }

    /// News may have been missed: everything stays in sight and has to be asked for again.
    pub fn doubt(&mut self) {
        self.loaded.clear();
        self.doubts += 1;
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::samples::{at, early, later};
    use super::*;

    fn day() -> (DateTime<Utc>, DateTime<Utc>) {
        (at("2026-11-16T00:00:00Z"), at("2026-11-17T00:00:00Z"))
    }

    fn hours(store: &ShiftStore) -> Vec<(String, Saved)> {
        store
            .seen()
            .map(|seen| (seen.shift.span.starts_at().format("%H:%M").to_string(), seen.saved))
            .collect()
    }

    #[test]
    fn versions_decide_whatever_the_order_news_comes_in() {
        let (old, new) = (early(), later(&early(), 1));
        let mut store = ShiftStore::default();
        store.hear(new.clone());
        store.hear(old.clone());
        assert_eq!(store.told(new.id), Some(&new));

        store.hear_deleted(new.id, new.version + 1);
        store.hear(new.clone());
        assert_eq!(store.told(new.id), None);

        let restored = Shift { version: new.version + 2, ..new.clone() };
        store.hear(restored.clone());
        store.hear_deleted(new.id, new.version + 1);
        assert_eq!(store.told(new.id), Some(&restored));
    }

    #[test]
    fn a_fresh_answer_removes_what_it_does_not_name_but_not_what_came_since() {
        let (gone, stays) = (early(), Shift { id: samples::id(9), ..early() });
        let mut store = ShiftStore::default();
        store.hear(gone.clone());
        let asked = store.asked();
        store.hear(stays.clone());
        let (from, to) = day();
        store.hear_all(asked, from, to, Vec::new());
        assert_eq!(store.told(gone.id), None);
        assert_eq!(store.told(stays.id), Some(&stays));
        assert_eq!(store.missing(from, to, &[]), None);
        assert_eq!(
            store.missing(to, to + TimeDelta::days(1), &[(to, to + TimeDelta::days(7))]),
            None
        );

        let asked = store.asked();
        store.doubt();
        store.hear_all(asked, from, to, vec![stays]);
        assert_eq!(store.missing(from, to, &[]), Some((from, to)), "asked before the doubt");
        assert!(store.has_seen(from, to));
    }

    #[test]
    fn an_old_answer_does_not_bring_back_what_was_deleted_meanwhile() {
        let shift = early();
        let mut store = ShiftStore::default();
        store.hear(shift.clone());
        let asked = store.asked();
        store.hear_deleted(shift.id, shift.version + 1);
        let (from, to) = day();
        store.hear_all(asked, from, to, vec![shift.clone()]);
        assert_eq!(store.told(shift.id), None);
    }

    #[test]
    fn a_wish_shows_at_once_and_goes_when_it_is_refused() {
        let (shift, wanted) = (early(), Shift { version: 3, ..later(&early(), 2) });
        let mut store = ShiftStore::default();
        store.hear(shift.clone());
        store.wish(shift.id, Base::Is(shift.clone()), Some(wanted.clone()));
        assert_eq!(hours(&store), [("07:00".to_owned(), Saved::Saving)]);

        assert!(store.take_request(shift.id).is_some());
        assert_eq!(store.take_request(shift.id), None, "one request at a time");
        assert!(store.unreached(shift.id));
        assert_eq!(hours(&store), [("07:00".to_owned(), Saved::NotYet)]);
        assert_eq!(store.waiting(), [shift.id]);

        assert!(store.take_request(shift.id).is_some());
        assert!(!store.unreached(shift.id), "told once");
        assert!(store.take_request(shift.id).is_some());
        assert_eq!(store.refused(shift.id).and_then(|wish| wish.wanted), Some(wanted));
        assert_eq!(hours(&store), [("05:00".to_owned(), Saved::Yes)]);
    }

    #[test]
    fn what_is_changed_while_it_is_saved_is_saved_next() {
        let shift = early();
        let (first, second) = (later(&shift, 1), later(&shift, 2));
        let mut store = ShiftStore::default();
        store.hear(shift.clone());
        store.wish(shift.id, Base::Is(shift.clone()), Some(first.clone()));
        store.take_request(shift.id);
        store.wish(shift.id, Base::Is(first.clone()), Some(second.clone()));

        let granted = Shift { version: 4, ..first };
        store.granted(shift.id, Granted::Shift(Box::new(granted)));
        let Some(Request::Update(_, 4, _)) = store.take_request(shift.id) else { panic!() };
        store.granted(shift.id, Granted::Shift(Box::new(Shift { version: 5, ..second })));
        assert_eq!(store.take_request(shift.id), None);
        assert_eq!(hours(&store), [("07:00".to_owned(), Saved::Yes)]);
    }

    #[test]
    fn a_deletion_can_be_taken_back_before_and_after_it_is_granted() {
        let shift = early();
        let mut store = ShiftStore::default();
        store.hear(shift.clone());
        store.wish(shift.id, Base::Is(shift.clone()), None);
        assert!(hours(&store).is_empty());
        assert_eq!(store.take_request(shift.id), Some(Request::Delete(shift.id, 3)));

        // Taken back while it is under way: restored as soon as it is deleted.
        store.wish(shift.id, Base::Is(shift.clone()), Some(shift.clone()));
        store.granted(shift.id, Granted::Deleted);
        assert_eq!(store.take_request(shift.id), Some(Request::Restore(shift.id)));
        let restored = Shift { version: 5, ..shift.clone() };
        store.granted(shift.id, Granted::Shift(Box::new(restored)));
        assert_eq!(store.take_request(shift.id), None);
        assert_eq!(hours(&store), [("05:00".to_owned(), Saved::Yes)]);
    }

    #[test]
    fn somebody_elses_change_waits_behind_a_wish() {
        let shift = early();
        let mut store = ShiftStore::default();
        store.hear(shift.clone());
        store.wish(shift.id, Base::Is(shift.clone()), Some(later(&shift, 2)));
        store.take_request(shift.id);
        let theirs =
            Shift { version: 4, span: shift.span.moved_by(TimeDelta::hours(9)), ..shift.clone() };
        store.hear(theirs);
        assert_eq!(hours(&store), [("07:00".to_owned(), Saved::Saving)]);
        store.refused(shift.id);
        assert_eq!(hours(&store), [("14:00".to_owned(), Saved::Yes)]);
    }
}
