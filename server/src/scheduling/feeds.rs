//! iCalendar feeds, and the links to them over REST.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::scheduling::feeds::{CreatedFeedLink, FeedLink, FeedLinkId, FeedScope};
use domain::{Page, Problem};
use services::Platform;
use services::scheduling::feeds::{self, Feed};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::session::InPerson;
use crate::http::versions::is_known;
use crate::state::AppState;

/// Where feeds are; what follows is secret.
pub const FEEDS: &str = "/feeds/";

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(links, make)).routes(routes!(revoke))
}

/// Outside of `/api/v1`: calendars know the address and nothing else.
pub fn feed_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(feed))
}

/// A calendar feed
///
/// `file` is the secret of a feed link and `.ics`. There is no feed of whoever is not here any more
/// or may not see the calendar. Ask with `If-None-Match`, then an unchanged feed costs next to nothing.
#[utoipa::path(
    get, path = "/feeds/{file}", tag = "scheduling",
    params(
        ("file" = String, Path),
        ("If-None-Match" = Option<String>, Header, description = "the `ETag` of what you have"),
    ),
    responses(
        (status = 200, body = String, content_type = "text/calendar", headers(("ETag" = String))),
        (status = 304, description = "as you have it", headers(("ETag" = String))),
    ),
    security(())
)]
async fn feed(
    State(platform): State<Platform>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let token = file.strip_suffix(".ics").ok_or_else(|| Problem::not_found("feed"))?;
    let Feed { etag, text } =
        feeds::read(&platform, token, |etag| is_known(&headers, etag)).await?;
    let etag = HeaderValue::from_str(&etag).expect("base64 in quotes is plain");
    let always = [
        (header::ETAG, etag),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    let Some(text) = text else {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    };
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"))];
    Ok((always, kind, text).into_response())
}

/// Your feed links
///
/// Without their addresses, which were shown when they were made.
#[utoipa::path(get, path = "/feed-links", tag = "scheduling", responses((status = 200, body = Page<FeedLink>)))]
async fn links(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<FeedLink>>> {
    let items = feeds::links(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Make a feed link
///
/// Its address is in this answer and nowhere else. The one there was for the same shifts stops working.
#[utoipa::path(
    post, path = "/feed-links", tag = "scheduling",
    request_body(content = FeedScope, example = json!({ "scope": "mine" })),
    responses((status = 201, body = CreatedFeedLink, headers(("Location" = String))))
)]
async fn make(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Json(scope): Json<FeedScope>,
) -> ApiResult<Response> {
    let made = feeds::make_link(&platform, &actor, scope).await?;
    let place = [(header::LOCATION, format!("/api/v1/feed-links/{}", made.link.id))];
    Ok((StatusCode::CREATED, place, axum::Json(made)).into_response())
}

/// Revoke a feed link
#[utoipa::path(
    delete, path = "/feed-links/{id}", tag = "scheduling", params(("id" = FeedLinkId, Path)),
    responses((status = 204))
)]
async fn revoke(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Path(id): Path<FeedLinkId>,
) -> ApiResult<StatusCode> {
    feeds::revoke_link(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
