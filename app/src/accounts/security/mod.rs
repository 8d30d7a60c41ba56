//! How somebody signs in: password, second factor, where they are signed in, tokens, history.

pub mod api;

#[cfg(feature = "csr")]
mod address;
#[cfg(feature = "csr")]
mod device;
#[cfg(feature = "csr")]
mod history;
#[cfg(feature = "csr")]
mod page;
#[cfg(feature = "csr")]
mod password;
#[cfg(feature = "csr")]
mod second_factor;
#[cfg(feature = "csr")]
mod sessions;
#[cfg(feature = "csr")]
mod set_up;
#[cfg(feature = "csr")]
mod shown_once;
#[cfg(feature = "csr")]
mod tokens;

#[cfg(feature = "csr")]
pub use page::SecurityPage;

#[cfg(feature = "csr")]
use crate::components::{Asked, copy};
#[cfg(feature = "csr")]
use device::device_name;
#[cfg(feature = "csr")]
pub(super) use set_up::SetUp;
#[cfg(feature = "csr")]
pub(crate) use shown_once::ShownOnce;
