//! Who works where and when.

pub mod calendar;
mod claim;
mod conflict;
pub mod feeds;
pub mod hours;
pub mod import;
mod publish;
mod shift;
mod span;
pub mod swaps;
pub mod templates;
pub mod time_off;
mod week;

pub use claim::Claim;
pub use publish::{DraftSelection, InvalidSelection, Published};
pub use shift::{
    Shift, ShiftDraft, ShiftId, ShiftKind, ShiftNote, ShiftOrigin, ShiftPatch, ShiftState,
    ShiftTitle, UnknownShiftKind, UnknownShiftState,
};
pub use span::{InvalidSpan, ShiftSpan};
pub use week::{Week, WeekStart};
