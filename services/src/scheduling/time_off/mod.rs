//! Time off: asking for it, deciding about it, and what it does to shifts.

mod absences;
mod balances;
mod decide;
mod effects;
mod news;
mod pages;
mod preview;
mod reliefs;
mod request;
mod rows;
mod settings;
mod write;

pub(super) use absences::refuse_while_away;
pub use absences::{absences, absences_between};
pub use balances::{balances, set_allowance};
pub(crate) use decide::approve_in;
pub use decide::{decide, restoration};
pub use pages::{TimeOffCursor, get, page};
pub use preview::preview;
pub(crate) use request::request_in;
pub use request::{request, request_once};
pub(super) use rows::Days;
pub use settings::{change_settings, settings};
