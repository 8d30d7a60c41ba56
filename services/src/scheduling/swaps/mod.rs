//! Offering shifts to colleagues, and taking them.

mod look;
mod news;
mod offer;
mod rows;
mod settings;
mod step;

pub use look::{get, list};
pub(crate) use offer::offer_in;
pub use offer::{offer, offer_once};
pub use settings::{change_settings, settings};
pub use step::step;
pub(crate) use step::step_in;
