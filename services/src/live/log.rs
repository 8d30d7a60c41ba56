//! The events of the last while, for those who were disconnected.

use std::collections::{HashSet, VecDeque};

use domain::accounts::{Actor, Permission, UserId};
use domain::live::{Cursor, Topic};

use super::Outgoing;

/// In the order they were sent in; the oldest make room.
pub(super) struct Log {
    entries: VecDeque<Entry>,
    /// Every event of this transaction and of younger ones is here.
    floor: i64,
}

pub(super) struct Entry {
    pub xact: i64,
    pub topic: Topic,
    /// The one person it is for; `None`: everybody who looks.
    pub only: Option<UserId>,
    /// What one must be allowed to hear it.
    pub needs: Option<Permission>,
    pub text: Outgoing,
}

impl Log {
    pub const CAPACITY: usize = 4096;
    /// Loading everything anew is cheaper than more than this.
    pub const LONGEST_REPLAY: usize = 1000;

    pub fn new(floor: i64) -> Self {
        Self { entries: VecDeque::new(), floor }
    }

    pub fn push(&mut self, entry: Entry) {
        if self.entries.len() == Self::CAPACITY
            && let Some(oldest) = self.entries.pop_front()
        {
            self.floor = self.floor.max(oldest.xact + 1);
        }
        self.entries.push_back(entry);
    }

    /// What happened since; `None` if that is not known any more, or too much.
    pub fn since(
        &self,
        cursor: Cursor,
        topics: &HashSet<Topic>,
        actor: &Actor,
    ) -> Option<Vec<Outgoing>> {
        if cursor.0 < self.floor {
            return None;
        }
        let missed: Vec<Outgoing> = self
            .entries
            .iter()
            .filter(|entry| entry.xact >= cursor.0 && topics.contains(&entry.topic))
            .filter(|entry| entry.only.is_none_or(|only| only == actor.user))
            .filter(|entry| entry.needs.is_none_or(|permission| actor.may(permission)))
            .map(|entry| entry.text.clone())
            .take(Self::LONGEST_REPLAY + 1)
            .collect();
        (missed.len() <= Self::LONGEST_REPLAY).then_some(missed)
    }
}

#[cfg(test)]
mod tests {
    use domain::accounts::Roles;
    use domain::live::ServerMessage;
    use uuid::Uuid;

    use super::*;

    fn entry(xact: i64) -> Entry {
        let text = Outgoing::new(&ServerMessage::Refused { message: xact.to_string() });
        Entry { xact, topic: Topic::Calendar, only: None, needs: None, text }
    }

    #[test]
    fn what_has_made_room_is_not_passed_over_in_silence() {
        let calendar = HashSet::from([Topic::Calendar]);
        let somebody = &Actor::new(UserId(Uuid::nil()), Roles::default());
        let mut log = Log::new(10);
        for xact in 10..10 + Log::CAPACITY as i64 {
            log.push(entry(xact));
        }
        let newest = 10 + Log::CAPACITY as i64;
        assert_eq!(log.since(Cursor(newest - 2), &calendar, somebody).unwrap().len(), 2);
        assert!(
            log.since(Cursor(newest - 2), &HashSet::from([Topic::People]), somebody)
                .unwrap()
                .is_empty()
        );
        assert!(log.since(Cursor(10), &calendar, somebody).is_none(), "too much to replay");
        assert!(log.since(Cursor(9), &calendar, somebody).is_none(), "never known");

        // A transaction that began long ago commits late: what makes room is the oldest entry.
        log.push(entry(11));
        assert!(log.since(Cursor(10), &calendar, somebody).is_none());
        log.push(entry(newest));
        assert_eq!(log.floor, 12);
    }
}
