//! What somebody has seen.

use domain::accounts::{Actor, UserId};
use domain::live::Event;
use domain::tickets::{Sight, TicketLine, TicketNumber};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::{load, not_found, resolve};
use crate::live::Signal;
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
    mark_all(&mut change, actor.user, &[line], sight, unread).await?;
    change.commit().await
}

/// Several, as whoever looks has seen them until now, in a transaction of the caller's.
pub(super) async fn mark_all(
    change: &mut Change,
    user: UserId,
    lines: &[TicketLine],
    sight: Sight,
    unread: bool,
) -> Result<()> {
    if !unread {
        let subjects: Vec<Uuid> = lines.iter().map(|line| line.id.0).collect();
        notifications::seen(change, user, &subjects).await?;
    }
    let others = lines.iter().filter(|line| line.unread != unread);
    let (ids, numbers): (Vec<Uuid>, Vec<TicketNumber>) =
        others.map(|line| (line.id.0, line.number)).unzip();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "
        insert into ticket_reads (user_id, ticket_id, seen)
        select $1, id, case when $3 then last_event else last_public_event end - case when $4 then 1 else 0 end
        from tickets
        where id = any ($2)
        on conflict (user_id, ticket_id) do update set seen = excluded.seen
        ",
        user.0,
        &ids,
        sight.sees_internal(),
        unread,
    )
    .execute(change.db())
    .await?;
    let signal = |number| Signal::Personal { user, event: Event::TicketRead { number, unread } };
    change.signal_all(numbers.into_iter().map(signal).collect()).await
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
    notifications::all_tickets_seen(&mut change, actor.user).await?;
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
