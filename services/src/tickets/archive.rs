//! Into the archive and out of it: what lies there is found by who looks for it, and stays as it is.

use domain::accounts::{Actor, Permission};
use domain::tickets::{Happening, Ticket, TicketId, TicketNumber, UndoId};
use domain::{Problem, ProblemKind};
use uuid::Uuid;

use super::hand::Hand;
use super::rows::{Row, held, load_all, not_archived, not_found};
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
    let (ticket, done) = take(&mut change, &hand, Way::In, number).await?;
    let undo = undo::keep(&mut change, actor, &[done]).await?;
    change.commit().await?;
    Ok((ticket, undo))
}

/// Brings a ticket back from the archive.
pub async fn restore(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<Ticket> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let (ticket, _) = take(&mut change, &hand, Way::Out, number).await?;
    change.commit().await?;
    Ok(ticket)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    pub fn is_open_to(self, row: &Row) -> Result<()> {
        if self == Self::In {
            return not_archived(row);
        }
        if row.archived_at.is_some() {
            return Ok(());
        }
        let reason = "this ticket is not in the archive";
        Err(Problem::new(ProblemKind::Conflict, reason).into())
    }

    pub fn undoable(self, number: TicketNumber) -> Undoable {
        match self {
            Self::In => Undoable::Archived { number },
            Self::Out => Undoable::Restored { number },
        }
    }
}

/// Takes a ticket one way or the other in a transaction of the caller's; answers how to take that back.
pub(super) async fn take(
    change: &mut Change,
    hand: &Hand,
    way: Way,
    number: TicketNumber,
) -> Result<(Ticket, Undoable)> {
    let row = held(change, hand.sight, number).await?;
    way.is_open_to(&row)?;
    let ticket = take_all(change, hand, way, &[TicketId(row.id)]).await?.pop();
    let ticket = ticket.ok_or_else(not_found)?;
    let undoable = way.undoable(ticket.line.number);
    Ok((ticket, undoable))
}

/// The same of several that are held, and open to it.
pub(super) async fn take_all(
    change: &mut Change,
    hand: &Hand,
    way: Way,
    ids: &[TicketId],
) -> Result<Vec<Ticket>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "
        update tickets set archived_at = case when $2 then now() end, version = version + 1
        where id = any ($1)
        ",
        &uuids,
        way == Way::In,
    )
    .execute(change.db())
    .await?;
    let (what, action) = match way {
        Way::In => (Happening::Archived, "ticket.archive"),
        Way::Out => (Happening::Restored, "ticket.restore"),
    };
    let things: Vec<_> = ids.iter().map(|&id| (id, &what)).collect();
    events::note_all(change, hand, false, &things).await?;
    levels::renew_all(change, ids).await?;
    let viewer = change.actor();
    let rows = load_all(change.db(), viewer, ids).await?;
    let tickets: Vec<Ticket> =
        rows.into_iter().map(|row| row.ticket(hand.sight)).collect::<Result<_>>()?;
    let entries = tickets.iter().map(|ticket| (ticket.line.id.0, None, Some(ticket)));
    change.audit_all(action, entries).await?;
    events::announce_all(change, ids, hand, false).await?;
    Ok(tickets)
}
