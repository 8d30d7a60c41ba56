//! The server functions of webhooks.

use domain::Page;
use domain::webhooks::{
    Delivery, DeliveryId, Webhook, WebhookDraft, WebhookId, WebhookWithSecret, WholeDelivery,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "webhooks/list", input = Json)]
pub async fn list_webhooks() -> Result<Vec<Webhook>, AppError> {
    Ok(services::webhooks::list(&platform(), &signed_in()?).await?)
}

/// The secret is in the answer, and nowhere else again.
#[server(prefix = "/api/fn", endpoint = "webhooks/create", input = Json)]
pub async fn create_webhook(draft: WebhookDraft) -> Result<WebhookWithSecret, AppError> {
    Ok(services::webhooks::create(&platform(), &signed_in()?, &draft).await?)
}

#[server(prefix = "/api/fn", endpoint = "webhooks/update", input = Json)]
pub async fn update_webhook(
    id: WebhookId,
    version: i32,
    draft: WebhookDraft,
) -> Result<Webhook, AppError> {
    let actor = signed_in()?;
    Ok(services::webhooks::update(&platform(), &actor, id, Some(version), &draft).await?)
}

#[server(prefix = "/api/fn", endpoint = "webhooks/delete", input = Json)]
pub async fn delete_webhook(id: WebhookId) -> Result<(), AppError> {
    Ok(services::webhooks::delete(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "webhooks/rotate-secret", input = Json)]
pub async fn rotate_webhook_secret(id: WebhookId) -> Result<WebhookWithSecret, AppError> {
    Ok(services::webhooks::rotate_secret(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "webhooks/test", input = Json)]
pub async fn test_webhook(id: WebhookId) -> Result<Delivery, AppError> {
    Ok(services::webhooks::send_test(&platform(), &signed_in()?, id).await?)
}

/// One page of the log, the newest first; `before` is the last message of the page before.
#[server(prefix = "/api/fn", endpoint = "webhooks/deliveries", input = Json)]
pub async fn list_deliveries(
    id: WebhookId,
    before: Option<DeliveryId>,
) -> Result<Page<Delivery>, AppError> {
    let actor = signed_in()?;
    Ok(services::webhooks::deliveries(&platform(), &actor, id, None, before, 100).await?)
}

#[server(prefix = "/api/fn", endpoint = "webhooks/delivery", input = Json)]
pub async fn read_delivery(id: WebhookId, delivery: DeliveryId) -> Result<WholeDelivery, AppError> {
    Ok(services::webhooks::delivery(&platform(), &signed_in()?, id, delivery).await?)
}

#[server(prefix = "/api/fn", endpoint = "webhooks/send-again", input = Json)]
pub async fn send_delivery_again(
    id: WebhookId,
    delivery: DeliveryId,
) -> Result<Delivery, AppError> {
    Ok(services::webhooks::send_again(&platform(), &signed_in()?, id, delivery).await?)
}
