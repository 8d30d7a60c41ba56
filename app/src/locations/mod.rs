//! Locations: the sites where technicians work.

pub mod api;
mod directory;
mod page;

pub use directory::{Locations, use_locations};
pub use page::LocationsPage;

pub(crate) use directory::provide_locations;
