//! Planning who works where and when.

pub mod pages;
mod rows;
pub mod shifts;
