//! People: how they get in, who is there.

pub mod api;
#[cfg(feature = "csr")]
mod art;
#[cfg(feature = "ssr")]
pub mod cookie;
pub mod entry;
#[cfg(feature = "csr")]
mod people;
#[cfg(feature = "csr")]
mod profile;
#[cfg(feature = "csr")]
mod refusal;
pub mod security;
#[cfg(feature = "csr")]
mod sign_in;
#[cfg(feature = "csr")]
mod users;

#[cfg(feature = "csr")]
pub use people::{People, use_people};
#[cfg(feature = "csr")]
pub use profile::AccountPage;
#[cfg(feature = "csr")]
pub use users::UsersPage;

#[cfg(feature = "csr")]
pub(crate) use people::provide_people;
#[cfg(feature = "csr")]
pub(crate) use sign_in::{SignInForm, SignInPage};
