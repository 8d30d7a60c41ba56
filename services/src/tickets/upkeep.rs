//! What the days do to tickets.

use domain::tickets::{Step, TicketId, TicketStatus};
use uuid::Uuid;

use super::archive::{self, Way};
use super::hand::Hand;
use super::rows::load;
use super::{change, settings};
use crate::{Change, Platform, Result};

/// Closes what has been resolved for some days; says how many.
pub(crate) async fn close_resolved(platform: &Platform) -> Result<u64> {
    let days = settings::read(&mut *platform.connection().await?).await?.close_after_days;
    let mut closed = 0;
    while close_next(platform, days).await? {
        closed += 1;
    }
    Ok(closed)
}

/// In a transaction of its own; says whether there was one.
async fn close_next(platform: &Platform, days: u16) -> Result<bool> {
    let mut change = Change::by_system(platform).await?;
    let due: Option<Uuid> = sqlx::query_scalar!(
        "
        select id
        from tickets
        where status = 'resolved' and archived_at is null and resolved_at < now() - make_interval(days => $1)
        order by resolved_at
        limit 1
        for update skip locked
        ",
        i32::from(days),
    )
    .fetch_optional(change.db())
    .await?;
    let Some(id) = due else { return Ok(false) };
    let hand = Hand::system();
    let ticket = load(change.db(), None, TicketId(id)).await?.ticket(hand.sight)?;
    change::become_status(&mut change, &hand, &ticket, TicketStatus::Closed, Step::Time).await?;
    change.commit().await?;
    Ok(true)
}

/// Archives what has been closed for some days; says how many.
pub(crate) async fn archive_closed(platform: &Platform) -> Result<u64> {
    let days = settings::read(&mut *platform.connection().await?).await?.archive_after_days;
    let mut archived = 0;
    while archive_next(platform, days).await? {
        archived += 1;
    }
    Ok(archived)
}

/// In a transaction of its own; says whether there was one.
async fn archive_next(platform: &Platform, days: u16) -> Result<bool> {
    let mut change = Change::by_system(platform).await?;
    let due: Option<Uuid> = sqlx::query_scalar!(
        "
        select id
        from tickets
        where status = 'closed' and archived_at is null and closed_at < now() - make_interval(days => $1)
        order by closed_at
        limit 1
        for update skip locked
        ",
        i32::from(days),
    )
    .fetch_optional(change.db())
    .await?;
    let Some(id) = due else { return Ok(false) };
    archive::take_all(&mut change, &Hand::system(), Way::In, &[TicketId(id)]).await?;
    change.commit().await?;
    Ok(true)
}

/// Takes away words and files that nobody has sent for so many days, and what cannot be undone any
/// more; says how many drafts and files went.
pub(crate) async fn forget_old_drafts(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "delete from ticket_drafts where updated_at < now() - make_interval(days => $1)",
        days,
    )
    .execute(&platform.db)
    .await?
    .rows_affected();
    let files = sqlx::query!(
        "
        delete from ticket_attachments
        where ticket_id is null and created_at < now() - make_interval(days => $1)
        ",
        days,
    )
    .execute(&platform.db)
    .await?
    .rows_affected();
    sqlx::query!("delete from ticket_undos where at < now() - interval '2 days'")
        .execute(&platform.db)
        .await?;
    Ok(gone + files)
}
