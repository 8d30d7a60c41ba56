//! How the product is doing.

pub mod api;
#[cfg(feature = "csr")]
mod page;

#[cfg(feature = "csr")]
pub use page::SystemPage;
