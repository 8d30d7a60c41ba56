//! Mails that came in, as rows.

use chrono::{DateTime, Utc};
use domain::mail::inbound::{InboundMailId, InboundSummary};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Error, Result};

pub(super) struct SummaryRow {
    pub id: Uuid,
    pub source: String,
    pub sender: Option<String>,
    pub sender_name: String,
    pub subject: String,
    pub size: i64,
    pub state: String,
    pub outcome: Option<String>,
    pub number: Option<i64>,
    pub reason: Option<String>,
    pub copies: i32,
    pub received_at: DateTime<Utc>,
    pub version: i32,
}

impl TryFrom<SummaryRow> for InboundSummary {
    type Error = Error;

    fn try_from(row: SummaryRow) -> Result<Self, Error> {
        Ok(Self {
            id: InboundMailId(row.id),
            source: row.source.parse().map_err(corrupt)?,
            from: row.sender.map(|sender| sender.parse()).transpose().map_err(corrupt)?,
            from_name: row.sender_name,
            subject: row.subject,
            size: row.size,
            state: row.state.parse().map_err(corrupt)?,
            outcome: row.outcome.map(|outcome| outcome.parse()).transpose().map_err(corrupt)?,
            ticket: row.number.map(TryInto::try_into).transpose().map_err(corrupt)?,
            reason: row.reason,
            copies: row.copies,
            received_at: row.received_at,
            version: row.version,
        })
    }
}

/// One mail of the log; `None`: there is none.
pub(super) async fn summary(conn: &mut PgConnection, id: Uuid) -> Result<Option<InboundSummary>> {
    let row = sqlx::query_as!(
        SummaryRow,
        r#"
        select m.id, m.source, m.sender, m.sender_name, m.subject, m.size, m.state, m.outcome, t.number as "number?",
            m.reason, m.copies, m.received_at, m.version
        from inbound_mails m
        left join tickets t on t.id = m.ticket_id
        where m.id = $1
        "#,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}
