//! Locations: the sites where technicians work.

pub mod api;
mod page;

pub use page::LocationsPage;
