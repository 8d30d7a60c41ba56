//! Planning who works where and when.

mod announce;
pub mod pages;
mod rows;
pub mod shifts;
pub mod time_off;
