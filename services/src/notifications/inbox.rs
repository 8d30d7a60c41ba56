//! What waits behind somebody's bell: only they see it, and only they read it.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, UserId};
use domain::live::Event;
use domain::notifications::{Notice, Notification, NotificationId, Unread};
use domain::{Page, Problem};
use sqlx::types::Json;
use uuid::Uuid;

use crate::cursor::{self, InvalidCursor};
use crate::{Change, Platform, Result};

/// The last notification of a page; the next page begins after it. Opaque text on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotificationCursor {
    at: DateTime<Utc>,
    id: Uuid,
}

/// At most `limit` of one's own, the newest first.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    after: Option<NotificationCursor>,
    limit: u16,
) -> Result<Page<Notification>> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"
        select id, at, by_id, notice as "notice: Json<Notice>", read_at is not null as "read!"
        from notifications
        where user_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3))
        order by at desc, id desc
        limit $4
        "#,
        actor.user.0,
        after.map(|cursor| cursor.at),
        after.map(|cursor| cursor.id),
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    // One more than asked for tells whether there is a next page.
    let has_more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|row| NotificationCursor { at: row.at, id: row.id }.to_string());
    Ok(Page { items: rows.into_iter().map(Notification::from).collect(), next_cursor })
}

pub async fn unread(platform: &Platform, actor: &Actor) -> Result<Unread> {
    let unread = sqlx::query_scalar!(
        r#"select count(*) as "unread!" from notifications where user_id = $1 and read_at is null"#,
        actor.user.0,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(Unread { unread: u32::try_from(unread).unwrap_or(u32::MAX) })
}

/// Marks one as read; one that is read already stays it.
pub async fn read(platform: &Platform, actor: &Actor, id: NotificationId) -> Result<Unread> {
    let mut change = Change::by(platform, actor).await?;
    let found = sqlx::query_scalar!(
        "select read_at from notifications where id = $1 and user_id = $2 for update",
        id.0,
        actor.user.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("notification"))?;
    if found.is_none() {
        sqlx::query!("update notifications set read_at = now() where id = $1", id.0)
            .execute(change.db())
            .await?;
        change.publish_to(actor.user, Event::NotificationsChanged).await?;
    }
    change.commit().await?;
    unread(platform, actor).await
}

/// Marks as read what is there, up to the moment of the newest one that was seen: what came after
/// it waits on.
pub async fn read_all(platform: &Platform, actor: &Actor, seen: DateTime<Utc>) -> Result<Unread> {
    let mut change = Change::by(platform, actor).await?;
    let marked = sqlx::query!(
        "update notifications set read_at = now() where user_id = $1 and read_at is null and at <= $2",
        actor.user.0,
        seen,
    )
    .execute(change.db())
    .await?;
    if marked.rows_affected() > 0 {
        change.publish_to(actor.user, Event::NotificationsChanged).await?;
    }
    change.commit().await?;
    unread(platform, actor).await
}

struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    by_id: Option<Uuid>,
    notice: Json<Notice>,
    read: bool,
}

impl From<Row> for Notification {
    fn from(row: Row) -> Self {
        Self {
            id: NotificationId(row.id),
            at: row.at,
            by: row.by_id.map(UserId),
            notice: row.notice.0,
            read: row.read,
        }
    }
}

impl fmt::Display for NotificationCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.at.timestamp_micros().to_be_bytes();
        f.write_str(&cursor::text(key, self.id.into_bytes()))
    }
}

impl FromStr for NotificationCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (micros, id) = cursor::parts(text)?;
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(micros));
        Ok(Self { at: at.ok_or(InvalidCursor)?, id: Uuid::from_bytes(id) })
    }
}
