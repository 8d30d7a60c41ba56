//! Categories of tickets over REST.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::tickets::{Category, CategoryDraft, CategoryId};
use services::Platform;
use services::tickets::categories;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(update))
}

/// What tickets are about
///
/// All of them, by name.
#[utoipa::path(get, path = "/categories", tag = "tickets", responses((status = 200, body = Page<Category>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Category>>> {
    let items = categories::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add a category
#[utoipa::path(
    post, path = "/categories", tag = "tickets",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = CategoryDraft, example = json!({ "name": "Audio" })),
    responses((status = 201, body = Category, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<CategoryDraft>,
) -> ApiResult<Response> {
    let category = match key {
        Some(key) => categories::create_once(&platform, &actor, &key, &draft).await?,
        None => categories::create(&platform, &actor, &draft).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/categories/{}", category.id))];
    Ok((StatusCode::CREATED, place, Versioned(category.version, category)).into_response())
}

/// Rename a category, or retire it
#[utoipa::path(
    put, path = "/categories/{id}", tag = "tickets",
    params(("id" = CategoryId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = CategoryDraft, example = json!({ "name": "Sound", "active": true })),
    responses((status = 200, body = Category, headers(("ETag" = String))))
)]
async fn update(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CategoryId>,
    IfMatch(version): IfMatch,
    Json(draft): Json<CategoryDraft>,
) -> ApiResult<Versioned<Category>> {
    let category = categories::update(&platform, &actor, id, version, &draft).await?;
    Ok(Versioned(category.version, category))
}
