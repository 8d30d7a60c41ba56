//! Getting in by mail: a forgotten password, an invitation, an account of one's own, a new address.

pub mod api;
mod pages;

use leptos::prelude::*;

use crate::lazy_page;
pub(crate) use pages::{EntryPage, SetUpFirstPage};

lazy_page!(entry_page, entry, view! { <EntryPage/> });
lazy_page!(set_up_first, entry, view! { <SetUpFirstPage/> });

/// The addresses of these pages; whether somebody is signed in does not matter there.
pub(crate) const PATHS: [&str; 5] =
    ["/forgot", "/reset", "/invitation", "/register", "/account/email"];
