//! Who worked how much, beside the others.

pub mod api;
#[cfg(feature = "csr")]
mod page;

#[cfg(feature = "csr")]
pub use page::HoursPage;
