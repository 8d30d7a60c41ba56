//! What the product can do: one module per feature, one function per use case.
//!
//! A use case takes the [`Platform`], then who acts, then what. It checks the permission, writes,
//! notes the audit entry and publishes the live event in one transaction, a [`Change`]. Nothing
//! here knows of HTTP or of pages.

pub mod accounts;
pub mod audit;
mod backlog;
pub mod backups;
pub mod branding;
mod change;
mod cursor;
pub mod demo;
mod error;
mod host;
pub mod idempotency;
pub mod inbound;
pub mod jobs;
pub mod live;
pub mod locations;
mod loops;
pub mod mail;
pub mod notifications;
mod origin;
pub mod outgoing;
mod pictures;
mod platform;
pub mod rate_windows;
pub mod scheduling;
pub mod secrets;
mod site;
pub mod spreadsheet;
pub mod system;
pub mod tickets;
pub mod webhooks;
mod written;

pub use change::Change;
pub use cursor::InvalidCursor;
pub use error::{Error, Result};
pub use host::Host;
pub use loops::Loops;
pub use origin::Origin;
pub use pictures::{MAX_FILE_BYTES as MAX_PICTURE_BYTES, Picture};
pub use platform::{CONNECTION_SETTINGS, Platform};
pub use site::Site;
pub use written::Written;

pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");
