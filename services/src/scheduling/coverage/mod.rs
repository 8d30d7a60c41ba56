//! Coverage: the rules, what they find, and telling planners when a gap opens.

mod compare;
mod news;
mod rows;
mod upkeep;
mod watch;

pub use compare::between;
pub use news::look;
pub(crate) use news::remember;
pub(crate) use upkeep::insert;
pub use upkeep::{create, delete, get, list, replace};
pub(crate) use watch::Bell;
pub use watch::keep_watch;
