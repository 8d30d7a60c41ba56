//! Warnings about shifts: what speaks against them, and who went on all the same.

mod check;
mod limits;
mod surroundings;
mod trainings;
mod wishes;

pub use check::overruled;
pub(in crate::scheduling) use check::{Step, against, answer, heed, heed_again, newly_against};
pub use limits::{change_limits, limits};
pub(in crate::scheduling) use surroundings::{Drafts, Surroundings};
pub(crate) use trainings::train;
pub use trainings::{all_trained, set_trained, trained};
pub(crate) use wishes::keep as keep_wishes;
pub use wishes::{set_wishes, wishes};
