//! People: signing in, who is there.

pub mod api;
#[cfg(feature = "ssr")]
pub mod cookie;
