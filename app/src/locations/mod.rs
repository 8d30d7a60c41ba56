//! Locations: the sites where technicians work.

pub mod api;
mod directory;
mod form;
mod page;
mod typed;

pub use directory::{Locations, use_locations};
pub use page::LocationsPage;

pub(crate) use directory::provide_locations;
