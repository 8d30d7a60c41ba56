//! Getting in by mail: a forgotten password, an invitation, an account of one's own, a new address.

pub mod api;
#[cfg(feature = "csr")]
mod pages;

#[cfg(feature = "csr")]
pub(crate) use pages::{EntryPage, SetUpFirstPage};

/// The addresses of these pages; whether somebody is signed in does not matter there.
#[cfg(feature = "csr")]
pub(crate) const PATHS: [&str; 5] =
    ["/forgot", "/reset", "/invitation", "/register", "/account/email"];
