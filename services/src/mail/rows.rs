//! Mails as rows.

use chrono::{DateTime, Utc};
use domain::mail::{MailId, MailState, MailSummary};
use uuid::Uuid;

use crate::Error;
use crate::locations::corrupt;

pub(super) struct SummaryRow {
    pub id: Uuid,
    pub kind: String,
    pub to_address: String,
    pub to_name: Option<String>,
    pub subject: String,
    pub state: String,
    pub attempts: i32,
    pub due_at: DateTime<Utc>,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl TryFrom<SummaryRow> for MailSummary {
    type Error = Error;

    fn try_from(row: SummaryRow) -> Result<Self, Error> {
        let state: MailState = row.state.parse().map_err(corrupt)?;
        Ok(Self {
            id: MailId(row.id),
            kind: row.kind,
            to: row.to_address.parse().map_err(corrupt)?,
            to_name: row.to_name,
            subject: row.subject,
            state,
            attempts: row.attempts,
            due_at: (state == MailState::Queued).then_some(row.due_at),
            last_error: row.last_error,
            created_at: row.created_at,
            finished_at: row.finished_at,
            version: row.version,
        })
    }
}
