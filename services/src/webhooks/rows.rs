//! Webhooks and their deliveries as rows.

use chrono::{DateTime, Utc};
use domain::Problem;
use domain::webhooks::{Delivery, DeliveryId, DeliveryState, Webhook, WebhookId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

pub(super) struct Row {
    pub id: Uuid,
    pub name: String,
    pub url: String,
    pub events: Vec<String>,
    pub internal: bool,
    pub active: bool,
    pub failing_since: Option<DateTime<Utc>>,
    pub given_up_at: Option<DateTime<Utc>>,
    pub last_delivered_at: Option<DateTime<Utc>>,
    pub waiting: i64,
    pub previous_until: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl TryFrom<Row> for Webhook {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let events = row.events.iter().map(|event| event.parse().map_err(corrupt));
        Ok(Self {
            id: WebhookId(row.id),
            name: row.name.parse().map_err(corrupt)?,
            url: row.url.parse().map_err(corrupt)?,
            events: events.collect::<Result<_>>()?,
            internal: row.internal,
            active: row.active,
            failing_since: row.failing_since,
            given_up_at: row.given_up_at,
            last_delivered_at: row.last_delivered_at,
            waiting: row.waiting,
            previous_secret_until: row.previous_until.filter(|&until| until > Utc::now()),
            created_at: row.created_at,
            version: row.version,
        })
    }
}

/// One webhook, or all of them by name.
pub(super) async fn read(conn: &mut PgConnection, only: Option<WebhookId>) -> Result<Vec<Webhook>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select w.id, w.name, w.url, w.events, w.internal, w.active, w.failing_since, w.given_up_at,
            w.last_delivered_at, w.previous_until, w.created_at, w.version,
            (select count(*) from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting') as "waiting!"
        from webhooks w
        where $1::uuid is null or w.id = $1
        order by lower(w.name), w.id
        "#,
        only.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One webhook that is known to be there.
pub(super) async fn load(conn: &mut PgConnection, id: WebhookId) -> Result<Webhook> {
    read(conn, Some(id)).await?.pop().ok_or_else(no_webhook)
}

/// The same, held until the end of the change.
pub(super) async fn held(conn: &mut PgConnection, id: WebhookId) -> Result<Webhook> {
    sqlx::query!("select id from webhooks where id = $1 for no key update", id.0)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or_else(no_webhook)?;
    load(conn, id).await
}

pub(super) fn no_webhook() -> Error {
    Problem::not_found("webhook").into()
}

pub(super) struct DeliveryRow {
    pub id: Uuid,
    pub webhook_id: Uuid,
    pub event: String,
    pub state: String,
    pub attempts: i32,
    pub due_at: DateTime<Utc>,
    pub status: Option<i32>,
    pub duration_ms: Option<i32>,
    pub answer: Option<String>,
    pub error: Option<String>,
    pub attempted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = Error;

    fn try_from(row: DeliveryRow) -> Result<Self> {
        let state: DeliveryState = row.state.parse().map_err(corrupt)?;
        Ok(Self {
            id: DeliveryId(row.id),
            webhook_id: WebhookId(row.webhook_id),
            event: row.event,
            state,
            attempts: row.attempts,
            due_at: (state == DeliveryState::Waiting).then_some(row.due_at),
            status: row.status,
            duration_ms: row.duration_ms,
            answer: row.answer,
            error: row.error,
            attempted_at: row.attempted_at,
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
    }
}
