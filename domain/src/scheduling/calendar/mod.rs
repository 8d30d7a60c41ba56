//! How shifts stand on a calendar of civil days, and how they are moved there.

mod columns;
mod piece;
mod slot;

pub use columns::{Column, columns};
pub use piece::{DAY_MINUTES, Piece, piece_on, pieces};
pub use slot::Slot;
