//! Backups: the whole database as it was at one instant, in one file that can be trusted or is refused.
//!
//! The file is a gzipped tar that ordinary programs open: `manifest.json` says what is in it, with
//! the length and the SHA-256 of every part; `tables/` has the rows as `COPY` writes them, which
//! is what a restore reads; `export.json` has the same rows as JSON, which is what people and
//! other programs read. All of it comes from one repeatable-read transaction.
//!
//! What is true for seconds or belongs to one server ([`tables::is_passing`]) is left out.

mod archive;
mod bring_back;
mod dump;
mod export;
mod folder;
mod restore;
mod tables;

pub use archive::verify;
pub use bring_back::{bring_back, examine};
pub use dump::write;
pub use export::export;
pub use folder::{create, list, newest, nightly, open};
pub use restore::{Restored, restore};
