//! Mail, for those who look after it.

pub mod api;
#[cfg(feature = "csr")]
mod inbox;
#[cfg(feature = "csr")]
mod listing;
#[cfg(feature = "csr")]
mod marked;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod preview;
#[cfg(feature = "csr")]
mod trial;

#[cfg(feature = "csr")]
pub use page::MailPage;
