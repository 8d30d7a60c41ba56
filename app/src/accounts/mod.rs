//! People: signing in, who is there.

pub mod api;
mod art;
#[cfg(feature = "ssr")]
pub mod cookie;
mod people;
mod sign_in;

pub use people::{People, use_people};

pub(crate) use people::provide_people;
pub(crate) use sign_in::{SignInForm, SignInPage};
