//! Who works where and when.

mod shift;
mod span;

pub use shift::{
    Shift, ShiftDraft, ShiftId, ShiftKind, ShiftNote, ShiftOrigin, ShiftPatch, ShiftState,
    ShiftTitle, UnknownShiftKind,
};
pub use span::{InvalidSpan, ShiftSpan};
