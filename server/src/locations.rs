//! Locations over REST.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::locations::{Location, LocationDraft, LocationId};
use services::{Platform, locations};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, replace))
}

/// All locations
///
/// By name, all at once: there are few.
#[utoipa::path(get, path = "/locations", tag = "locations", responses((status = 200, body = Page<Location>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Location>>> {
    let items = locations::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Create a location
#[utoipa::path(
    post, path = "/locations", tag = "locations",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = LocationDraft, example = json!({
        "name": "Hamburg Studios", "zone": "Europe/Berlin", "colour": "teal"
    })),
    responses((status = 201, body = Location, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<LocationDraft>,
) -> ApiResult<Response> {
    let location = match key {
        Some(key) => locations::create_once(&platform, &actor, &key, &draft).await?,
        None => locations::create(&platform, &actor, &draft).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/locations/{}", location.id))];
    Ok((StatusCode::CREATED, place, Versioned(location.version, location)).into_response())
}

/// One location
#[utoipa::path(get, path = "/locations/{id}", tag = "locations", params(("id" = LocationId, Path)), responses((status = 200, body = Location, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<LocationId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let location = locations::get(&platform, &actor, id).await?;
    Ok(Versioned(location.version, location).unless_known(&headers))
}

/// Change a location
///
/// Replaces the whole. `If-Match` with the version you saw refuses to overwrite somebody else's change.
#[utoipa::path(
    put, path = "/locations/{id}", tag = "locations",
    params(("id" = LocationId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = LocationDraft, example = json!({
        "name": "Hamburg Studios", "zone": "Europe/Berlin", "colour": "teal", "active": true
    })),
    responses((status = 200, body = Location, headers(("ETag" = String))))
)]
async fn replace(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<LocationId>,
    IfMatch(version): IfMatch,
    Json(draft): Json<LocationDraft>,
) -> ApiResult<Versioned<Location>> {
    let location = locations::update(&platform, &actor, id, version, &draft).await?;
    Ok(Versioned(location.version, location))
}
