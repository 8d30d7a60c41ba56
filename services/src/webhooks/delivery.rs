//! Delivery: claims webhooks that something waits for, sends, and writes down what became of it.
//!
//! A claim is a lease on the webhook, so that one server at a time tells it things, one after the
//! other. Who dies with a lease leaves the webhook to the others once it is over. If that happened
//! between the receiver's answer and our note of it, the message goes out again under the same id.
//!
//! Order: what happens to one ticket arrives in the order in which it happened, whatever fails; a
//! message that fails holds up those about the same ticket, and no others. A webhook that fails again
//! and again is left in peace for a while as a whole; once it answers, all that waits goes out.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use domain::accounts::Permission;
use domain::live::Event;
use domain::notifications::Notice;
use domain::webhooks::{DeliveryId, WebhookId};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::desk::wake;
use super::secret::signatures;
use crate::backlog::{self, Backlog, Letterbox};
use crate::notifications::tell_all_who_may;
use crate::outgoing::{Answer, NoAnswer};
use crate::{Change, Platform, Result};

/// How many messages before others have their turn.
const IN_A_ROW: usize = 50;

/// With these pauses, about three days.
const MAX_ATTEMPTS: i32 = 18;
/// What a receiver understood and does not want will hardly be wanted later: about an hour.
const MAX_REFUSALS: i32 = 6;
const FIRST_RETRY: Duration = Duration::from_secs(10);
const LAST_RETRY: Duration = Duration::from_secs(6 * 60 * 60);
/// So many failures in a row may be one message's fault; more are the webhook's.
const PATIENT_FOR: i32 = 2;
const LONGEST_REST: Duration = Duration::from_secs(60 * 60);
/// A webhook that nothing has reached for so long, and in so many tries, is switched off.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(3);
const GIVEN_UP_TRIES: i32 = 10;
/// Of an answer, what is kept.
const ANSWER_CHARS: usize = 500;

/// Delivers until `stop` comes; what has begun is finished.
pub async fn keep_delivering(platform: Platform, stop: impl Future<Output = ()>) {
    backlog::keep_up(Waiting { platform }, stop).await;
}

/// Delivers what is due now, at most a handful to each of a handful; says how many webhooks it told
/// something.
pub async fn deliver_due(platform: &Platform) -> Result<usize> {
    backlog::take_up(&Waiting { platform: platform.clone() }).await
}

/// Webhooks that something waits for.
#[derive(Clone)]
struct Waiting {
    platform: Platform,
}

impl Backlog for Waiting {
    type Claim = Lease;

    const NAME: &'static str = "webhooks.delivery";
    const AT_ONCE: usize = 8;

    fn flagged_at(&self) -> &Letterbox {
        &self.platform.webhooks
    }

    async fn claim(&self, most: i64) -> Result<Vec<Lease>> {
        claim(&self.platform, most).await
    }

    async fn carry_out(&self, lease: Lease) -> Result<()> {
        deliver_all(&self.platform, lease).await
    }
}

#[derive(Clone, Copy)]
struct Lease {
    webhook: WebhookId,
    id: Uuid,
}

struct Message {
    id: DeliveryId,
    event: String,
    body: String,
    attempts: i32,
    url: String,
    /// The current one first.
    secrets: Vec<Vec<u8>>,
}

/// Those alone for which something can go out now, so that nobody looks at the others over and over.
async fn claim(platform: &Platform, most: i64) -> Result<Vec<Lease>> {
    let id = Uuid::now_v7();
    let webhooks = sqlx::query_scalar!(
        "
        with due as materialized (
            select w.id
            from webhooks w
            where w.active and (w.leased_until is null or w.leased_until < now())
                and (w.rests_until is null or w.rests_until <= now())
                and exists (
                    select from webhook_deliveries d
                    where d.webhook_id = w.id and d.state = 'waiting' and d.due_at <= now()
                        and not exists (
                            select from webhook_deliveries earlier
                            where earlier.webhook_id = d.webhook_id and earlier.subject = d.subject
                                and earlier.state = 'waiting' and earlier.position < d.position
                        )
                )
            order by w.id
            limit $2
            for no key update of w skip locked
        )
        update webhooks
        set lease_id = $1, leased_until = now() + interval '1 minute'
        from due
        where webhooks.id = due.id
        returning webhooks.id
        ",
        id,
        most,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(webhooks.into_iter().map(|webhook| Lease { webhook: WebhookId(webhook), id }).collect())
}

/// Tells one webhook what waits for it, one after the other, and gives the lease back.
async fn deliver_all(platform: &Platform, lease: Lease) -> Result<()> {
    for _ in 0..IN_A_ROW {
        let Some(message) = next(platform, lease).await? else { break };
        deliver(platform, lease, &message).await?;
    }
    sqlx::query!(
        "update webhooks set lease_id = null, leased_until = null where id = $1 and lease_id = $2",
        lease.webhook.0,
        lease.id,
    )
    .execute(&platform.db)
    .await?;
    Ok(())
}

/// What is due now and comes first. The lease is renewed, longer than a delivery may take; `None`
/// also if it was lost, or the webhook is to be left in peace.
async fn next(platform: &Platform, lease: Lease) -> Result<Option<Message>> {
    let row = sqlx::query!(
        r#"
        with webhook as (
            update webhooks
            set leased_until = now() + interval '1 minute'
            where id = $1 and lease_id = $2 and active and (rests_until is null or rests_until <= now())
            returning id, url, secret, case when previous_until > now() then previous_secret end as previous_secret
        )
        select d.id, d.event, d.body, d.attempts, w.url, w.secret, w.previous_secret as "previous_secret?"
        from webhook w
        join webhook_deliveries d on d.webhook_id = w.id
        where d.state = 'waiting' and d.due_at <= now()
            and not exists (
                select from webhook_deliveries earlier
                where earlier.webhook_id = d.webhook_id and earlier.subject = d.subject
                    and earlier.state = 'waiting' and earlier.position < d.position
            )
        order by d.position
        limit 1
        "#,
        lease.webhook.0,
        lease.id,
    )
    .fetch_optional(&platform.db)
    .await?;
    Ok(row.map(|row| Message {
        id: DeliveryId(row.id),
        event: row.event,
        body: row.body,
        attempts: row.attempts,
        url: row.url,
        secrets: [row.secret].into_iter().chain(row.previous_secret).collect(),
    }))
}

async fn deliver(platform: &Platform, lease: Lease, message: &Message) -> Result<()> {
    let at = Utc::now();
    let signature = signatures(
        &platform.secrets,
        lease.webhook,
        &message.secrets,
        message.id,
        at,
        &message.body,
    );
    let answer = match signature {
        Ok(signature) => {
            let headers = headers(message.id, at.timestamp(), &signature);
            platform.outgoing.post(&message.url, headers, message.body.clone()).await
        }
        // A key that is missing may come back with the next start; the message waits for it.
        Err(err) => {
            tracing::error!(webhook = %lease.webhook, error = %err, "a message cannot be signed");
            Err(NoAnswer::Failed("the secret of this webhook cannot be read; change it".to_owned()))
        }
    };
    note(platform, lease, message, Tried::of(message, answer)).await
}

fn headers(id: DeliveryId, at: i64, signature: &str) -> HeaderMap {
    let value = |text: &str| {
        HeaderValue::from_str(text).expect("ids, numbers and base64 are made of plain letters")
    };
    HeaderMap::from_iter([
        (HeaderName::from_static("webhook-id"), value(&id.to_string())),
        (HeaderName::from_static("webhook-timestamp"), value(&at.to_string())),
        (HeaderName::from_static("webhook-signature"), value(signature)),
    ])
}

/// How a try went, and what follows from it.
#[derive(Debug, Default)]
struct Tried {
    status: Option<i32>,
    duration_ms: Option<i32>,
    answer: Option<String>,
    /// `None`: it arrived.
    error: Option<String>,
    /// Until the next try; `None`: there is none.
    pause: Option<Duration>,
    /// The receiver wants nothing any more.
    is_gone: bool,
}

impl Tried {
    fn of(message: &Message, answer: Result<Answer, NoAnswer>) -> Self {
        let attempts = message.attempts + 1;
        let retry = |most: i32, least: Option<Duration>| {
            let pause = pause(attempts, LAST_RETRY).max(least.unwrap_or_default());
            (attempts < most).then_some(pause)
        };
        match answer {
            Ok(Answer { status, body, took, retry_after }) => {
                let error = match status {
                    status if status.is_success() => None,
                    status if status.is_redirection() => Some(format!(
                        "the receiver answers {}; redirects are not followed",
                        status.as_u16()
                    )),
                    status => Some(format!("the receiver answers {}", status.as_u16())),
                };
                let most = if is_refusal(status) { MAX_REFUSALS } else { MAX_ATTEMPTS };
                Self {
                    status: Some(status.as_u16().into()),
                    duration_ms: Some(i32::try_from(took.as_millis()).unwrap_or(i32::MAX)),
                    answer: Some(kept(&body)).filter(|answer| !answer.is_empty()),
                    pause: error.as_ref().and_then(|_| retry(most, retry_after)),
                    error,
                    is_gone: status == StatusCode::GONE,
                }
            }
            Err(err) => Self {
                error: Some(kept(&err.to_string())),
                pause: retry(MAX_ATTEMPTS, None),
                ..Self::default()
            },
        }
    }
}

/// Whether the receiver understood the message and does not want it.
fn is_refusal(status: StatusCode) -> bool {
    let may_pass =
        [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
    status.is_client_error() && !may_pass.contains(&status)
}

/// Text as the database takes it.
fn kept(text: &str) -> String {
    text.chars().filter(|&c| c != '\0').take(ANSWER_CHARS).collect()
}

/// Ends a try with its outcome; whoever has lost the lease meanwhile has nothing to say any more.
async fn note(platform: &Platform, lease: Lease, message: &Message, tried: Tried) -> Result<()> {
    let state = match (&tried.error, tried.pause) {
        (None, _) => "delivered",
        (Some(_), Some(_)) => "waiting",
        (Some(_), None) => "failed",
    };
    let mut change = Change::by_system(platform).await?;
    let webhook = sqlx::query!(
        "
        select name, failures, failing_since from webhooks
        where id = $1 and lease_id = $2
        for no key update
        ",
        lease.webhook.0,
        lease.id,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(webhook) = webhook else { return Ok(()) };
    let outcome = if tried.pause.is_some() { "retried" } else { state };
    metrics::counter!("webhook_deliveries_total", "outcome" => outcome).increment(1);
    sqlx::query!(
        "
        update webhook_deliveries
        set state = $2, attempts = attempts + 1, status = $3, duration_ms = $4, answer = $5, error = $6,
            attempted_at = now(), due_at = coalesce($7, due_at),
            finished_at = case when $2 = 'waiting' then null else now() end
        where id = $1
        ",
        message.id.0,
        state,
        tried.status,
        tried.duration_ms,
        tried.answer,
        tried.error,
        tried.pause.map(from_now),
    )
    .execute(change.db())
    .await?;
    match tried.error {
        None => {
            arrived(&mut change, lease.webhook).await?;
            if webhook.failures > PATIENT_FOR {
                wake(&mut change, lease.webhook).await?;
            }
        }
        Some(reason) => {
            let failures = webhook.failures.saturating_add(1);
            let since = webhook.failing_since.unwrap_or_else(Utc::now);
            let is_hopeless = failures >= GIVEN_UP_TRIES && Utc::now() - since >= GIVEN_UP_AFTER;
            let gives_up = tried.is_gone || is_hopeless;
            tracing::warn!(
                webhook = webhook.name, id = %message.id, event = message.event, attempt = message.attempts + 1,
                error = reason, "a message could not be delivered"
            );
            failed(&mut change, lease.webhook, failures, gives_up).await?;
            if gives_up {
                let (webhook_id, name) = (lease.webhook, webhook.name);
                let notice = Notice::WebhookGivenUp { webhook_id, webhook: name, reason };
                tell_all_who_may(&mut change, Permission::ManageWebhooks, &notice).await?;
            }
        }
    }
    change.publish(Event::WebhooksChanged).await?;
    change.commit().await
}

async fn arrived(change: &mut Change, webhook: WebhookId) -> Result<()> {
    sqlx::query!(
        "
        update webhooks
        set failures = 0, failing_since = null, rests_until = null, last_delivered_at = now()
        where id = $1
        ",
        webhook.0,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// One that failed several times in a row is left in peace for a while; `gives_up`: for good.
async fn failed(
    change: &mut Change,
    webhook: WebhookId,
    failures: i32,
    gives_up: bool,
) -> Result<()> {
    let rest =
        (failures > PATIENT_FOR).then(|| from_now(pause(failures - PATIENT_FOR, LONGEST_REST)));
    sqlx::query!(
        "
        update webhooks
        set failures = $2, failing_since = coalesce(failing_since, now()), rests_until = $3, active = active and not $4,
            given_up_at = case when $4 then now() end, version = version + case when $4 then 1 else 0 end
        where id = $1
        ",
        webhook.0,
        failures,
        rest,
        gives_up,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

fn from_now(pause: Duration) -> chrono::DateTime<Utc> {
    Utc::now() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::hours(6))
}

/// Four times as long after each try, give or take a fifth, so that what failed together does not
/// come back together.
fn pause(attempts: i32, longest: Duration) -> Duration {
    let exponent = u32::try_from(attempts - 1).unwrap_or(0).min(8);
    let pause = FIRST_RETRY.saturating_mul(4_u32.saturating_pow(exponent)).min(longest);
    pause.mul_f64(rand::random_range(0.8..1.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(attempts: i32) -> Message {
        Message {
            id: DeliveryId(Uuid::nil()),
            event: "ticket.created".to_owned(),
            body: "{}".to_owned(),
            attempts,
            url: "https://chat.example.org".to_owned(),
            secrets: Vec::new(),
        }
    }

    fn answer(status: u16, retry_after: Option<Duration>) -> Result<Answer, NoAnswer> {
        let status = StatusCode::from_u16(status).unwrap();
        Ok(Answer { status, body: String::new(), took: Duration::from_millis(20), retry_after })
    }

    #[test]
    fn all_tries_of_a_message_together_last_about_three_days() {
        let whole: Duration = (1..MAX_ATTEMPTS).map(|tries| pause(tries, LAST_RETRY)).sum();
        let hours = whole.as_secs() / 3600;
        assert!((55..=90).contains(&hours), "{hours} hours");
        assert!(pause(900, LAST_RETRY) <= LAST_RETRY.mul_f64(1.2));
    }

    #[test]
    fn what_a_receiver_does_not_want_is_given_up_sooner_than_what_it_cannot_take_now() {
        let last = |status| {
            (0..=MAX_ATTEMPTS)
                .find(|&tries| Tried::of(&message(tries), answer(status, None)).pause.is_none())
        };
        assert_eq!(last(400), Some(MAX_REFUSALS - 1));
        assert_eq!(last(302), Some(MAX_ATTEMPTS - 1));
        for status in [408, 425, 429, 500, 503] {
            assert_eq!(last(status), Some(MAX_ATTEMPTS - 1), "{status}");
        }
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_and_for_no_more_messages() {
        let asked = Duration::from_secs(3600);
        let tried = Tried::of(&message(0), answer(429, Some(asked)));
        assert_eq!(tried.pause, Some(asked));
        assert!(Tried::of(&message(0), answer(410, None)).is_gone);
        let tried = Tried::of(&message(0), answer(204, None));
        assert_eq!((tried.error, tried.pause, tried.status), (None, None, Some(204)));
    }

    #[test]
    fn what_is_kept_of_an_answer_is_short_and_without_zeros() {
        let tried = kept(&format!("a\0b{}", "é".repeat(600)));
        assert_eq!(tried.chars().count(), ANSWER_CHARS);
        assert!(tried.starts_with("ab"));
    }
}
