//! Webhooks over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::webhooks::{
    Delivery, DeliveryId, DeliveryState, Webhook, WebhookDraft, WebhookId, WebhookWithSecret,
    WholeDelivery,
};
use domain::{Page, Problem};
use serde::Deserialize;
use services::{Platform, webhooks};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, replace, delete))
        .routes(routes!(rotate))
        .routes(routes!(test))
        .routes(routes!(deliveries))
        .routes(routes!(delivery))
        .routes(routes!(send_again))
}

/// All webhooks
///
/// By name, all at once: there are few. Secrets are never shown again.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks", responses((status = 200, body = Page<Webhook>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Webhook>>> {
    let items = webhooks::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add a webhook
///
/// Messages are posted as [Standard Webhooks](https://www.standardwebhooks.com): JSON with `type`,
/// `timestamp` and `data`, the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`
/// (`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64). Answer with a 2xx within 15 seconds;
/// anything else is tried again for about three days. The secret is in this answer alone.
#[utoipa::path(
    post, path = "/webhooks", tag = "webhooks",
    request_body(content = WebhookDraft, example = json!({
        "name": "Chat relay", "url": "https://chat.example.org/hooks/desk", "events": ["ticket.created", "ticket.commented"]
    })),
    responses((status = 201, body = WebhookWithSecret, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(draft): Json<WebhookDraft>,
) -> ApiResult<Response> {
    let created = webhooks::create(&platform, &actor, &draft).await?;
    let place = [(header::LOCATION, format!("/api/v1/webhooks/{}", created.webhook.id))];
    Ok((StatusCode::CREATED, place, Versioned(created.webhook.version, created)).into_response())
}

/// One webhook
#[utoipa::path(get, path = "/webhooks/{id}", tag = "webhooks", params(("id" = WebhookId, Path)), responses((status = 200, body = Webhook, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<WebhookId>,
) -> ApiResult<Versioned<Webhook>> {
    let webhook = webhooks::get(&platform, &actor, id).await?;
    Ok(Versioned(webhook.version, webhook))
}

/// Change a webhook
///
/// Replaces the whole but the secret. One that is switched on, or leads elsewhere, is told at once
/// what waits for it.
#[utoipa::path(
    put, path = "/webhooks/{id}", tag = "webhooks",
    params(("id" = WebhookId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = WebhookDraft, example = json!({
        "name": "Chat relay", "url": "https://chat.example.org/hooks/desk", "events": ["ticket.created"], "active": true
    })),
    responses((status = 200, body = Webhook, headers(("ETag" = String))))
)]
async fn replace(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<WebhookId>,
    IfMatch(version): IfMatch,
    Json(draft): Json<WebhookDraft>,
) -> ApiResult<Versioned<Webhook>> {
    let webhook = webhooks::update(&platform, &actor, id, version, &draft).await?;
    Ok(Versioned(webhook.version, webhook))
}

/// Remove a webhook, with its log and what waits for it
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "webhooks", params(("id" = WebhookId, Path)), responses((status = 204)))]
async fn delete(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<WebhookId>,
) -> ApiResult<StatusCode> {
    webhooks::delete(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a webhook a new secret
///
/// For 24 hours messages bear the signatures of both, with a space between them.
#[utoipa::path(post, path = "/webhooks/{id}/rotate-secret", tag = "webhooks", params(("id" = WebhookId, Path)), responses((status = 200, body = WebhookWithSecret)))]
async fn rotate(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<WebhookId>,
) -> ApiResult<axum::Json<WebhookWithSecret>> {
    Ok(axum::Json(webhooks::rotate_secret(&platform, &actor, id).await?))
}

/// Send a test
///
/// A message of the type `test`; how it went stands in the log of deliveries.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "webhooks", params(("id" = WebhookId, Path)), responses((status = 202, body = Delivery)))]
async fn test(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<WebhookId>,
) -> ApiResult<(StatusCode, axum::Json<Delivery>)> {
    let delivery = webhooks::send_test(&platform, &actor, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(delivery)))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LogQuery {
    state: Option<DeliveryState>,
    /// How many at most.
    #[serde(default = "usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

fn usual_limit() -> u16 {
    50
}

/// What a webhook was told, the newest first
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries", tag = "webhooks", params(("id" = WebhookId, Path), LogQuery),
    responses((status = 200, body = Page<Delivery>))
)]
async fn deliveries(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<WebhookId>,
    Query(query): Query<LogQuery>,
) -> ApiResult<axum::Json<Page<Delivery>>> {
    if !(1..=200).contains(&query.limit) {
        return Err(Problem::invalid("limit", "ask for 1 to 200 at once").into());
    }
    let before = query.cursor.map(|cursor| cursor.parse::<DeliveryId>()).transpose();
    let before = before.map_err(|_| {
        Problem::invalid(
            "cursor",
            "this cursor is not one of ours; leave it out to begin at the start",
        )
    })?;
    let page =
        webhooks::deliveries(&platform, &actor, id, query.state, before, query.limit).await?;
    Ok(axum::Json(page))
}

/// One message with what it says
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries/{delivery}", tag = "webhooks",
    params(("id" = WebhookId, Path), ("delivery" = DeliveryId, Path)),
    responses((status = 200, body = WholeDelivery))
)]
async fn delivery(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path((webhook, id)): Path<(WebhookId, DeliveryId)>,
) -> ApiResult<axum::Json<WholeDelivery>> {
    Ok(axum::Json(webhooks::delivery(&platform, &actor, webhook, id).await?))
}

/// Send a message again
///
/// Under the same `webhook-id`, whatever became of it.
#[utoipa::path(
    post, path = "/webhooks/{id}/deliveries/{delivery}/send-again", tag = "webhooks",
    params(("id" = WebhookId, Path), ("delivery" = DeliveryId, Path)),
    responses((status = 202, body = Delivery))
)]
async fn send_again(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path((webhook, id)): Path<(WebhookId, DeliveryId)>,
) -> ApiResult<(StatusCode, axum::Json<Delivery>)> {
    let delivery = webhooks::send_again(&platform, &actor, webhook, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(delivery)))
}
