//! Warnings, wishes and trainings over REST.

use axum::extract::State;
use domain::Page;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::ShiftId;
use domain::scheduling::warnings::{Limits, Overruled, Wishes};
use serde::{Deserialize, Serialize};
use services::Platform;
use services::scheduling::warnings;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(limits, change_limits))
        .routes(routes!(overruled))
        .routes(routes!(trained, set_trained))
        .routes(routes!(wishes, set_wishes))
}

/// From where on planners are warned
#[utoipa::path(get, path = "/warning-limits", tag = "scheduling", responses((status = 200, body = Limits)))]
async fn limits(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Limits>> {
    Ok(axum::Json(warnings::limits(&platform, &actor).await?))
}

/// Change from where on planners are warned
#[utoipa::path(
    put, path = "/warning-limits", tag = "scheduling",
    request_body(content = Limits, example = json!({"rest_hours": 11, "week_hours": 48})),
    responses((status = 200, body = Limits))
)]
async fn change_limits(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(wanted): Json<Limits>,
) -> ApiResult<axum::Json<Limits>> {
    Ok(axum::Json(warnings::change_limits(&platform, &actor, wanted).await?))
}

/// The warnings about a shift that were overruled
///
/// By whom and why; for those who plan, and for its technician.
#[utoipa::path(get, path = "/shifts/{id}/overruled", tag = "scheduling", params(("id" = ShiftId, Path)), responses((status = 200, body = Page<Overruled>)))]
async fn overruled(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
) -> ApiResult<axum::Json<Page<Overruled>>> {
    let items = warnings::overruled(&platform, &actor, id).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Those who are trained for a location. Where nobody is, nobody has to be.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Trained {
    #[schema(max_items = 1000)]
    technician_ids: Vec<UserId>,
}

/// Who is trained for a location
#[utoipa::path(get, path = "/locations/{id}/trained", tag = "scheduling", params(("id" = LocationId, Path)), responses((status = 200, body = Trained)))]
async fn trained(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<LocationId>,
) -> ApiResult<axum::Json<Trained>> {
    let technician_ids = warnings::trained(&platform, &actor, id).await?;
    Ok(axum::Json(Trained { technician_ids }))
}

/// Say who is trained for a location
///
/// These, and nobody else.
#[utoipa::path(
    put, path = "/locations/{id}/trained", tag = "scheduling", params(("id" = LocationId, Path)),
    request_body(content = Trained, example = json!({"technician_ids": ["01a1fc04-45d7-7481-bf4f-9e1ed7df3eca"]})),
    responses((status = 200, body = Trained))
)]
async fn set_trained(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<LocationId>,
    Json(wanted): Json<Trained>,
) -> ApiResult<axum::Json<Trained>> {
    let technician_ids =
        warnings::set_trained(&platform, &actor, id, &wanted.technician_ids).await?;
    Ok(axum::Json(Trained { technician_ids }))
}

/// When and how much somebody would like to work
///
/// One's own; somebody else's for those who plan.
#[utoipa::path(get, path = "/users/{id}/wishes", tag = "scheduling", params(("id" = UserId, Path)), responses((status = 200, body = Wishes)))]
async fn wishes(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
) -> ApiResult<axum::Json<Wishes>> {
    Ok(axum::Json(warnings::wishes(&platform, &actor, id).await?))
}

/// Say when and how much somebody would like to work
#[utoipa::path(
    put, path = "/users/{id}/wishes", tag = "scheduling", params(("id" = UserId, Path)),
    request_body(content = Wishes, example = json!({"avoid": {"mon": [{"start": "20:00", "end": "08:00"}]}, "weekly_hours": 32})),
    responses((status = 200, body = Wishes))
)]
async fn set_wishes(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    Json(wanted): Json<Wishes>,
) -> ApiResult<axum::Json<Wishes>> {
    Ok(axum::Json(warnings::set_wishes(&platform, &actor, id, wanted).await?))
}
