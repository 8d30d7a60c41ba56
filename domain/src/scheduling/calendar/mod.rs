//! How shifts stand on a calendar of civil days, and how they are moved there.

mod columns;
mod hours;
mod month;
mod piece;
mod slot;

pub use columns::{Column, columns};
pub use hours::worked;
pub use month::{Month, months_on, shown_of};
pub use piece::{DAY_MINUTES, Piece, piece_on, pieces};
pub use slot::Slot;
