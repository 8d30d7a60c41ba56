//! The calendar: who works where and when.

pub mod api;
