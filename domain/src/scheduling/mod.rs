//! Who works where and when.

pub mod calendar;
mod conflict;
pub mod copy;
mod shift;
mod span;
pub mod templates;
pub mod time_off;
mod week;

pub use shift::{
    Shift, ShiftDraft, ShiftId, ShiftKind, ShiftNote, ShiftOrigin, ShiftPatch, ShiftState,
    ShiftTitle, UnknownShiftKind,
};
pub use span::{InvalidSpan, ShiftSpan};
pub use week::{Week, WeekStart};
