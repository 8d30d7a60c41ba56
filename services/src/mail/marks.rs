//! Addresses that mail does not reach, or where it is not wanted.

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, EmailAddress, Permission};
use domain::live::Event;
use domain::mail::{MarkCause, MarkId, MarkedAddress};
use domain::{Page, Problem};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::SummaryRow;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

struct Row {
    id: Uuid,
    address: String,
    cause: String,
    reason: String,
    marked_at: DateTime<Utc>,
}

impl TryFrom<Row> for MarkedAddress {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: MarkId(row.id),
            address: row.address.parse().map_err(corrupt)?,
            cause: row.cause.parse().map_err(corrupt)?,
            reason: row.reason,
            marked_at: row.marked_at,
        })
    }
}

/// At most `limit` marked addresses, the newest mark first; `before` is the last of the page before.
pub async fn marked(
    platform: &Platform,
    actor: &Actor,
    before: Option<MarkId>,
    limit: u16,
) -> Result<Page<MarkedAddress>> {
    actor.require(Permission::ManageMail)?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, address, cause, reason, marked_at
        from marked_addresses
        where $1::uuid is null or id < $1
        order by id desc
        limit $2
        ",
        before.map(|id| id.0),
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let items: Vec<MarkedAddress> =
        rows.into_iter().take(limit.into()).map(TryInto::try_into).collect::<Result<_>>()?;
    let next_cursor = items.last().filter(|_| has_more).map(|mark| mark.id.to_string());
    Ok(Page { items, next_cursor })
}

/// Has mail go to an address again. What was held back meanwhile stays where it is.
pub async fn lift_mark(platform: &Platform, actor: &Actor, id: MarkId) -> Result<()> {
    actor.require(Permission::ManageMail)?;
    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "delete from marked_addresses where id = $1 returning id, address, cause, reason, marked_at",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("marked address"))?;
    let mark = MarkedAddress::try_from(row)?;
    change.audit("mail.lift_mark", id.0, Some(&mark), None).await?;
    change.publish(Event::MarkedAddressesChanged).await?;
    change.commit().await
}

/// The mark of an address, if it has one.
pub(crate) async fn mark_of(
    conn: &mut PgConnection,
    address: &EmailAddress,
) -> Result<Option<MarkedAddress>> {
    let row = sqlx::query_as!(
        Row,
        "select id, address, cause, reason, marked_at from marked_addresses where address = $1",
        address.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// Marks an address: nothing more is sent there, what waits for it included.
pub(crate) async fn mark(
    change: &mut Change,
    address: &EmailAddress,
    cause: MarkCause,
    reason: &str,
) -> Result<()> {
    let reason = short(reason);
    let row = sqlx::query_as!(
        Row,
        "
        insert into marked_addresses (id, address, cause, reason) values ($1, $2, $3, $4)
        on conflict (address) do nothing
        returning id, address, cause, reason, marked_at
        ",
        Uuid::now_v7(),
        address.as_str(),
        cause.name(),
        reason,
    )
    .fetch_optional(change.db())
    .await?;
    // Known for longer, and with the reason of then.
    let Some(row) = row else { return Ok(()) };
    let mark = MarkedAddress::try_from(row)?;
    let held_back = sqlx::query_as!(
        SummaryRow,
        "
        update mails
        set state = 'suppressed', last_error = $2, finished_at = now(), version = version + 1
        where to_address = $1 and state = 'queued' and lease_id is null
        returning id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version
        ",
        address.as_str(),
        reason,
    )
    .fetch_all(change.db())
    .await?;
    for row in held_back {
        change.publish(Event::MailChanged { mail: row.try_into()? }).await?;
    }
    change.audit("mail.mark", mark.id.0, None, Some(&mark)).await?;
    change.publish(Event::MarkedAddressesChanged).await
}

/// What a mail server said, as it is kept.
pub(super) fn short(reason: &str) -> String {
    let plain = reason.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(500).collect::<String>().trim().to_owned()
}
