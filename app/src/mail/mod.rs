//! Mail, for those who look after it.

pub mod api;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod preview;

#[cfg(feature = "csr")]
pub use page::MailPage;
