//! What a server function may ask of the request it answers. The server provides it as context.

use axum::http::StatusCode;
use domain::Problem;
use domain::accounts::{Actor, SessionId};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use services::Platform;

/// Who is asking, if anybody signed in is.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub session: SessionId,
}

/// The id of the request, for answers and logs.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

pub fn platform() -> Platform {
    expect_context()
}

pub fn signed_in() -> Result<Actor, Problem> {
    caller().map(|caller| caller.actor)
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
