//! Webhooks, for those who connect other programs.

pub mod api;
#[cfg(feature = "csr")]
mod form;
#[cfg(feature = "csr")]
mod log;
#[cfg(feature = "csr")]
mod page;

#[cfg(feature = "csr")]
pub use page::WebhooksPage;
