//! The line of time: writing down what happened, and telling those who look.

use std::collections::HashMap;

use domain::accounts::UserId;
use domain::live::Event;
use domain::tickets::{CommentId, EventId, Happening, Sight, TicketId, Via};
use futures::FutureExt;
use uuid::Uuid;

use super::hand::Hand;
use super::rows::{load_all, not_found};
use crate::live::Signal;
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
    let events = write(change, hand, internal, comment, &[(ticket, what)]).await?;
    Ok(events[0])
}

/// The same of several tickets, each once; answers the events in their order.
pub(super) async fn note_all(
    change: &mut Change,
    hand: &Hand,
    internal: bool,
    things: &[(TicketId, &Happening)],
) -> Result<Vec<EventId>> {
    if things.is_empty() {
        return Ok(Vec::new());
    }
    write(change, hand, internal, None, things).await
}

async fn write(
    change: &mut Change,
    hand: &Hand,
    internal: bool,
    comment: Option<CommentId>,
    things: &[(TicketId, &Happening)],
) -> Result<Vec<EventId>> {
    let tickets: Vec<Uuid> = things.iter().map(|(ticket, _)| ticket.0).collect();
    let whats = things.iter().map(|(_, what)| serde_json::to_value(what));
    let whats = whats.collect::<Result<Vec<_>, _>>()?;
    let rows = sqlx::query!(
        r#"
        with event as (
            insert into ticket_events (ticket_id, user_id, contact_id, via, internal, comment_id, what)
            select ticket_id, $3::uuid, $4::uuid, $5::text, $6::boolean, $7::uuid, what
            from unnest($1::uuid[], $2::jsonb[]) with ordinality as given (ticket_id, what, place)
            order by place
            returning id, ticket_id
        ), mine as (
            insert into ticket_reads (user_id, ticket_id, seen)
            select $3, t.id, event.id
            from event
            join tickets t on t.id = event.ticket_id
            left join ticket_reads r on r.ticket_id = t.id and r.user_id = $3
            left join ticket_baselines b on b.user_id = $3
            where $3 is not null
                and coalesce(r.seen, b.seen, 0) >= case when $8 then t.last_event else t.last_public_event end
            on conflict (user_id, ticket_id) do update set seen = excluded.seen
        )
        update tickets
        set last_event = event.id,
            last_public_event = case when $6 then last_public_event else event.id end,
            touched_at = now(),
            updated_at = case when $6 then updated_at else now() end
        from event
        where tickets.id = event.ticket_id
        returning event.id, event.ticket_id
        "#,
        &tickets,
        &whats,
        hand.user.map(|user| user.0),
        hand.contact.map(|contact| contact.0),
        hand.via.name(),
        internal,
        comment.map(|comment| comment.0),
        hand.is_staff(),
    )
    .fetch_all(change.db())
    .await?;
    let noted: HashMap<Uuid, i64> = rows.into_iter().map(|row| (row.ticket_id, row.id)).collect();
    let event_of = |ticket: &Uuid| noted.get(ticket).copied().map(EventId).ok_or_else(not_found);
    let events = tickets.iter().map(event_of).collect::<Result<Vec<_>>>()?;
    let told: Vec<_> =
        things.iter().zip(&events).map(|(&(ticket, what), &event)| (ticket, event, what)).collect();
    webhooks::tell_of_tickets(change, internal, &told).await?;
    Ok(events)
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
    announce_all(change, &[ticket], hand, internal).await
}

/// The same of several tickets.
pub(super) async fn announce_all(
    change: &mut Change,
    tickets: &[TicketId],
    hand: &Hand,
    internal: bool,
) -> Result<()> {
    if tickets.is_empty() {
        return Ok(());
    }
    let onlookers = match internal {
        true => HashMap::new(),
        false => onlookers(change, tickets).await?,
    };
    tell(change, tickets, hand, onlookers).boxed().await
}

async fn tell(
    change: &mut Change,
    tickets: &[TicketId],
    hand: &Hand,
    mut onlookers: HashMap<Uuid, Vec<UserId>>,
) -> Result<()> {
    let by = hand.user;
    let mut signals = Vec::new();
    for row in load_all(change.db(), None, tickets).await? {
        for user in onlookers.remove(&row.id).unwrap_or_default() {
            let ticket = Box::new(row.clone().line(Sight::Own(user))?);
            signals.push(Signal::Personal { user, event: Event::OwnTicketChanged { ticket, by } });
        }
        let ticket = Box::new(row.line(Sight::All)?);
        signals.push(Signal::Event(Event::TicketChanged { ticket, by }));
    }
    change.signal_all(signals).await
}

/// Who follows tickets without working on tickets.
async fn onlookers(
    change: &mut Change,
    tickets: &[TicketId],
) -> Result<HashMap<Uuid, Vec<UserId>>> {
    let ids: Vec<Uuid> = tickets.iter().map(|ticket| ticket.0).collect();
    let rows = sqlx::query!(
        r#"
        select who.ticket_id as "ticket_id!", u.id
        from (
            select id as ticket_id, requester_id as user_id from tickets where id = any ($1)
            union
            select ticket_id, user_id from ticket_watchers where ticket_id = any ($1)
        ) who
        join users u on u.id = who.user_id
        where u.active and not u.roles && array ['technician', 'facility_manager', 'admin']
        order by who.ticket_id, u.id
        "#,
        &ids,
    )
    .fetch_all(change.db())
    .await?;
    let mut onlookers = HashMap::<_, Vec<_>>::new();
    for row in rows {
        onlookers.entry(row.ticket_id).or_default().push(UserId(row.id));
    }
    Ok(onlookers)
}
