//! What it costs to be let in: a request of somebody signed in that is refused as soon as it is known who asks,
//! so that nothing but the way there is measured.

use crate::RUN;
use crate::load::{self, Request};
use crate::program::{Program, Session};
use crate::table::{Table, in_ms};

pub async fn of_somebody_signed_in(
    table: &mut Table,
    program: &Program,
    session: &Session,
) -> anyhow::Result<()> {
    let known = session.request("GET", "/api/v1/on-shift?at=never", "");
    let entry = load::run(program.address(), 1, RUN, 422, move |_, _| known.clone()).await?;
    let anybody = Request::new("GET", "/health", &[], "");
    let beside = load::run(program.address(), 1, RUN, 200, move |_, _| anybody.clone()).await?;
    table.row(
        "a signed-in request, until it is known who asks".into(),
        &entry,
        &format!("`/health`, which asks nobody: {beside}"),
        &format!("{} of 1 ms", in_ms(entry.p95)),
    );
    Ok(())
}
