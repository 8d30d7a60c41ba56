//! The list of entries, newest first, page by page.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::audit::{ActorKind, AuditActor, AuditEntry, AuditFilter, AuditOrigin, AuditSubject};
use domain::{Page, Problem};
use serde_json::Value;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use crate::cursor::{self, InvalidCursor};
use crate::locations::corrupt;
use crate::{Error, Platform, Result};

/// The last entry of a page; the next page begins after it. Opaque text on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditCursor {
    at: DateTime<Utc>,
    id: i64,
}

/// At most `limit` entries, the newest first.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &AuditFilter,
    after: Option<AuditCursor>,
    limit: u16,
) -> Result<Page<AuditEntry>> {
    actor.require(Permission::SeeAudit)?;
    check(filter)?;
    let (items, next) = read(platform, filter, after, limit).await?;
    Ok(Page { items, next_cursor: next.map(|cursor| cursor.to_string()) })
}

/// The actions that occur, for whoever chooses one.
pub async fn actions(platform: &Platform, actor: &Actor) -> Result<Vec<String>> {
    actor.require(Permission::SeeAudit)?;
    // Steps from one action to the next along the index, however many entries there are.
    let actions = sqlx::query_scalar!(
        r#"
        with recursive found as (
            (select action from audit_entries order by action limit 1)
            union all
            select (select action from audit_entries where action > found.action order by action limit 1)
            from found
            where found.action is not null
        )
        select action as "action!" from found where action is not null
        "#,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(actions)
}

/// How PostgreSQL would find the first page, for tests.
#[doc(hidden)]
pub async fn plan(db: &sqlx::PgPool, filter: &AuditFilter) -> Result<String> {
    let mut query = QueryBuilder::new("explain ");
    let cursor = AuditCursor { at: Utc::now(), id: i64::MAX };
    push_select(&mut query, filter, Some(cursor), 50);
    let lines: Vec<String> = query.build_query_scalar().fetch_all(db).await?;
    Ok(lines.join("\n"))
}

pub(super) fn check(filter: &AuditFilter) -> Result<()> {
    if let (Some(from), Some(to)) = (filter.from, filter.to)
        && to <= from
    {
        return Err(Problem::invalid("to", "the end lies before the start").into());
    }
    if filter.q.as_ref().is_some_and(|words| words.chars().count() > 200) {
        return Err(Problem::invalid("q", "search for at most 200 characters").into());
    }
    Ok(())
}

/// A page, and where the next one begins.
pub(super) async fn read(
    platform: &Platform,
    filter: &AuditFilter,
    after: Option<AuditCursor>,
    limit: u16,
) -> Result<(Vec<AuditEntry>, Option<AuditCursor>)> {
    let mut query = QueryBuilder::new("");
    push_select(&mut query, filter, after, limit);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(&platform.db).await?;
    // One more than asked for tells whether there is a next page.
    let has_more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let next =
        rows.last().filter(|_| has_more).map(|last| AuditCursor { at: last.at, id: last.id });
    let items = rows.into_iter().map(AuditEntry::try_from).collect::<Result<_>>()?;
    Ok((items, next))
}

/// Only the filters that are there, so that each finds its index.
fn push_select(
    query: &mut QueryBuilder<Postgres>,
    filter: &AuditFilter,
    after: Option<AuditCursor>,
    limit: u16,
) {
    let AuditFilter { actor_id, action, subject_kind, subject_id, from, to, q } = filter;
    query.push(
        "select id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, \
            before, after, ip, user_agent, request_id \
         from audit_entries where true",
    );
    if let Some(UserId(id)) = actor_id {
        query.push(" and actor_id = ").push_bind(*id);
    }
    if let Some(action) = action {
        query.push(" and action = ").push_bind(action.clone());
    }
    if let Some(kind) = subject_kind {
        query.push(" and subject_kind = ").push_bind(kind.clone());
    }
    if let Some(id) = subject_id {
        query.push(" and subject_id = ").push_bind(*id);
    }
    if let Some(from) = from {
        query.push(" and at >= ").push_bind(*from);
    }
    if let Some(to) = to {
        query.push(" and at < ").push_bind(*to);
    }
    if let Some(words) = q.as_deref().and_then(prefixes) {
        query.push(" and words @@ to_tsquery('simple', ").push_bind(words).push(")");
    }
    if let Some(AuditCursor { at, id }) = after {
        query.push(" and (at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query.push(" order by at desc, id desc limit ").push_bind(i64::from(limit) + 1);
}

/// `anne kes` → `'anne':* & 'kes':*`; `None` if nothing is searched for.
fn prefixes(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.replace('\0', ""))
        // What has no letter or digit is no word to PostgreSQL either.
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("'{}':*", word.replace('\\', "\\\\").replace('\'', "''")))
        .collect();
    (!words.is_empty()).then(|| words.join(" & "))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    at: DateTime<Utc>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: Uuid,
    subject_name: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
    ip: Option<String>,
    user_agent: Option<String>,
    request_id: Option<String>,
}

impl TryFrom<Row> for AuditEntry {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            at: row.at,
            actor: AuditActor {
                kind: row.actor_kind.parse::<ActorKind>().map_err(corrupt)?,
                id: row.actor_id.map(UserId),
                name: row.actor_name,
            },
            action: row.action,
            subject: AuditSubject {
                kind: row.subject_kind,
                id: row.subject_id,
                name: row.subject_name,
            },
            origin: AuditOrigin {
                ip: row.ip,
                user_agent: row.user_agent,
                request_id: row.request_id,
            },
            before: row.before,
            after: row.after,
        })
    }
}

impl fmt::Display for AuditCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.at.timestamp_micros().to_be_bytes();
        f.write_str(&cursor::text(key, self.id.to_be_bytes()))
    }
}

impl FromStr for AuditCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (micros, id) = cursor::parts(text)?;
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(micros));
        Ok(Self { at: at.ok_or(InvalidCursor)?, id: i64::from_be_bytes(id) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_client() {
        let at = DateTime::from_timestamp_micros(1_795_000_000_123_456).unwrap();
        let cursor = AuditCursor { at, id: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("made-up".parse::<AuditCursor>(), Err(InvalidCursor));
    }

    #[test]
    fn each_word_is_the_beginning_of_one_and_no_sign_is_an_operator() {
        assert_eq!(prefixes("anne kes").as_deref(), Some("'anne':* & 'kes':*"));
        assert_eq!(prefixes("o'neil |a\\b").as_deref(), Some("'o''neil':* & '|a\\\\b':*"));
        assert_eq!(prefixes(" & ! "), None);
    }
}
