//! The front end: pages, components, and the server functions they call.

pub mod clock;
pub mod components;
pub mod messages;
pub mod styleguide;
