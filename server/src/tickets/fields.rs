//! Fields of the admins' own over REST.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::tickets::{CustomField, FieldDraft, FieldId};
use serde::Deserialize;
use services::Platform;
use services::tickets::fields;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(order))
        .routes(routes!(update))
}

/// What else is asked about tickets
///
/// Those that you see, in their order, with those that are retired. A ticket's `fields` names them by their ids. What
/// nobody is asked for (`asked` is `no`) is for those who work on tickets alone.
#[utoipa::path(get, path = "/ticket-fields", tag = "tickets", responses((status = 200, body = Page<CustomField>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<CustomField>>> {
    let items = fields::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add a field
#[utoipa::path(
    post, path = "/ticket-fields", tag = "tickets",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = FieldDraft, example = json!({ "name": "Cause", "kind": "choice", "choices": ["Cable", "Lamp"] })),
    responses((status = 201, body = CustomField, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<FieldDraft>,
) -> ApiResult<Response> {
    let field = match key {
        Some(key) => fields::create_once(&platform, &actor, &key, draft).await?,
        None => fields::create(&platform, &actor, draft).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/ticket-fields/{}", field.id))];
    Ok((StatusCode::CREATED, place, Versioned(field.version, field)).into_response())
}

/// Change a field, or retire it
///
/// Its kind stays. Tickets keep what is filled in, also a choice that is no longer offered.
#[utoipa::path(
    put, path = "/ticket-fields/{id}", tag = "tickets",
    params(("id" = FieldId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = FieldDraft, example = json!({ "name": "Inventory number", "asked": "optional" })),
    responses((status = 200, body = CustomField, headers(("ETag" = String))))
)]
async fn update(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<FieldId>,
    IfMatch(version): IfMatch,
    Json(draft): Json<FieldDraft>,
) -> ApiResult<Versioned<CustomField>> {
    let field = fields::update(&platform, &actor, id, version, draft).await?;
    Ok(Versioned(field.version, field))
}

/// In which order fields stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FieldOrder {
    /// Those that are not named come behind.
    #[schema(max_items = 500)]
    ids: Vec<FieldId>,
}

/// Put the fields in order
#[utoipa::path(
    put, path = "/ticket-fields/order", tag = "tickets",
    request_body(content = FieldOrder, example = json!({ "ids": [] })),
    responses((status = 200, body = Page<CustomField>))
)]
async fn order(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(wanted): Json<FieldOrder>,
) -> ApiResult<axum::Json<Page<CustomField>>> {
    let items = fields::order(&platform, &actor, &wanted.ids).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}
