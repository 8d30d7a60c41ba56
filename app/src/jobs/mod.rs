//! Jobs, for those who look after them.

pub mod api;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod runs;

#[cfg(feature = "csr")]
pub use page::JobsPage;
