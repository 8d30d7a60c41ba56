//! The audit as a file, however long.

use bytes::Bytes;
use domain::accounts::{Actor, Permission};
use domain::audit::{AuditEntry, AuditFilter};
use futures::Stream;
use futures::stream::try_unfold;
use serde_json::Value;

use super::entries::{AuditCursor, check, read};
use crate::spreadsheet::Sheet;
use crate::{Platform, Result};

/// Read at once. Between portions no connection is held, so that a slow client costs none.
const PORTION: u16 = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets.
    Csv,
    /// One JSON object a line, for programs.
    JsonLines,
}

/// What still has to be written.
enum Rest {
    First(Vec<AuditEntry>, Option<AuditCursor>),
    After(AuditCursor),
    Nothing,
}

/// The entries that fit, newest first, in portions. What comes in while it runs is not in it.
///
/// The first portion is read before there is an answer, so that what cannot be looked for is refused in words.
pub async fn export(
    platform: Platform,
    actor: &Actor,
    filter: AuditFilter,
    format: Format,
) -> Result<impl Stream<Item = Result<Bytes>> + Send + use<>> {
    actor.require(Permission::SeeAudit)?;
    check(&filter)?;
    let (entries, next) = read(&platform, &filter, None, PORTION).await?;
    Ok(try_unfold(Rest::First(entries, next), move |rest| {
        let (platform, filter) = (platform.clone(), filter.clone());
        async move {
            let (head, (entries, next)) = match rest {
                Rest::Nothing => return Ok(None),
                Rest::First(entries, next) => (head(format), (entries, next)),
                Rest::After(cursor) => {
                    (Bytes::new(), read(&platform, &filter, Some(cursor), PORTION).await?)
                }
            };
            let rest = next.map_or(Rest::Nothing, Rest::After);
            Ok(Some(([head, portion(&entries, format)?].concat().into(), rest)))
        }
    }))
}

/// The names of the columns, where there are any.
fn head(format: Format) -> Bytes {
    if format == Format::JsonLines {
        return Bytes::new();
    }
    let mut sheet = Sheet::with_mark();
    sheet.row([
        "id",
        "at",
        "actor_kind",
        "actor_id",
        "actor",
        "action",
        "subject_kind",
        "subject_id",
        "subject",
        "ip",
        "user_agent",
        "request_id",
        "before",
        "after",
    ]);
    sheet.into_bytes()
}

fn portion(entries: &[AuditEntry], format: Format) -> Result<Bytes> {
    match format {
        Format::Csv => {
            let mut sheet = Sheet::default();
            entries.iter().for_each(|entry| row(&mut sheet, entry));
            Ok(sheet.into_bytes())
        }
        Format::JsonLines => {
            let mut lines = Vec::new();
            for entry in entries {
                serde_json::to_writer(&mut lines, entry)?;
                lines.push(b'\n');
            }
            Ok(lines.into())
        }
    }
}

fn row(sheet: &mut Sheet, entry: &AuditEntry) {
    let AuditEntry { id, at, actor, action, subject, origin, before, after } = entry;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    sheet.row([
        id.to_string(),
        at.to_rfc3339(),
        actor.kind.to_string(),
        actor.id.map(|id| id.to_string()).unwrap_or_default(),
        text(&actor.name),
        action.clone(),
        subject.kind.clone(),
        subject.id.to_string(),
        text(&subject.name),
        text(&origin.ip),
        text(&origin.user_agent),
        text(&origin.request_id),
        json(before),
        json(after),
    ]);
}
