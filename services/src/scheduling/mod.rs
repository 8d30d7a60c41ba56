//! Planning who works where and when.

mod rows;
pub mod shifts;
