//! The one error of every server function.

use std::cell::RefCell;

use domain::{Problem, ProblemKind};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, Decodes};
use serde::{Deserialize, Serialize};

use crate::messages::problems;

/// A problem on its way to a page. On the server, making one also sets the HTTP status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error(transparent)]
#[serde(transparent)]
pub struct AppError(pub Problem);

impl AppError {
    /// Whether the request never arrived, so that trying again is safe and may help.
    pub fn is_unreachable(&self) -> bool {
        matches!(self.0.kind, ProblemKind::Unreachable | ProblemKind::Unavailable)
    }
}

impl<E: Into<Problem>> From<E> for AppError {
    fn from(err: E) -> Self {
        let problem = err.into();
        #[cfg(feature = "ssr")]
        let problem = crate::request::answer_with(problem);
        Self(problem)
    }
}

/// Failures of the call itself: the network, or a front end older than the server.
impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(err: ServerFnErrorErr) -> Self {
        let problem = match err {
            ServerFnErrorErr::Request(_) => Problem::new(
                ProblemKind::Unreachable,
                "the server cannot be reached; check the connection",
            ),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Problem::new(
                ProblemKind::Malformed,
                "this page and the server do not understand each other; reload the page",
            ),
            _ => Problem::internal(),
        };
        let mut err = Self::from(problem);
        problems::translate(&mut err.0);
        err.told()
    }

    /// Every failed call comes through here, whoever made it, so the session learns of its end.
    fn de(data: Bytes) -> Self {
        let mut err: Self = JsonEncoding::decode(data).unwrap_or_else(|err: serde_json::Error| {
            Self::from_server_fn_error(ServerFnErrorErr::Deserialization(err.to_string()))
        });
        problems::translate(&mut err.0);
        if err.0.kind == ProblemKind::SignedOut {
            ON_SIGNED_OUT.with_borrow(|listener| listener.iter().for_each(|listener| listener()));
        }
        err.told()
    }
}

impl AppError {
    fn told(self) -> Self {
        if self.is_unreachable() {
            ON_UNREACHABLE.with_borrow(|listener| listener.iter().for_each(|listener| listener()));
        }
        self
    }
}

/// Whether somebody else has changed it meanwhile; what clashes with another one says so at its field.
#[cfg(feature = "csr")]
pub(crate) fn is_outdated(problem: &Problem) -> bool {
    problem.kind == ProblemKind::Conflict && problem.fields.is_empty()
}

thread_local! {
    static ON_SIGNED_OUT: RefCell<Option<Box<dyn Fn()>>> = RefCell::default();
    static ON_UNREACHABLE: RefCell<Option<Box<dyn Fn()>>> = RefCell::default();
}

/// Sets what happens when the server answers that nobody is signed in.
#[cfg(feature = "csr")]
pub(crate) fn on_signed_out(listener: impl Fn() + 'static) {
    ON_SIGNED_OUT.set(Some(Box::new(listener)));
}

/// Sets what happens whenever a request did not arrive.
#[cfg(feature = "csr")]
pub(crate) fn on_unreachable(listener: impl Fn() + 'static) {
    ON_UNREACHABLE.set(Some(Box::new(listener)));
}
