//! Shifts from a file of a spreadsheet or another calendar.

pub mod api;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod preview;

#[cfg(feature = "csr")]
pub use page::ImportPage;
