//! Schedule templates, and the shifts that are made from them.
//!
//! Whatever makes or changes many shifts holds one lock, then the technicians they are for; so two
//! runs at once come one after the other, and the second finds what the first has made.

mod future;
mod generate;
mod job;
mod plan;
pub(crate) mod rows;
mod runs;
mod upkeep;
mod write;

pub use generate::{
    GenerationRequest, WEEKS_AHEAD, generate, generate_for_site, generate_when_due, preview,
};
pub(crate) use job::carry_out;
pub(super) use plan::hold_technicians;
pub use runs::runs;
pub use upkeep::{create, delete, get, list, replace, restore};
pub(super) use write::stay_generated;
