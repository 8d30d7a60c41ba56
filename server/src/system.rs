//! How the product is doing, over REST.

use axum::Json;
use axum::extract::State;
use domain::system::System;
use services::{Platform, system};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(overview))
}

/// How the server and its database are doing
///
/// Of the server that answers; settings that are secret come without their values.
#[utoipa::path(get, path = "/system", tag = "operations", responses((status = 200, body = System)))]
async fn overview(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<Json<System>> {
    Ok(Json(system::overview(&platform, &actor).await?))
}
