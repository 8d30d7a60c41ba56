//! Warnings about shifts: what speaks against them, and who went on all the same.

mod check;
mod limits;
mod trainings;
mod wishes;

pub(in crate::scheduling) use check::heed;
pub use check::{look_up, overruled};
pub use limits::{change_limits, limits};
pub(crate) use trainings::train;
pub use trainings::{all_trained, set_trained, trained};
pub(crate) use wishes::keep as keep_wishes;
pub use wishes::{set_wishes, wishes};
