//! Feed links: one's shifts in one's own calendar.

pub mod api;
#[cfg(feature = "csr")]
mod links;

#[cfg(feature = "csr")]
pub(crate) use links::FeedLinks;
