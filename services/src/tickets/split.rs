//! Making a ticket of its own of what was said to another, and taking that back.

use domain::Problem;
use domain::accounts::{Actor, Permission};
use domain::tickets::{
    CategoryRef, Description, Happening, LinkKind, NewTicket, RequesterRef, Split, Ticket,
    TicketId, TicketNumber, UndoId,
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::hand::Hand;
use super::rows::{Row, held, held_all, load, not_archived};
use super::undo::{self, Undoable};
use super::{events, links, merge, open, words};
use crate::{Change, Platform, Result};

/// What became a ticket of its own, and of which it was a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Parted {
    pub number: TicketNumber,
    from: TicketNumber,
}

/// Makes a ticket of some comments of another, which stays linked: for the same requester, with the
/// same assignee. Answers the new one, and how to take it back.
pub async fn split(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    wanted: &Split,
) -> Result<(Ticket, UndoId)> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut ids: Vec<Uuid> = wanted.comments.iter().map(|comment| comment.0).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > Split::MOST {
        return Err(Problem::invalid("comments", "choose 1 to 200 comments").into());
    }
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let from = row.ticket(hand.sight)?;
    let ticket = open::open_in(&mut change, &hand, &part_of(&from, wanted)).await?;
    let (from_id, id) = (from.line.id, ticket.line.id);
    move_comments(&mut change, from_id, id, &ids).await?;
    links::link_in(&mut change, &hand, id, from_id, LinkKind::Related).await?;

    let (title, other) = (ticket.line.title.clone(), ticket.line.number);
    let went = Happening::SplitOff { other, title };
    events::note(&mut change, from_id, &hand, true, None, &went).await?;
    let came = Happening::SplitFrom { other: from.line.number, title: from.line.title.clone() };
    events::note(&mut change, id, &hand, true, None, &came).await?;
    let ticket = load(change.db(), Some(actor.user), id).await?.ticket(hand.sight)?;
    change.audit("ticket.split", from_id.0, Some(&from), Some(&ticket)).await?;
    events::announce(&mut change, from_id, &hand, false).await?;
    events::announce(&mut change, id, &hand, false).await?;
    let parted = Parted { number: ticket.line.number, from: from.line.number };
    let undo = undo::keep(&mut change, actor, &[Undoable::Split(parted)]).await?;
    change.commit().await?;
    Ok((ticket, undo))
}

/// The part becomes part of the whole again; `false`: one of them is in the archive, or went
/// elsewhere.
pub(super) async fn take_back(change: &mut Change, hand: &Hand, parted: &Parted) -> Result<bool> {
    let numbers = [parted.number, parted.from];
    let rows = held_all(change, hand.sight, &numbers).await?;
    let is_there =
        |row: &Row, number: TicketNumber| row.archived_at.is_none() && row.number == number.get();
    if !numbers.iter().all(|number| rows.get(number).is_some_and(|row| is_there(row, *number))) {
        return Ok(false);
    }
    let moved = merge::merge_in(change, hand, parted.number, parted.from).await?;
    // Whoever made the part follows it for that alone.
    moved.unfollow(change, hand).await?;
    Ok(true)
}

fn part_of(from: &Ticket, wanted: &Split) -> NewTicket {
    let line = &from.line;
    NewTicket {
        title: wanted.title.clone(),
        description: Description::none(),
        priority: line.priority,
        category: line.category_id.map(CategoryRef::Id),
        tags: line.tags.clone(),
        location_id: line.location_id,
        room_id: line.room_id,
        device_id: line.device_id,
        requester: Some(RequesterRef {
            user_id: line.requester.user_id,
            email: Some(line.requester.email.clone()),
            name: None,
        }),
        assignee_id: line.assignee_id,
        assign_on_shift: false,
        due_at: None,
        fields: Default::default(),
        attachments: Vec::new(),
    }
}

/// All of them or none: what is held back still, or was said elsewhere, is refused.
async fn move_comments(
    change: &mut Change,
    from: TicketId,
    into: TicketId,
    ids: &[Uuid],
) -> Result<()> {
    let moved = sqlx::query!(
        "
        update ticket_comments set ticket_id = $2
        where id = any ($3) and ticket_id = $1 and held_until is null
        returning body, internal
        ",
        from.0,
        into.0,
        ids,
    )
    .fetch_all(change.db())
    .await?;
    if moved.len() != ids.len() {
        return Err(Problem::invalid("comments", "choose comments of this ticket").into());
    }
    for comment in moved {
        words::add(change, into, &comment.body, comment.internal).await?;
    }
    move_along(change.db(), from, into, ids).await?;
    merge::recount(change.db(), from.0, into.0).await
}

/// What belongs to the comments: when they were said, and their files.
async fn move_along(
    conn: &mut PgConnection,
    from: TicketId,
    into: TicketId,
    ids: &[Uuid],
) -> Result<()> {
    sqlx::query!(
        "update ticket_events set ticket_id = $2 where comment_id = any ($3) and ticket_id = $1",
        from.0,
        into.0,
        ids,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update ticket_attachments set ticket_id = $2 where comment_id = any ($3) and ticket_id = $1",
        from.0,
        into.0,
        ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}
