//! Swaps: offering shifts, taking them, agreeing.

pub mod api;
#[cfg(feature = "csr")]
mod board;
#[cfg(feature = "csr")]
mod giving;
#[cfg(feature = "csr")]
mod lines;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod waiting;

#[cfg(feature = "csr")]
pub use page::SwapsPage;
#[cfg(feature = "csr")]
pub use waiting::WaitingSwaps;
