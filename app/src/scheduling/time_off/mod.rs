//! Time off: the page, and what the calendar shows of it.

pub mod api;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use page::{BalanceRows, TimeOffPage, state_badge};
#[cfg(feature = "csr")]
pub use words::when;
