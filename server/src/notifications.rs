//! One's own notifications over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::Page;
use domain::notifications::{Choice, Notification, NotificationId, Unread};
use serde::Deserialize;
use services::{Platform, notifications};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::paging;
use crate::http::session::InPerson;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(unread))
        .routes(routes!(read))
        .routes(routes!(read_all))
        .routes(routes!(choices, choose))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What one was told
///
/// One's own, newest first, page by page; kept for 90 days.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(ListQuery), responses((status = 200, body = Page<Notification>)))]
async fn list(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<Notification>>> {
    let after = paging::place(query.limit, query.cursor.as_deref())?;
    Ok(axum::Json(notifications::page(&platform, &actor, after, query.limit).await?))
}

/// How many are unread
#[utoipa::path(get, path = "/notifications/unread", tag = "notifications", responses((status = 200, body = Unread)))]
async fn unread(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Unread>> {
    Ok(axum::Json(notifications::unread(&platform, &actor).await?))
}

/// Mark one as read
#[utoipa::path(post, path = "/notifications/{id}/read", tag = "notifications", params(("id" = NotificationId, Path)), responses((status = 200, body = Unread)))]
async fn read(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Path(id): Path<NotificationId>,
) -> ApiResult<axum::Json<Unread>> {
    Ok(axum::Json(notifications::read(&platform, &actor, id).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Seen {
    /// The `at` of the newest one that was seen; what came later stays unread.
    until: DateTime<Utc>,
}

/// Mark all as read
#[utoipa::path(
    post, path = "/notifications/read", tag = "notifications",
    request_body(content = Seen, example = json!({ "until": "2026-11-21T14:37:02Z" })),
    responses((status = 200, body = Unread))
)]
async fn read_all(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Json(seen): Json<Seen>,
) -> ApiResult<axum::Json<Unread>> {
    Ok(axum::Json(notifications::read_all(&platform, &actor, seen.until).await?))
}

/// What one wants to be told
///
/// By topic and channel; only topics that can concern one.
#[utoipa::path(get, path = "/notifications/choices", tag = "notifications", responses((status = 200, body = Vec<Choice>)))]
async fn choices(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Vec<Choice>>> {
    Ok(axum::Json(notifications::choices(&platform, &actor).await?))
}

/// Choose what one wants to be told
///
/// What is left out stays; answers all choices.
#[utoipa::path(
    put, path = "/notifications/choices", tag = "notifications",
    request_body(content = Vec<Choice>, example = json!([{ "topic": "shifts", "channel": "desk", "wanted": false }])),
    responses((status = 200, body = Vec<Choice>))
)]
async fn choose(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Json(wanted): Json<Vec<Choice>>,
) -> ApiResult<axum::Json<Vec<Choice>>> {
    Ok(axum::Json(notifications::choose(&platform, &actor, &wanted).await?))
}
