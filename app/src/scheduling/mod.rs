//! The calendar: who works where and when.

pub mod api;
#[cfg(feature = "csr")]
mod mine;
#[cfg(feature = "csr")]
mod page;
pub mod swaps;
pub mod templates;
pub mod time_off;

#[cfg(feature = "csr")]
pub use mine::MySchedulePage;
#[cfg(feature = "csr")]
pub use page::Page as CalendarPage;
