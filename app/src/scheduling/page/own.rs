//! Which changes of a shift came from this page, so that an older one is taken back although a newer one followed.

use std::collections::HashMap;

use domain::scheduling::ShiftId;

/// By shift, the first and the last of versions that only this page made of each other.
#[derive(Debug, Default)]
pub struct OwnChanges(HashMap<ShiftId, (i32, i32)>);

impl OwnChanges {
    /// This page made the next version of one.
    pub fn made(&mut self, id: ShiftId, from: i32, to: i32) {
        let (_, last) = self.0.entry(id).or_insert((from, from));
        if *last == from {
            *last = to;
        } else {
            self.0.insert(id, (from, to));
        }
    }

    /// Whether nobody else had a hand in what became of a version.
    pub fn lead(&self, id: ShiftId, from: i32, to: i32) -> bool {
        self.0.get(&id).is_some_and(|&(first, last)| first <= from && from <= to && to <= last)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_what_nobody_else_touched_leads_on() {
        let (mut own, id) = (OwnChanges::default(), ShiftId(Uuid::from_u128(1)));
        assert!(!own.lead(id, 1, 2));
        own.made(id, 1, 2);
        own.made(id, 2, 3);
        assert!(own.lead(id, 1, 3) && own.lead(id, 2, 3) && own.lead(id, 3, 3));
        assert!(!own.lead(id, 1, 4) && !own.lead(ShiftId(Uuid::from_u128(2)), 1, 3));
        // Version 4 was somebody else's.
        own.made(id, 4, 5);
        assert!(own.lead(id, 4, 5) && !own.lead(id, 3, 5));
    }
}
