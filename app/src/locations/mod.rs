//! Locations: the sites where technicians work.

pub mod api;
#[cfg(feature = "csr")]
mod directory;
#[cfg(feature = "csr")]
mod form;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod typed;

#[cfg(feature = "csr")]
pub use directory::{Locations, use_locations};
#[cfg(feature = "csr")]
pub use page::LocationsPage;

#[cfg(feature = "csr")]
pub(crate) use directory::provide_locations;
