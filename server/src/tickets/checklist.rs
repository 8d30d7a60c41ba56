//! Checklists of tickets over REST.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::tickets::{Check, CheckChange, CheckId, NewCheck, TicketNumber};
use services::Platform;
use services::tickets::checklist;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

/// The checklist of a ticket
///
/// In its order; for those who work on tickets.
#[utoipa::path(
    get, path = "/tickets/{number}/checks", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Page<Check>))
)]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<axum::Json<Page<Check>>> {
    let items = checklist::of(&platform, &actor, number).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add an item to a checklist
#[utoipa::path(
    post, path = "/tickets/{number}/checks", tag = "tickets",
    params(
        ("number" = TicketNumber, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try"),
    ),
    request_body(content = NewCheck, example = json!({ "label": "Test call after 18:00" })),
    responses((status = 201, body = Check, headers(("Location" = String))))
)]
async fn add(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Once(key): Once,
    Json(new): Json<NewCheck>,
) -> ApiResult<Response> {
    let check = match key {
        Some(key) => checklist::add_once(&platform, &actor, &key, number, &new).await?,
        None => checklist::add(&platform, &actor, number, &new).await?,
    };
    let place = format!("/api/v1/tickets/{number}/checks/{}", check.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], axum::Json(check)).into_response())
}

/// Tick an item, rename it or move it
///
/// What is left out stays.
#[utoipa::path(
    patch, path = "/tickets/{number}/checks/{id}", tag = "tickets",
    params(("number" = TicketNumber, Path), ("id" = CheckId, Path)),
    request_body(content = CheckChange, example = json!({ "done": true })),
    responses((status = 200, body = Check))
)]
async fn change(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path((number, id)): Path<(TicketNumber, CheckId)>,
    Json(wanted): Json<CheckChange>,
) -> ApiResult<axum::Json<Check>> {
    Ok(axum::Json(checklist::change(&platform, &actor, number, id, &wanted).await?))
}

/// Take an item away
#[utoipa::path(
    delete, path = "/tickets/{number}/checks/{id}", tag = "tickets",
    params(("number" = TicketNumber, Path), ("id" = CheckId, Path)), responses((status = 204))
)]
async fn remove(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path((number, id)): Path<(TicketNumber, CheckId)>,
) -> ApiResult<StatusCode> {
    checklist::remove(&platform, &actor, number, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
