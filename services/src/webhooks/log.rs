//! The log of deliveries: looked at, sent again, tried out.

use chrono::Utc;
use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::webhooks::{Delivery, DeliveryId, DeliveryState, Webhook, WebhookId, WholeDelivery};
use domain::{Page, Problem, ProblemKind};
use serde_json::json;
use uuid::Uuid;

use super::outbox::{self, Message};
use super::rows::{DeliveryRow, held, load, no_webhook};
use crate::{Change, Error, Platform, Result};

/// At most `limit` messages to a webhook, the newest first; `before` is the last of the page before.
pub async fn deliveries(
    platform: &Platform,
    actor: &Actor,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    before: Option<DeliveryId>,
    limit: u16,
) -> Result<Page<Delivery>> {
    actor.require(Permission::ManageWebhooks)?;
    let mut conn = platform.connection().await?;
    load(&mut conn, webhook).await?;
    let rows = sqlx::query_as!(
        DeliveryRow,
        "
        select id, webhook_id, event, state, attempts, due_at, status, duration_ms, answer, error, attempted_at,
            created_at, finished_at
        from webhook_deliveries
        where webhook_id = $1
            and ($2::text is null or state = $2)
            and ($3::uuid is null or position < (select position from webhook_deliveries where id = $3))
        order by position desc
        limit $4
        ",
        webhook.0,
        state.map(DeliveryState::name),
        before.map(|id| id.0),
        i64::from(limit) + 1,
    )
    .fetch_all(&mut *conn)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let items: Vec<Delivery> =
        rows.into_iter().take(limit.into()).map(TryInto::try_into).collect::<Result<_>>()?;
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.id.to_string());
    Ok(Page { items, next_cursor })
}

/// A message with what it says; what is internal only to those who may read that.
pub async fn delivery(
    platform: &Platform,
    actor: &Actor,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<WholeDelivery> {
    actor.require(Permission::ManageWebhooks)?;
    let mut change = Change::by(platform, actor).await?;
    must_be_readable(&mut change, actor, webhook, id).await?;
    whole(&mut change, webhook, id).await
}

/// Sends a message again, under the same `webhook-id`. What is internal only those may who may read it, and to a webhook
/// that still hears of it.
pub async fn send_again(
    platform: &Platform,
    actor: &Actor,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<Delivery> {
    actor.require(Permission::ManageWebhooks)?;
    let mut change = Change::by(platform, actor).await?;
    let hears_internal = must_be_on(&mut change, webhook).await?.internal;
    let is_internal = must_be_readable(&mut change, actor, webhook, id).await?;
    if is_internal && !hears_internal {
        let reason = "this message says what is internal, and the webhook no longer hears of that";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    sqlx::query!(
        "
        update webhook_deliveries
        set state = 'waiting', attempts = 0, due_at = now(), finished_at = null
        where id = $1 and webhook_id = $2
        ",
        id.0,
        webhook.0,
    )
    .execute(change.db())
    .await?;
    let delivery = whole(&mut change, webhook, id).await?.delivery;
    set_out(&mut change, webhook).await?;
    change.audit("webhook.send_again", webhook.0, None, Some(&delivery)).await?;
    change.commit().await?;
    Ok(delivery)
}

/// Sends a message that says nothing but that it is one.
pub async fn send_test(platform: &Platform, actor: &Actor, webhook: WebhookId) -> Result<Delivery> {
    actor.require(Permission::ManageWebhooks)?;
    let mut change = Change::by(platform, actor).await?;
    must_be_on(&mut change, webhook).await?;
    let data = json!({ "site": change.site().name, "at": Utc::now() });
    // About nothing but itself, it waits for nothing.
    let message = Message { event: TEST, subject: Uuid::now_v7(), internal: false };
    let id = outbox::write(&mut change, webhook.0, message, &data).await?;
    let delivery = whole(&mut change, webhook, DeliveryId(id)).await?.delivery;
    set_out(&mut change, webhook).await?;
    change.audit("webhook.test", webhook.0, None, Some(&delivery)).await?;
    change.commit().await?;
    Ok(delivery)
}

/// What a test is called.
const TEST: &str = "test";

/// Takes away what was finished so long ago; says how many messages that were.
pub async fn forget_older_than(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "delete from webhook_deliveries where finished_at < now() - make_interval(days => $1)",
        days
    )
    .execute(&platform.db)
    .await?;
    Ok(gone.rows_affected())
}

/// Refuses whoever may not read what a message says; answers whether that is internal.
async fn must_be_readable(
    change: &mut Change,
    actor: &Actor,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<bool> {
    let is_internal = sqlx::query_scalar!(
        "select internal from webhook_deliveries where id = $1 and webhook_id = $2",
        id.0,
        webhook.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("delivery"))?;
    if is_internal {
        actor.require(Permission::WorkTickets)?;
    }
    Ok(is_internal)
}

async fn whole(change: &mut Change, webhook: WebhookId, id: DeliveryId) -> Result<WholeDelivery> {
    let row = sqlx::query_as!(
        DeliveryRow,
        "
        select id, webhook_id, event, state, attempts, due_at, status, duration_ms, answer, error, attempted_at,
            created_at, finished_at
        from webhook_deliveries
        where id = $1 and webhook_id = $2
        ",
        id.0,
        webhook.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("delivery"))?;
    let body = sqlx::query_scalar!("select body from webhook_deliveries where id = $1", id.0);
    Ok(WholeDelivery { body: body.fetch_one(change.db()).await?, delivery: row.try_into()? })
}

async fn must_be_on(change: &mut Change, webhook: WebhookId) -> Result<Webhook> {
    let webhook = held(change.db(), webhook).await?;
    if webhook.active {
        return Ok(webhook);
    }
    let reason = "this webhook is switched off; switch it on first";
    Err(Error::Problem(Problem::new(ProblemKind::Conflict, reason)))
}

/// Whoever asks for a delivery does not wait until the webhook has rested.
async fn set_out(change: &mut Change, webhook: WebhookId) -> Result<()> {
    let woken = sqlx::query!("update webhooks set rests_until = null where id = $1", webhook.0)
        .execute(change.db())
        .await?;
    if woken.rows_affected() == 0 {
        return Err(no_webhook());
    }
    change.publish(Event::WebhooksChanged).await?;
    change.has_deliveries();
    Ok(())
}
