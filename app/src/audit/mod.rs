//! The audit: who changed what.

pub mod api;
#[cfg(feature = "csr")]
mod page;

#[cfg(feature = "csr")]
pub use page::AuditPage;
