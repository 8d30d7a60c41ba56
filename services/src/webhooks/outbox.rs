//! The outbox: where messages wait for their delivery.

use chrono::Utc;
use domain::accounts::UserId;
use domain::tickets::{EventId, Happening, Sight, TicketId};
use domain::webhooks::WebhookEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tickets::{Hand, told};
use crate::{Change, Result};

/// Writes down, for all webhooks that ask for it, what happened to tickets: in the transaction of its
/// cause. What is among colleagues goes to those alone that may hear it.
///
/// To be called while the tickets are held, so that what happens to each is written in order.
pub(crate) async fn tell_of_tickets(
    change: &mut Change,
    internal: bool,
    happened: &[(TicketId, EventId, &Happening)],
) -> Result<()> {
    let names: Vec<String> = happened
        .iter()
        .flat_map(|(.., what)| WebhookEvent::of(what))
        .map(|event| event.name().to_owned())
        .collect();
    let listeners = sqlx::query_as!(
        Listener,
        "
        select id, events, internal from webhooks
        where active and events && $1 and (internal or not $2)
        order by id
        ",
        &names,
        internal,
    )
    .fetch_all(change.db())
    .await?;
    if listeners.is_empty() {
        return Ok(());
    }
    for &(ticket, event, what) in happened {
        tell(change, &listeners, ticket, event, what).await?;
    }
    Ok(())
}

struct Listener {
    id: Uuid,
    events: Vec<String>,
    internal: bool,
}

async fn tell(
    change: &mut Change,
    listeners: &[Listener],
    ticket: TicketId,
    event: EventId,
    what: &Happening,
) -> Result<()> {
    let as_what = WebhookEvent::of(what);
    // What is told is the same for all who hear as much.
    let mut told_to: [Option<Value>; 2] = [None, None];
    for listener in listeners {
        let heard = as_what.iter().map(|event| event.name());
        let mut heard = heard.filter(|name| listener.events.iter().any(|event| event == name));
        let Some(name) = heard.next() else { continue };
        let hand = hand(listener.internal);
        let data = match &mut told_to[usize::from(listener.internal)] {
            Some(data) => &*data,
            empty => {
                let Some(data) = told(change.db(), &hand, ticket, event).await? else { continue };
                &*empty.insert(data)
            }
        };
        let message = Message { event: name, subject: ticket.0, internal: listener.internal };
        write(change, listener.id, message, data).await?;
    }
    Ok(())
}

/// What a message is, beside its data.
pub(super) struct Message<'a> {
    pub event: &'a str,
    /// Of the same one the later waits for the earlier.
    pub subject: Uuid,
    /// Whether it says what is among colleagues.
    pub internal: bool,
}

/// One message to one webhook.
pub(super) async fn write(
    change: &mut Change,
    webhook: Uuid,
    Message { event, subject, internal }: Message<'_>,
    data: &Value,
) -> Result<Uuid> {
    let id = Uuid::now_v7();
    let body = json!({ "type": event, "timestamp": Utc::now(), "data": data });
    sqlx::query!(
        "
        insert into webhook_deliveries (id, webhook_id, event, subject, body, internal)
        values ($1, $2, $3, $4, $5, $6)
        ",
        id,
        webhook,
        event,
        subject,
        body.to_string(),
        internal,
    )
    .execute(change.db())
    .await?;
    change.has_deliveries();
    Ok(id)
}

/// What a webhook sees: what those see who work on tickets, or what a requester does.
fn hand(internal: bool) -> Hand {
    if internal {
        return Hand::system();
    }
    Hand { sight: Sight::Own(UserId(Uuid::nil())), ..Hand::system() }
}
