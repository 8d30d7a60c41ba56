//! Into the archive and out of it: what lies there is found by who looks for it, and stays as it is.

use domain::accounts::{Actor, Permission};
use domain::tickets::{Happening, Ticket, TicketId, TicketNumber, UndoId};
use domain::{Problem, ProblemKind};

use super::hand::Hand;
use super::rows::{held, load, not_archived};
use super::undo::{self, Undoable};
use super::{events, levels};
use crate::{Change, Platform, Result};

/// Puts a ticket into the archive; answers it and how to take that back.
pub async fn archive(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
) -> Result<(Ticket, UndoId)> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let (ticket, done) = archive_in(&mut change, &hand, number).await?;
    let undo = undo::keep(&mut change, actor, &[done]).await?;
    change.commit().await?;
    Ok((ticket, undo))
}

pub(super) async fn archive_in(
    change: &mut Change,
    hand: &Hand,
    number: TicketNumber,
) -> Result<(Ticket, Undoable)> {
    let row = held(change, hand.sight, number).await?;
    not_archived(&row)?;
    let id = TicketId(row.id);
    sqlx::query!(
        "update tickets set archived_at = now(), version = version + 1 where id = $1",
        id.0
    )
    .execute(change.db())
    .await?;
    events::note(change, id, hand, false, None, &Happening::Archived).await?;
    levels::renew(change, id).await?;
    let ticket = told(change, hand, id, "ticket.archive").await?;
    Ok((ticket, Undoable::Archived { number }))
}

/// Brings a ticket back from the archive.
pub async fn restore(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<Ticket> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let (ticket, _) = restore_in(&mut change, &hand, number).await?;
    change.commit().await?;
    Ok(ticket)
}

pub(super) async fn restore_in(
    change: &mut Change,
    hand: &Hand,
    number: TicketNumber,
) -> Result<(Ticket, Undoable)> {
    let row = held(change, hand.sight, number).await?;
    if row.archived_at.is_none() {
        let reason = "this ticket is not in the archive";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    let id = TicketId(row.id);
    sqlx::query!(
        "update tickets set archived_at = null, version = version + 1 where id = $1",
        id.0
    )
    .execute(change.db())
    .await?;
    events::note(change, id, hand, false, None, &Happening::Restored).await?;
    levels::renew(change, id).await?;
    let ticket = told(change, hand, id, "ticket.restore").await?;
    Ok((ticket, Undoable::Restored { number }))
}

async fn told(change: &mut Change, hand: &Hand, id: TicketId, action: &str) -> Result<Ticket> {
    let viewer = change.actor();
    let ticket = load(change.db(), viewer, id).await?.ticket(hand.sight)?;
    change.audit(action, id.0, None, Some(&ticket)).await?;
    events::announce(change, id, hand, false).await?;
    Ok(ticket)
}
