//! Service levels over REST.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::tickets::levels::ServiceLevels;
use services::Platform;
use services::tickets::levels;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::Json;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get, replace))
}

/// What is promised of tickets
///
/// How long tickets of each priority may take until they are answered and resolved, and which hours
/// count where.
#[utoipa::path(get, path = "/service-levels", tag = "tickets", responses((status = 200, body = ServiceLevels, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let (levels, version) = levels::get(&platform, &actor).await?;
    Ok(Versioned(version, levels).unless_known(&headers))
}

/// Change what is promised
///
/// The body replaces it whole. When tickets are due is counted anew; nobody is told of what is late
/// by that alone.
#[utoipa::path(
    put, path = "/service-levels", tag = "tickets",
    params(("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = ServiceLevels, example = json!({
        "targets": {
            "medium": { "answer_minutes": 240, "solution_minutes": 2400 },
            "urgent": { "answer_minutes": 30, "solution_minutes": 240 }
        },
        "hours": { "mon": [{ "start": "08:00", "end": "12:00" }, { "start": "13:00", "end": "18:00" }] },
        "zone": "Europe/Berlin"
    })),
    responses((status = 200, body = ServiceLevels, headers(("ETag" = String))))
)]
async fn replace(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    IfMatch(version): IfMatch,
    Json(wanted): Json<ServiceLevels>,
) -> ApiResult<Versioned<ServiceLevels>> {
    let (levels, version) = levels::replace(&platform, &actor, version, wanted).await?;
    Ok(Versioned(version, levels))
}
