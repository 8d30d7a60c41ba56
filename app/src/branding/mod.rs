//! How the product is called and looks.

pub mod api;
#[cfg(feature = "csr")]
mod page;

#[cfg(feature = "csr")]
pub use page::BrandingPage;
