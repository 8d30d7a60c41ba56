//! Planning who works where and when.

mod absences;
mod announce;
pub mod holidays;
pub mod pages;
mod rows;
pub mod shifts;
pub mod templates;
