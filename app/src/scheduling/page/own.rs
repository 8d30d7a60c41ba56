//! Which changes of a shift came from this page, so that an older one is taken back although a newer one followed.

use std::collections::HashMap;

use domain::scheduling::{Shift, ShiftId, ShiftPatch};

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

    /// A change that starts from `base`, made to start from what this page alone made of that: what `now` is. What it is
    /// about stays wanted, everything else stays as it came to be.
    pub fn rebased(
        &self,
        base: Shift,
        wanted: Option<Shift>,
        now: Option<&Shift>,
    ) -> (Shift, Option<Shift>) {
        let follows = |now: &&Shift| {
            now.version > base.version && self.lead(base.id, base.version, now.version)
        };
        let Some(now) = now.filter(follows) else { return (base, wanted) };
        let wanted = wanted
            .map(|wanted| ShiftPatch::between(&base, &wanted).applied_to(now).unwrap_or(wanted));
        (now.clone(), wanted)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::super::store::samples::{early, later};
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

    #[test]
    fn what_is_begun_while_a_change_is_saved_goes_on_from_it() {
        let picked_up = early();
        let saved = later(&picked_up, 1);
        let wanted =
            Shift { span: picked_up.span.moved_by(TimeDelta::hours(2)), ..picked_up.clone() };
        let mut own = OwnChanges::default();
        let same = own.rebased(picked_up.clone(), Some(wanted.clone()), Some(&saved));
        assert_eq!(same, (picked_up.clone(), Some(wanted.clone())), "somebody else changed it");
        own.made(picked_up.id, picked_up.version, saved.version);
        let (base, goal) = own.rebased(picked_up, Some(wanted.clone()), Some(&saved));
        assert_eq!(base, saved);
        assert_eq!(goal, Some(Shift { version: saved.version, ..wanted }));
    }
}
