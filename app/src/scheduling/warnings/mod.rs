//! Warnings: what speaks against a shift, wishes, trainings, and going on all the same.

pub mod api;
#[cfg(feature = "csr")]
mod cautions;
#[cfg(feature = "csr")]
mod limits;
#[cfg(feature = "csr")]
mod objection;
#[cfg(feature = "csr")]
mod wishes;

#[cfg(feature = "csr")]
pub use cautions::{Cautions, NameOf, ReasonField, in_one_line, in_words, overrule};
#[cfg(feature = "csr")]
pub use limits::LimitsCard;
#[cfg(feature = "csr")]
pub use objection::{Objection, ObjectionDialog};
#[cfg(feature = "csr")]
pub use wishes::WishesCard;
