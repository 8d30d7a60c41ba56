//! A program that was told of tickets until it was moved: what its log shows. It is switched off,
//! because nobody listens at the addresses of a demo.

use chrono::{DateTime, TimeDelta, Utc};
use domain::webhooks::WebhookId;
use serde_json::json;
use uuid::Uuid;

use crate::webhooks::fresh_secret;
use crate::{Change, Result};

/// Event, state, tries, status, milliseconds, answer, why it was no success; the oldest first.
type Told = (&'static str, &'static str, i32, i32, i32, Option<&'static str>, Option<&'static str>);

const TOLD: [Told; 5] = [
    ("test", "delivered", 1, 204, 38, None, None),
    ("ticket.created", "delivered", 1, 200, 61, Some("{\"ok\":true}"), None),
    ("ticket.commented", "delivered", 3, 200, 54, Some("{\"ok\":true}"), None),
    ("ticket.status_changed", "delivered", 1, 200, 47, Some("{\"ok\":true}"), None),
    (
        "ticket.created",
        "failed",
        6,
        404,
        29,
        Some("no such room"),
        Some("the receiver answers 404"),
    ),
];

pub(super) async fn load(change: &mut Change, now: DateTime<Utc>) -> Result<()> {
    let id = WebhookId(Uuid::now_v7());
    let (_, secret) = fresh_secret(change, id);
    sqlx::query!(
        "
        insert into webhooks (id, name, url, events, active, secret, failures, failing_since, last_delivered_at)
        values ($1, 'Chat relay', 'https://chat.kestrel.example/hooks/desk',
            array['ticket.created', 'ticket.commented', 'ticket.status_changed'], false, $2, 6, $3, $4)
        ",
        id.0,
        secret,
        now - TimeDelta::hours(5),
        now - TimeDelta::hours(9),
    )
    .execute(change.db())
    .await?;
    for ((event, state, attempts, status, duration, answer, error), ago) in
        TOLD.into_iter().zip([52, 31, 12, 9, 5])
    {
        let at = now - TimeDelta::hours(ago);
        let subject = Uuid::now_v7();
        let body = json!({ "type": event, "timestamp": at, "data": {} });
        sqlx::query!(
            "
            insert into webhook_deliveries
                (id, webhook_id, event, subject, body, state, attempts, status, duration_ms, answer, error, attempted_at,
                created_at, due_at, finished_at)
            values ($1, $2, $3, $1, $4, $5, $6, $7, $8, $9, $10, $11, $11, $11, $11)
            ",
            subject,
            id.0,
            event,
            body.to_string(),
            state,
            attempts,
            status,
            duration,
            answer,
            error,
            at,
        )
        .execute(change.db())
        .await?;
    }
    Ok(())
}
