//! The front end: pages, components, and the server functions they call.

pub mod accounts;
pub mod error;
pub mod locations;
#[cfg(feature = "ssr")]
pub mod request;
pub mod scheduling;

pub use error::AppError;
