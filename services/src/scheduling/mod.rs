//! Planning who works where and when.

mod announce;
pub mod pages;
mod retention;
mod rows;
pub mod shifts;

pub(crate) use retention::forget_deleted;
pub mod time_off;
