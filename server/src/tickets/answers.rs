//! Canned answers over REST.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::tickets::{CannedAnswer, CannedAnswerDraft, CannedAnswerId};
use services::Platform;
use services::tickets::answers;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(update, delete))
}

/// Answers that are given again and again
///
/// By title. `{requester}`, `{number}`, `{title}` and `{me}` stand for what the ticket says.
#[utoipa::path(get, path = "/canned-answers", tag = "tickets", responses((status = 200, body = Page<CannedAnswer>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<CannedAnswer>>> {
    let items = answers::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add an answer
///
/// No two have the same title, so that sent again it is refused and not made twice.
#[utoipa::path(
    post, path = "/canned-answers", tag = "tickets",
    request_body(content = CannedAnswerDraft, example = json!({ "title": "On my way", "body": "Hello {requester}, I am on my way." })),
    responses((status = 201, body = CannedAnswer, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(draft): Json<CannedAnswerDraft>,
) -> ApiResult<Response> {
    let answer = answers::save(&platform, &actor, None, &draft).await?;
    let place = [(header::LOCATION, format!("/api/v1/canned-answers/{}", answer.id))];
    Ok((StatusCode::CREATED, place, Versioned(answer.version, answer)).into_response())
}

/// Change an answer
#[utoipa::path(
    put, path = "/canned-answers/{id}", tag = "tickets",
    params(("id" = CannedAnswerId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = CannedAnswerDraft, example = json!({ "title": "On my way", "body": "Hello {requester}, I am coming." })),
    responses((status = 200, body = CannedAnswer, headers(("ETag" = String))))
)]
async fn update(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CannedAnswerId>,
    IfMatch(version): IfMatch,
    Json(draft): Json<CannedAnswerDraft>,
) -> ApiResult<Versioned<CannedAnswer>> {
    let answer = answers::save(&platform, &actor, Some((id, version)), &draft).await?;
    Ok(Versioned(answer.version, answer))
}

/// Delete an answer
#[utoipa::path(
    delete, path = "/canned-answers/{id}", tag = "tickets", params(("id" = CannedAnswerId, Path)),
    responses((status = 204))
)]
async fn delete(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CannedAnswerId>,
) -> ApiResult<StatusCode> {
    answers::delete(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
