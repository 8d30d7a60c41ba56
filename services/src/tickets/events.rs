//! The line of time: writing down what happened, and telling those who look.

use domain::accounts::UserId;
use domain::live::Event;
use domain::tickets::{CommentId, EventId, Happening, Sight, TicketId, Via};

use super::hand::Hand;
use super::rows::load;
use crate::{Change, Result, webhooks};

/// Writes down that something happened to a ticket. To be followed by [`announce`] once all of it is.
///
/// What one does is not new to oneself; but who had not seen what was before, still has not.
pub async fn note(
    change: &mut Change,
    ticket: TicketId,
    hand: &Hand,
    internal: bool,
    comment: Option<CommentId>,
    what: &Happening,
) -> Result<EventId> {
    let id = sqlx::query_scalar!(
        r#"
        with event as (
            insert into ticket_events (ticket_id, user_id, contact_id, via, internal, comment_id, what)
            values ($1, $2, $3, $4, $5, $6, $7)
            returning id
        ), mine as (
            insert into ticket_reads (user_id, ticket_id, seen)
            select $2, $1, event.id
            from event
            join tickets t on t.id = $1
            left join ticket_reads r on r.ticket_id = $1 and r.user_id = $2
            left join ticket_baselines b on b.user_id = $2
            where $2::uuid is not null
                and coalesce(r.seen, b.seen, 0) >= case when $8 then t.last_event else t.last_public_event end
            on conflict (user_id, ticket_id) do update set seen = excluded.seen
        )
        update tickets
        set last_event = event.id,
            last_public_event = case when $5 then last_public_event else event.id end,
            touched_at = now(),
            updated_at = case when $5 then updated_at else now() end
        from event
        where tickets.id = $1
        returning event.id
        "#,
        ticket.0,
        hand.user.map(|user| user.0),
        hand.contact.map(|contact| contact.0),
        hand.via.name(),
        internal,
        comment.map(|comment| comment.0),
        serde_json::to_value(what)?,
        hand.is_staff(),
    )
    .fetch_one(change.db())
    .await?;
    let event = EventId(id);
    webhooks::tell_of_ticket(change, ticket, event, internal, what).await?;
    Ok(event)
}

/// Writes down what became of mail about a ticket, for those who work on it.
pub async fn note_returned(change: &mut Change, ticket: TicketId, what: &Happening) -> Result<()> {
    let system = Hand::system();
    note(change, ticket, &system, true, None, what).await?;
    announce(change, ticket, &system, true).await
}

/// Writes down, for those who work on tickets, what came about by itself: nobody did anything, so that
/// it makes the ticket new to nobody, and lists stay in their order.
pub(super) async fn note_aside(
    change: &mut Change,
    ticket: TicketId,
    what: &Happening,
) -> Result<EventId> {
    let id = sqlx::query_scalar!(
        "insert into ticket_events (ticket_id, via, internal, what) values ($1, $2, true, $3) returning id",
        ticket.0,
        Via::System.name(),
        serde_json::to_value(what)?,
    )
    .fetch_one(change.db())
    .await?;
    Ok(EventId(id))
}

/// Tells those who look that a ticket is other than it was: all who work on tickets, and, unless it
/// is among colleagues, whoever asked for it and watches it.
pub(super) async fn announce(
    change: &mut Change,
    ticket: TicketId,
    hand: &Hand,
    internal: bool,
) -> Result<()> {
    let row = load(change.db(), None, ticket).await?;
    let by = hand.user;
    if !internal {
        for user in onlookers(change, ticket).await? {
            let line = Box::new(row.clone().line(Sight::Own(user))?);
            change.publish_to(user, Event::OwnTicketChanged { ticket: line, by }).await?;
        }
    }
    let line = Box::new(row.line(Sight::All)?);
    change.publish(Event::TicketChanged { ticket: line, by }).await
}

/// Who follows a ticket without working on tickets.
async fn onlookers(change: &mut Change, ticket: TicketId) -> Result<Vec<UserId>> {
    let users = sqlx::query_scalar!(
        r#"
        select u.id
        from users u
        where u.id in (
                select requester_id from tickets where id = $1
                union
                select user_id from ticket_watchers where ticket_id = $1
            )
            and u.active
            and not u.roles && array ['technician', 'facility_manager', 'admin']
        order by u.id
        "#,
        ticket.0,
    )
    .fetch_all(change.db())
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}
