//! Many tickets at once, over REST.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::tickets::{Bulk, BulkDone, Counts, UndoId, Undone};
use services::Platform;
use services::tickets;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ListQuery;
use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(bulk))
        .routes(routes!(undo))
        .routes(routes!(counts))
        .routes(routes!(export))
}

/// Change many tickets
///
/// As far as each of them takes it: the answer names those that stay as they are, and how to undo the rest. Those that
/// only the open items of their checklists stand against take it with `despite_open_items`.
#[utoipa::path(
    post, path = "/tickets/bulk", tag = "tickets",
    request_body(content = Bulk, example = json!({ "numbers": [1, 2], "change": { "priority": "low" } })),
    responses((status = 200, body = BulkDone))
)]
async fn bulk(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(wanted): Json<Bulk>,
) -> ApiResult<axum::Json<BulkDone>> {
    Ok(axum::Json(tickets::bulk(&platform, &actor, &wanted).await?))
}

/// Undo a change of many, a merge or an archiving
///
/// Your own, within a day. What somebody changed since stays as it is, and is named.
#[utoipa::path(
    post, path = "/tickets/undo/{id}", tag = "tickets", params(("id" = UndoId, Path)),
    responses((status = 200, body = Undone))
)]
async fn undo(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UndoId>,
) -> ApiResult<axum::Json<Undone>> {
    Ok(axum::Json(tickets::undo(&platform, &actor, id).await?))
}

/// How many tickets there are
///
/// In each list that everybody has, of those you may see.
#[utoipa::path(get, path = "/tickets/counts", tag = "tickets", responses((status = 200, body = Counts)))]
async fn counts(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Counts>> {
    Ok(axum::Json(tickets::counts(&platform, &actor).await?))
}

/// Tickets as a file
///
/// What the list shows with the same filters, without pages.
#[utoipa::path(
    get, path = "/tickets/export", tag = "tickets", params(ListQuery),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
async fn export(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<Response> {
    let sort = query.sort.unwrap_or_default();
    let filter = query.filter(actor.user)?;
    let bytes = tickets::export(&platform, &actor, &filter, sort).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"tickets.csv\""),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}
