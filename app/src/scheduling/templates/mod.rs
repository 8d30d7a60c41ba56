//! Schedule templates, for those who plan.

pub mod api;
#[cfg(feature = "csr")]
mod editor;
#[cfg(feature = "csr")]
mod holidays;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod pattern;
#[cfg(feature = "csr")]
mod preview;
#[cfg(feature = "csr")]
mod runs;
#[cfg(feature = "csr")]
mod typed;
#[cfg(feature = "csr")]
mod unsaved;

#[cfg(feature = "csr")]
pub use page::SchedulesPage;
