//! The calendar: who works where and when.

mod address;
pub mod api;
mod store;
