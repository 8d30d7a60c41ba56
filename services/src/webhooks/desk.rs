//! What admins do with webhooks.

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::webhooks::{Webhook, WebhookDraft, WebhookEvent, WebhookId, WebhookWithSecret};
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use super::rows::{held, load, read};
use super::secret;
use crate::error::conflict_on;
use crate::{Change, Error, Platform, Result};

/// More would be a mistake; each costs something whenever anything happens.
const MOST: i64 = 50;

/// All webhooks by name; there are few.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<Webhook>> {
    actor.require(Permission::ManageWebhooks)?;
    read(&mut *platform.connection().await?, None).await
}

pub async fn get(platform: &Platform, actor: &Actor, id: WebhookId) -> Result<Webhook> {
    actor.require(Permission::ManageWebhooks)?;
    load(&mut *platform.connection().await?, id).await
}

/// Adds a webhook. Its secret is in the answer, and nowhere else again.
pub async fn create(
    platform: &Platform,
    actor: &Actor,
    draft: &WebhookDraft,
) -> Result<WebhookWithSecret> {
    actor.require(Permission::ManageWebhooks)?;
    let draft = checked(platform, actor, draft)?;
    let mut change = Change::by(platform, actor).await?;
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from webhooks"#)
        .fetch_one(change.db())
        .await?;
    if count >= MOST {
        let reason = "there are 50 webhooks already; remove one that nobody needs";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    let id = WebhookId(Uuid::now_v7());
    let (shown, sealed) = secret::fresh(&change, id);
    sqlx::query!(
        "
        insert into webhooks (id, name, url, events, internal, active, secret)
        values ($1, $2, $3, $4, $5, $6, $7)
        ",
        id.0,
        draft.name.as_str(),
        draft.url.as_str(),
        &names(&draft.events),
        draft.internal,
        draft.active,
        sealed,
    )
    .execute(change.db())
    .await
    .map_err(taken())?;
    let webhook = load(change.db(), id).await?;
    change.audit("webhook.create", id.0, None, Some(&webhook)).await?;
    change.publish(Event::WebhooksChanged).await?;
    change.commit().await?;
    Ok(WebhookWithSecret { webhook, secret: shown })
}

/// Replaces what people filled in. `version` is the one the caller saw; `None` overwrites whatever
/// is there. One that is switched on begins anew: what waits for it goes out at once, but for what is internal if it no
/// longer hears of that.
pub async fn update(
    platform: &Platform,
    actor: &Actor,
    id: WebhookId,
    version: Option<i32>,
    draft: &WebhookDraft,
) -> Result<Webhook> {
    actor.require(Permission::ManageWebhooks)?;
    let draft = checked(platform, actor, draft)?;
    let mut change = Change::by(platform, actor).await?;
    let before = held(change.db(), id).await?;
    // Nor does anybody lead elsewhere what waits for one that hears it.
    if before.internal {
        actor.require(Permission::WorkTickets)?;
    }
    if version.is_some_and(|seen| seen != before.version) {
        let reason = "somebody else changed this webhook meanwhile; look at it and try again";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    let begins_anew = draft.active && (!before.active || draft.url != before.url);
    sqlx::query!(
        "
        update webhooks
        set name = $2, url = $3, events = $4, internal = $5, active = $6, version = version + 1,
            given_up_at = case when $6 then null else given_up_at end,
            failures = case when $7 then 0 else failures end,
            failing_since = case when $7 then null else failing_since end,
            rests_until = case when $7 then null else rests_until end
        where id = $1
        ",
        id.0,
        draft.name.as_str(),
        draft.url.as_str(),
        &names(&draft.events),
        draft.internal,
        draft.active,
        begins_anew,
    )
    .execute(change.db())
    .await
    .map_err(taken())?;
    if before.internal && !draft.internal {
        let reason = "the webhook no longer hears of what is internal";
        sqlx::query!(
            "
            update webhook_deliveries set state = 'failed', finished_at = now(), error = $2
            where webhook_id = $1 and state = 'waiting' and internal
            ",
            id.0,
            reason,
        )
        .execute(change.db())
        .await?;
    }
    if begins_anew {
        wake(&mut change, id).await?;
    }
    let webhook = load(change.db(), id).await?;
    change.audit("webhook.update", id.0, Some(&before), Some(&webhook)).await?;
    change.publish(Event::WebhooksChanged).await?;
    change.has_deliveries();
    change.commit().await?;
    Ok(webhook)
}

/// Takes a webhook away, with its log and what waits for it.
pub async fn delete(platform: &Platform, actor: &Actor, id: WebhookId) -> Result<()> {
    actor.require(Permission::ManageWebhooks)?;
    let mut change = Change::by(platform, actor).await?;
    let before = held(change.db(), id).await?;
    sqlx::query!("delete from webhooks where id = $1", id.0).execute(change.db()).await?;
    change.audit("webhook.delete", id.0, Some(&before), None).await?;
    change.publish(Event::WebhooksChanged).await?;
    change.commit().await
}

/// Gives a webhook a new secret. For a while its messages bear both signatures, so that a receiver
/// can change over without missing any; whoever asks again meanwhile keeps the one of these two that
/// is newer.
pub async fn rotate_secret(
    platform: &Platform,
    actor: &Actor,
    id: WebhookId,
) -> Result<WebhookWithSecret> {
    actor.require(Permission::ManageWebhooks)?;
    let mut change = Change::by(platform, actor).await?;
    let before = held(change.db(), id).await?;
    let (shown, sealed) = secret::fresh(&change, id);
    sqlx::query!(
        "
        update webhooks
        set secret = $2, previous_secret = secret, previous_until = $3, version = version + 1
        where id = $1
        ",
        id.0,
        sealed,
        chrono::Utc::now() + Webhook::OVERLAP,
    )
    .execute(change.db())
    .await?;
    let webhook = load(change.db(), id).await?;
    change.audit("webhook.rotate_secret", id.0, Some(&before), Some(&webhook)).await?;
    change.publish(Event::WebhooksChanged).await?;
    change.commit().await?;
    Ok(WebhookWithSecret { webhook, secret: shown })
}

/// What waits for another try is tried now.
pub(super) async fn wake(change: &mut Change, id: WebhookId) -> Result<()> {
    sqlx::query!(
        "
        update webhook_deliveries set due_at = now()
        where webhook_id = $1 and state = 'waiting' and due_at > now()
        ",
        id.0,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

fn checked(platform: &Platform, actor: &Actor, draft: &WebhookDraft) -> Result<WebhookDraft> {
    // Nobody has sent to themselves what only colleagues read.
    if draft.internal {
        actor.require(Permission::WorkTickets)?;
    }
    let draft = draft.clone().checked()?;
    platform.outgoing.check(draft.url.as_str()).map_err(|err| Problem::invalid("url", err))?;
    Ok(draft)
}

fn names(events: &[WebhookEvent]) -> Vec<String> {
    events.iter().map(|event| event.name().to_owned()).collect()
}

fn taken() -> impl FnOnce(sqlx::Error) -> Error {
    conflict_on("webhooks_name_key", "name", "another webhook has this name")
}
