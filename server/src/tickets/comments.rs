//! What people say about tickets, over REST.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::tickets::{Comment, CommentBody, CommentId, NewComment, TicketNumber};
use serde::Deserialize;
use services::Platform;
use services::tickets;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(edit))
}

/// The comments of a ticket
///
/// The oldest first. Internal notes are for those who work on tickets.
#[utoipa::path(
    get, path = "/tickets/{number}/comments", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Page<Comment>))
)]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<axum::Json<Page<Comment>>> {
    Ok(axum::Json(tickets::comments(&platform, &actor, number).await?))
}

/// Say something about a ticket
///
/// To whoever asked, or with `internal` among colleagues. What a requester says to a ticket that waits for them or is
/// resolved opens it again; to one that is closed or archived it begins another, whose number the answer names.
#[utoipa::path(
    post, path = "/tickets/{number}/comments", tag = "tickets",
    params(
        ("number" = TicketNumber, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try"),
    ),
    request_body(content = NewComment, example = json!({ "body": "I am on my way.", "internal": false })),
    responses((status = 201, body = Comment))
)]
async fn add(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Once(key): Once,
    Json(new): Json<NewComment>,
) -> ApiResult<Response> {
    let comment = match key {
        Some(key) => tickets::comment_once(&platform, &actor, &key, number, &new).await?,
        None => tickets::comment(&platform, &actor, number, &new).await?,
    };
    Ok((StatusCode::CREATED, axum::Json(comment)).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CommentEdit {
    body: CommentBody,
}

/// Change a comment
///
/// Your own, within 15 minutes.
#[utoipa::path(
    patch, path = "/ticket-comments/{id}", tag = "tickets", params(("id" = CommentId, Path)),
    request_body(content = CommentEdit, example = json!({ "body": "I am on my way; ten minutes." })),
    responses((status = 200, body = Comment))
)]
async fn edit(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CommentId>,
    Json(edit): Json<CommentEdit>,
) -> ApiResult<axum::Json<Comment>> {
    Ok(axum::Json(tickets::edit_comment(&platform, &actor, id, &edit.body).await?))
}
