//! Who follows tickets and how they belong together, over REST.

use axum::extract::State;
use axum::http::StatusCode;
use domain::Page;
use domain::tickets::{Correspondent, LinkKind, RequesterRef, TicketLink, TicketNumber};
use serde::Deserialize;
use services::Platform;
use services::tickets;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(watchers, add_watcher))
        .routes(routes!(remove_watcher))
        .routes(routes!(links, link))
        .routes(routes!(unlink))
}

/// Who follows a ticket
#[utoipa::path(
    get, path = "/tickets/{number}/watchers", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Page<Correspondent>))
)]
async fn watchers(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<axum::Json<Page<Correspondent>>> {
    let items = tickets::watchers_of(&platform, &actor, number).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Have somebody follow a ticket
///
/// A user, or somebody who only writes mail. They hear of it as its requester does.
#[utoipa::path(
    post, path = "/tickets/{number}/watchers", tag = "tickets", params(("number" = TicketNumber, Path)),
    request_body(content = RequesterRef, example = json!({ "email": "mara@example.com", "name": "Mara" })),
    responses((status = 200, body = Page<Correspondent>))
)]
async fn add_watcher(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Json(who): Json<RequesterRef>,
) -> ApiResult<axum::Json<Page<Correspondent>>> {
    let items = tickets::add_watcher(&platform, &actor, number, &who).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Have somebody not follow a ticket any more
///
/// By the `user_id` or the `contact_id` that the list has.
#[utoipa::path(
    delete, path = "/tickets/{number}/watchers/{id}", tag = "tickets",
    params(("number" = TicketNumber, Path), ("id" = Uuid, Path)), responses((status = 204))
)]
async fn remove_watcher(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path((number, id)): Path<(TicketNumber, Uuid)>,
) -> ApiResult<StatusCode> {
    tickets::remove_watcher(&platform, &actor, number, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tickets that belong to a ticket
///
/// Of those you may see.
#[utoipa::path(
    get, path = "/tickets/{number}/links", tag = "tickets", params(("number" = TicketNumber, Path)),
    responses((status = 200, body = Page<TicketLink>))
)]
async fn links(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
) -> ApiResult<axum::Json<Page<TicketLink>>> {
    let items = tickets::links_of(&platform, &actor, number).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Which ticket belongs to it, and how.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewLink {
    other: TicketNumber,
    /// What the other is to this one.
    kind: LinkKind,
}

/// Link two tickets
///
/// To link them twice is to link them once.
#[utoipa::path(
    post, path = "/tickets/{number}/links", tag = "tickets", params(("number" = TicketNumber, Path)),
    request_body(content = NewLink, example = json!({ "other": 7, "kind": "related" })),
    responses((status = 200, body = Page<TicketLink>))
)]
async fn link(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Json(new): Json<NewLink>,
) -> ApiResult<axum::Json<Page<TicketLink>>> {
    let items = tickets::link(&platform, &actor, number, new.other, new.kind).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Take a link away
#[utoipa::path(
    delete, path = "/tickets/{number}/links/{kind}/{other}", tag = "tickets",
    params(("number" = TicketNumber, Path), ("kind" = LinkKind, Path), ("other" = TicketNumber, Path)),
    responses((status = 200, body = Page<TicketLink>))
)]
async fn unlink(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path((number, kind, other)): Path<(TicketNumber, LinkKind, TicketNumber)>,
) -> ApiResult<axum::Json<Page<TicketLink>>> {
    let items = tickets::unlink(&platform, &actor, number, other, kind).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}
