//! The front end: pages, components, and the server functions they call.
//!
//! The server has the functions only (`ssr`); what draws is compiled for the browser (`csr`).

// A page is one type, made of the types of everything on it.
#![recursion_limit = "256"]

pub mod accounts;
pub mod audit;
pub mod backups;
pub mod branding;
#[cfg(feature = "csr")]
pub mod clock;
#[cfg(feature = "csr")]
pub mod components;
pub mod error;
pub mod jobs;
#[cfg(feature = "csr")]
pub mod lazy;
#[cfg(feature = "csr")]
pub mod live;
pub mod locations;
pub mod mail;
pub mod messages;
pub mod notifications;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "csr")]
mod root;
pub mod scheduling;
#[cfg(feature = "csr")]
pub mod shell;
#[cfg(feature = "csr")]
mod storage;
#[cfg(feature = "csr")]
pub mod styleguide;
pub mod system;
pub mod tickets;
mod told;
pub mod webhooks;

pub use error::AppError;
#[cfg(feature = "csr")]
pub use root::App;
pub use told::Told;
