//! Backups: the list of this server's, and one more.

pub mod api;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod restore;

#[cfg(feature = "csr")]
pub use page::BackupsPage;
#[cfg(feature = "csr")]
pub(crate) use page::{size, span};
