//! A change this browser shows already and the server has not yet granted.

use domain::scheduling::{Shift, ShiftDraft, ShiftId, ShiftPatch};

use super::{Saved, Seen, ShiftStore};

/// How a shift is to be, and what the change starts from.
///
/// While a request is under way the shift may be changed again: the newest wish is what counts,
/// and the next request is made from what the server granted last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub base: Base,
    /// `None`: it is to be deleted.
    pub wanted: Option<Shift>,
    progress: Progress,
    /// A request for it did not reach the server yet.
    unreached: bool,
}

/// What the server has, as far as whoever made the wish could know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    Nothing,
    Is(Shift),
    Deleted(Shift),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// To be sent, for the first time or again.
    Ready,
    Sent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Create(ShiftId, Box<ShiftDraft>),
    Update(ShiftId, i32, Box<ShiftPatch>),
    Delete(ShiftId, i32),
    Restore(ShiftId),
}

/// What the server answered to a request.
#[derive(Clone, Debug)]
pub enum Granted {
    Shift(Box<Shift>),
    Deleted,
}

impl Wish {
    /// The shift as it is wished for, unless it is to go.
    pub fn seen(&self) -> Option<Seen<'_>> {
        let saved = if self.unreached { Saved::NotYet } else { Saved::Saving };
        Some(Seen { shift: self.wanted.as_ref()?, saved })
    }

    fn new(base: Base, wanted: Option<Shift>) -> Self {
        Self { base, wanted, progress: Progress::Ready, unreached: false }
    }

    /// The next step from what the server has to what is wanted; `None` when it is fulfilled.
    pub fn next_request(&self) -> Option<Request> {
        match (&self.base, &self.wanted) {
            (Base::Nothing | Base::Deleted(_), None) => None,
            (Base::Nothing, Some(wanted)) => {
                Some(Request::Create(wanted.id, Box::new(draft_of(wanted))))
            }
            (Base::Is(base), None) => Some(Request::Delete(base.id, base.version)),
            (Base::Deleted(base), Some(_)) => Some(Request::Restore(base.id)),
            (Base::Is(base), Some(wanted)) => {
                let patch = ShiftPatch::between(base, wanted);
                (!patch.is_empty()).then(|| Request::Update(base.id, base.version, Box::new(patch)))
            }
        }
    }
}

impl ShiftStore {
    /// Wishes for a shift to be otherwise than `base`, which is what the person saw.
    pub fn wish(&mut self, id: ShiftId, base: Base, wanted: Option<Shift>) {
        match self.wishes.get_mut(&id) {
            Some(wish) => wish.wanted = wanted,
            None => {
                self.wishes.insert(id, Wish::new(base, wanted));
            }
        }
    }

    pub fn is_wished(&self, id: ShiftId) -> bool {
        self.wishes.contains_key(&id)
    }

    /// The shift a wish is about, be it that it is to go.
    pub fn wished(&self, id: ShiftId) -> Option<&Shift> {
        let wish = self.wishes.get(&id)?;
        match (&wish.wanted, &wish.base) {
            (Some(shift), _) | (None, Base::Is(shift) | Base::Deleted(shift)) => Some(shift),
            (None, Base::Nothing) => None,
        }
    }

    /// The request to send now for this shift, if there is one and none is under way. A wish that
    /// needs no more of them is over.
    pub fn take_request(&mut self, id: ShiftId) -> Option<Request> {
        let wish = self.wishes.get_mut(&id)?;
        if wish.progress == Progress::Sent {
            return None;
        }
        let request = wish.next_request();
        match request {
            Some(_) => wish.progress = Progress::Sent,
            None => {
                self.wishes.remove(&id);
            }
        }
        request
    }

    pub fn granted(&mut self, id: ShiftId, granted: Granted) {
        match &granted {
            Granted::Shift(shift) => self.hear((**shift).clone()),
            Granted::Deleted => {
                if let Some(Wish { base: Base::Is(base), .. }) = self.wishes.get(&id) {
                    self.hear_deleted(id, base.version + 1);
                }
            }
        }
        let Some(wish) = self.wishes.get_mut(&id) else { return };
        let base = match (granted, &wish.base) {
            (Granted::Shift(shift), _) => Base::Is(*shift),
            (Granted::Deleted, Base::Is(base) | Base::Deleted(base)) => Base::Deleted(base.clone()),
            (Granted::Deleted, Base::Nothing) => Base::Nothing,
        };
        *wish = Wish::new(base, wish.wanted.take());
    }

    /// The server could not be reached: the wish stays. Says whether this is news.
    pub fn unreached(&mut self, id: ShiftId) -> bool {
        let Some(wish) = self.wishes.get_mut(&id) else { return false };
        wish.progress = Progress::Ready;
        !std::mem::replace(&mut wish.unreached, true)
    }

    /// Gives a wish up; what the server told shows again.
    pub fn refused(&mut self, id: ShiftId) -> Option<Wish> {
        self.wishes.remove(&id)
    }

    /// What waits for the connection.
    pub fn waiting(&self) -> Vec<ShiftId> {
        self.wishes.iter().filter(|(_, wish)| wish.unreached).map(|(id, _)| *id).collect()
    }
}

impl Request {
    pub fn shift(&self) -> ShiftId {
        match self {
            Self::Create(id, _)
            | Self::Update(id, ..)
            | Self::Delete(id, _)
            | Self::Restore(id) => *id,
        }
    }
}

/// Whether two states of a shift differ in nothing but the count of changes.
pub fn same_content(a: &Shift, b: &Shift) -> bool {
    ShiftPatch::between(a, b).is_empty()
}

pub fn draft_of(shift: &Shift) -> ShiftDraft {
    ShiftDraft {
        technician_id: shift.technician_id,
        location_id: shift.location_id,
        span: shift.span,
        zone: Some(shift.zone.clone()),
        kind: shift.kind,
        title: shift.title.clone(),
        note: shift.note.clone(),
        state: shift.state,
        overrule: None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::samples::early;
    use super::*;

    fn next(base: Base, wanted: Option<Shift>) -> Option<Request> {
        Wish::new(base, wanted).next_request()
    }

    #[test]
    fn every_way_from_what_is_to_what_is_wanted_is_one_request() {
        let shift = early();
        let moved = Shift { span: shift.span.moved_by(TimeDelta::hours(1)), ..shift.clone() };

        assert!(
            matches!(next(Base::Nothing, Some(shift.clone())), Some(Request::Create(id, _)) if id == shift.id)
        );
        let Some(Request::Update(_, 3, patch)) = next(Base::Is(shift.clone()), Some(moved)) else {
            panic!()
        };
        assert!(patch.starts_at.is_some() && patch.kind.is_none());
        assert_eq!(next(Base::Is(shift.clone()), None), Some(Request::Delete(shift.id, 3)));
        assert_eq!(
            next(Base::Deleted(shift.clone()), Some(shift.clone())),
            Some(Request::Restore(shift.id))
        );
    }

    #[test]
    fn nothing_is_asked_for_what_is_already_so() {
        let shift = early();
        let newer = Shift { version: 9, ..shift.clone() };
        assert_eq!(next(Base::Is(shift.clone()), Some(newer)), None);
        assert_eq!(next(Base::Nothing, None), None);
        assert_eq!(next(Base::Deleted(shift), None), None);
    }
}
