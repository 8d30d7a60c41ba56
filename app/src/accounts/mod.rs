//! People: signing in, who is there.

pub mod api;
mod art;
#[cfg(feature = "ssr")]
pub mod cookie;
mod sign_in;

pub(crate) use sign_in::{SignInForm, SignInPage};
