//! Addresses that mail does not reach, over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::StatusCode;
use domain::mail::{MarkId, MarkedAddress};
use domain::{Page, Problem};
use serde::Deserialize;
use services::{Platform, mail};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Path, Query};
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(lift))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// How many at most.
    #[serde(default = "usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

fn usual_limit() -> u16 {
    50
}

/// Addresses that nothing is sent to
///
/// Mail to them came back for good, or was called spam. The newest first.
#[utoipa::path(get, path = "/marked-addresses", tag = "mail", params(ListQuery), responses((status = 200, body = Page<MarkedAddress>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<MarkedAddress>>> {
    if !(1..=200).contains(&query.limit) {
        return Err(Problem::invalid("limit", "ask for 1 to 200 at once").into());
    }
    let before = query.cursor.map(|cursor| cursor.parse::<MarkId>()).transpose();
    let before = before.map_err(|_| {
        Problem::invalid(
            "cursor",
            "this cursor is not one of ours; leave it out to begin at the start",
        )
    })?;
    Ok(axum::Json(mail::marked(&platform, &actor, before, query.limit).await?))
}

/// Have mail go to an address again
#[utoipa::path(delete, path = "/marked-addresses/{id}", tag = "mail", params(("id" = MarkId, Path)), responses((status = 204)))]
async fn lift(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<MarkId>,
) -> ApiResult<StatusCode> {
    mail::lift_mark(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
