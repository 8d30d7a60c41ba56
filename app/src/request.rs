//! What a server function may ask of the request it answers. The server provides it as context.

use axum::http::StatusCode;
use domain::accounts::{Actor, SessionId};
use domain::{Problem, ProblemKind};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use services::Platform;
use services::accounts::{Authenticated, ClientInfo, Through};

/// Who is asking, if anybody signed in is.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    actor: Actor,
    /// Of a personal token, its own id.
    pub session: SessionId,
    pub through: Through,
    /// They may do nothing before they have set up a second factor.
    pub must_set_up_mfa: bool,
}

/// The id of the request, for answers and logs.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl Caller {
    /// Who acts, unless they have something else to do first.
    pub fn actor(&self) -> Result<Actor, Problem> {
        if self.must_set_up_mfa {
            return Err(Problem::new(
                ProblemKind::Forbidden,
                "set up a second factor first; admins need one here",
            ));
        }
        Ok(self.actor)
    }

    /// For the few things that somebody does who has to set up a second factor.
    pub fn actor_setting_up(&self) -> Actor {
        self.actor
    }
}

impl From<Authenticated> for Caller {
    fn from(found: Authenticated) -> Self {
        let Authenticated { actor, session, through, must_set_up_mfa } = found;
        Self { actor, session, through, must_set_up_mfa }
    }
}

pub fn platform() -> Platform {
    expect_context()
}

pub fn client() -> ClientInfo {
    use_context().unwrap_or_default()
}

pub fn signed_in() -> Result<Actor, Problem> {
    caller()?.actor()
}

pub fn caller() -> Result<Caller, Problem> {
    use_context().ok_or_else(Problem::signed_out)
}

/// Server functions fail with a 500 unless told otherwise.
pub(crate) fn answer_with(mut problem: Problem) -> Problem {
    if let (Some(response), Ok(status)) =
        (use_context::<ResponseOptions>(), StatusCode::from_u16(problem.kind.http_status()))
    {
        response.set_status(status);
    }
    problem.request_id = use_context::<RequestId>().map(|id| id.0);
    problem
}
