//! The calendar: who works where and when.

pub mod api;
#[cfg(feature = "csr")]
mod at_once;
pub mod coverage;
pub mod feeds;
pub mod hours;
pub mod import;
#[cfg(feature = "csr")]
mod mine;
#[cfg(feature = "csr")]
mod page;
pub mod swaps;
pub mod templates;
pub mod time_off;
pub mod warnings;

#[cfg(feature = "csr")]
pub use mine::MySchedulePage;
#[cfg(feature = "csr")]
pub use page::{Page as CalendarPage, kind_word};
