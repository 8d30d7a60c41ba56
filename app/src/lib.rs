//! The front end: pages, components, and the server functions they call.

pub mod accounts;
pub mod clock;
pub mod components;
pub mod error;
pub mod locations;
pub mod messages;
#[cfg(feature = "ssr")]
pub mod request;
pub mod scheduling;
pub mod styleguide;

pub use error::AppError;
