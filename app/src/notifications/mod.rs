//! The bell, and what waits behind it.

pub mod api;
#[cfg(feature = "csr")]
mod bell;
#[cfg(feature = "csr")]
mod choices;
#[cfg(feature = "csr")]
mod panel;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub(crate) use bell::{BellButton, provide_bell};
#[cfg(feature = "csr")]
pub(crate) use choices::Choices;
