//! When one shift stands in the way of another: the rule that the database enforces, told early.

use super::{Shift, ShiftKind, ShiftState};

impl Shift {
    /// Whether a technician can have only one such shift at a time, be it still a draft.
    pub fn takes_the_technician(&self) -> bool {
        self.kind == ShiftKind::Work && self.state != ShiftState::Cancelled && !self.is_open()
    }

    /// Whether both cannot be: two work shifts of one technician that overlap, and take place.
    pub fn collides_with(&self, other: &Self) -> bool {
        self.id != other.id
            && self.technician_id == other.technician_id
            && self.takes_the_technician()
            && other.takes_the_technician()
            && self.span.overlaps(&other.span)
    }

    /// Whether two people meet at work: at one location, for a while at the same time.
    pub fn is_shared_with(&self, other: &Self) -> bool {
        self.technician_id != other.technician_id
            && self.location_id.is_some()
            && self.location_id == other.location_id
            && self.takes_the_technician()
            && other.takes_the_technician()
            && self.span.overlaps(&other.span)
    }

    /// The first of the others that this shift, as it is wanted, would collide with.
    pub fn obstacle<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Option<&'a Self> {
        others
            .into_iter()
            .filter(|other| self.collides_with(other))
            .min_by_key(|other| (other.span.starts_at(), other.id))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::accounts::UserId;
    use crate::scheduling::{ShiftId, ShiftNote, ShiftSpan, ShiftTitle};
    use crate::zones::ZoneName;

    fn shift(id: u128, technician: u128, hours: std::ops::Range<u8>) -> Shift {
        let at = |hour: u8| format!("2026-11-16T{hour:02}:00:00Z").parse().unwrap();
        Shift {
            id: ShiftId(Uuid::from_u128(id)),
            technician_id: Some(UserId(Uuid::from_u128(technician))),
            location_id: None,
            span: ShiftSpan::new(at(hours.start), at(hours.end)).unwrap(),
            zone: ZoneName::utc(),
            kind: ShiftKind::Work,
            title: ShiftTitle::none(),
            note: ShiftNote::none(),
            state: ShiftState::Scheduled,
            state_reason: None,
            origin: None,
            version: 1,
        }
    }

    #[test]
    fn the_earliest_shift_of_the_same_technician_is_in_the_way() {
        let wanted = shift(1, 7, 9..17);
        let others =
            [shift(1, 7, 8..10), shift(2, 8, 9..17), shift(3, 7, 15..18), shift(4, 7, 16..20)];
        assert_eq!(wanted.obstacle(&others).map(|s| s.id), Some(others[2].id));
    }

    #[test]
    fn colleagues_meet_where_both_are_and_while_both_are_there() {
        let here = Some(crate::locations::LocationId(Uuid::from_u128(1)));
        let mine = Shift { location_id: here, ..shift(1, 7, 9..17) };
        let theirs = Shift { location_id: here, ..shift(2, 8, 16..20) };
        assert!(mine.is_shared_with(&theirs) && theirs.is_shared_with(&mine));
        let later = Shift { location_id: here, ..shift(3, 8, 17..20) };
        let elsewhere = shift(4, 8, 9..17);
        let own = Shift { location_id: here, ..shift(5, 7, 16..20) };
        let cancelled = Shift { state: ShiftState::Cancelled, ..theirs.clone() };
        for other in [later, elsewhere, own, cancelled] {
            assert!(!mine.is_shared_with(&other));
        }
    }

    #[test]
    fn touching_ends_training_and_cancelled_shifts_are_not() {
        let wanted = shift(1, 7, 9..17);
        let before = shift(2, 7, 6..9);
        let training = Shift { kind: ShiftKind::Training, ..shift(3, 7, 10..12) };
        let cancelled = Shift { state: ShiftState::Cancelled, ..shift(4, 7, 10..12) };
        assert_eq!(wanted.obstacle(&[before, training, cancelled]), None);
    }

    #[test]
    fn open_shifts_stand_side_by_side_and_drafts_do_not() {
        let open = |id| Shift { technician_id: None, ..shift(id, 0, 9..17) };
        let draft = Shift { state: ShiftState::Draft, ..shift(3, 7, 8..10) };
        assert_eq!(open(1).obstacle(&[open(2), draft.clone()]), None);
        assert_eq!(shift(4, 7, 9..17).obstacle([&draft]), Some(&draft));
    }
}
