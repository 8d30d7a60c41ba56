//! Coverage: rules, and where there are too few technicians.

#[cfg(feature = "csr")]
mod ahead;
pub mod api;
#[cfg(feature = "csr")]
mod follow;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod rule_form;
#[cfg(feature = "csr")]
mod week;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
pub use ahead::GapsAhead;
#[cfg(feature = "csr")]
pub(in crate::scheduling) use follow::follow;
#[cfg(feature = "csr")]
pub use page::CoveragePage;
#[cfg(feature = "csr")]
pub(crate) use week::day_name;
#[cfg(feature = "csr")]
pub use words::{missing, times};
