//! The words and rules every crate shares.
//!
//! Nothing here waits, reads a clock, rolls dice or touches a network: the same code runs in the
//! browser, on the server and on a device.

pub mod accounts;
pub mod audit;
pub mod backups;
pub mod branding;
pub mod devices;
#[cfg(any(feature = "zone-table", test))]
pub mod icalendar;
pub mod jobs;
mod language;
pub mod live;
pub mod locations;
pub mod mail;
pub mod notifications;
mod page;
mod problem;
pub mod rooms;
pub mod scheduling;
pub mod system;
mod text;
pub mod tickets;
pub mod webhooks;
pub mod zones;

pub use language::{Language, UnknownLanguage};
pub use page::Page;
pub use problem::{Conflict, Problem, ProblemKind};
