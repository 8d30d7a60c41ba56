//! Who works where and when.

pub mod calendar;
mod candidate;
mod civil;
mod claim;
mod conflict;
pub mod copy;
pub mod coverage;
pub mod feeds;
pub mod hours;
pub mod import;
mod publish;
mod shift;
mod span;
pub mod swaps;
pub mod templates;
pub mod time_off;
pub mod warnings;
mod week;

pub use candidate::Candidate;
pub use civil::{CivilSpan, CivilTime, InvalidCivilSpan, InvalidCivilTime};
pub use claim::Claim;
pub use publish::{DraftSelection, InvalidSelection, Published};
pub use shift::{
    Shift, ShiftDraft, ShiftId, ShiftKind, ShiftNote, ShiftOrigin, ShiftPatch, ShiftState,
    ShiftTitle, UnknownShiftKind, UnknownShiftState,
};
pub use span::{InvalidSpan, ShiftSpan};
pub use week::{Week, WeekStart};
