//! Planning who works where and when.

mod announce;
mod bulk;
pub mod candidates;
pub mod claims;
pub mod copy;
pub mod coverage;
pub mod export;
pub mod feeds;
pub mod holidays;
pub mod hours;
pub mod import;
mod names;
pub mod pages;
mod people;
pub mod publish;
mod retention;
mod rows;
pub mod shifts;
pub mod swaps;
pub mod templates;
pub mod time_off;
pub mod warnings;

pub(crate) use retention::forget_deleted;
