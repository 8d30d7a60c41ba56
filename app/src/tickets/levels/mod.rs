//! Service levels, for those who choose what is promised.

mod page;
mod preview;
mod typed;

pub use page::LevelsPage;
