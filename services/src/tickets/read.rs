//! What somebody has seen.

use domain::accounts::{Actor, UserId};
use domain::live::Event;
use domain::tickets::{Sight, TicketId, TicketNumber};
use sqlx::PgConnection;

use super::rows::{load, not_found, resolve};
use crate::{Change, Platform, Result, notifications};

/// One has looked at a ticket: all that happened to it until now is known.
pub async fn mark_read(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<()> {
    mark(platform, actor, number, false).await
}

/// Calls a ticket new again.
pub async fn mark_unread(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<()> {
    mark(platform, actor, number, true).await
}

async fn mark(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    unread: bool,
) -> Result<()> {
    let sight = Sight::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let id = resolve(change.db(), sight, number).await?.ok_or_else(not_found)?;
    let line = load(change.db(), Some(actor.user), id).await?.line(sight)?;
    if !unread {
        notifications::seen(&mut change, actor.user, id.0).await?;
    }
    if line.unread == unread {
        return change.commit().await;
    }
    mark_in(change.db(), actor.user, id, sight, unread).await?;
    let event = Event::TicketRead { number: line.number, unread };
    change.publish_to(actor.user, event).await?;
    change.commit().await
}

pub(super) async fn mark_in(
    conn: &mut PgConnection,
    user: UserId,
    ticket: TicketId,
    sight: Sight,
    unread: bool,
) -> Result<()> {
    sqlx::query!(
        "
        insert into ticket_reads (user_id, ticket_id, seen)
        select $1, id, case when $3 then last_event else last_public_event end - case when $4 then 1 else 0 end
        from tickets
        where id = $2
        on conflict (user_id, ticket_id) do update set seen = excluded.seen
        ",
        user.0,
        ticket.0,
        sight.sees_internal(),
        unread,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All that happened to all tickets until now is known.
pub async fn mark_all_read(platform: &Platform, actor: &Actor) -> Result<()> {
    Sight::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    sqlx::query!(
        "
        insert into ticket_baselines (user_id, seen)
        select $1, coalesce(max(id), 0) from ticket_events
        on conflict (user_id) do update set seen = excluded.seen
        ",
        actor.user.0,
    )
    .execute(change.db())
    .await?;
    sqlx::query!("delete from ticket_reads where user_id = $1", actor.user.0)
        .execute(change.db())
        .await?;
    change.publish_to(actor.user, Event::AllTicketsRead).await?;
    change.commit().await
}

/// For whoever is new, what was there before is no news.
pub(crate) async fn begin(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query!(
        "
        insert into ticket_baselines (user_id, seen)
        select $1, coalesce(max(id), 0) from ticket_events
        on conflict do nothing
        ",
        user.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
