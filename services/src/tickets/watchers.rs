//! Who follows a ticket.

use domain::Problem;
use domain::accounts::{Actor, Permission, PersonName, UserId};
use domain::tickets::{ContactId, Correspondent, RequesterRef, Sight, TicketId, TicketNumber};
use sqlx::PgConnection;
use uuid::Uuid;

use super::hand::Hand;
use super::rows::{held, not_archived, not_found, resolve};
use super::timeline::person;
use super::{events, people};
use crate::{Change, Platform, Result};

/// Has somebody follow a ticket, or not any more; answers who does. Oneself anybody may who sees
/// it; others, those who work on tickets.
pub async fn watch(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    user: UserId,
    watches: bool,
) -> Result<Vec<Correspondent>> {
    let hand = Hand::of(actor)?;
    if user != actor.user {
        actor.require(Permission::WorkTickets)?;
    }
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let ticket = TicketId(row.id);
    if watches {
        let is_there = sqlx::query_scalar!(
            r#"select exists (select from users where id = $1 and active) as "is_there!""#,
            user.0,
        )
        .fetch_one(change.db())
        .await?;
        if !is_there {
            return Err(Problem::invalid("user", "there is no such user").into());
        }
        add(change.db(), ticket, user).await?;
    } else {
        sqlx::query!(
            "delete from ticket_watchers where ticket_id = $1 and user_id = $2",
            ticket.0,
            user.0,
        )
        .execute(change.db())
        .await?;
    }
    let watchers = list(change.db(), ticket).await?;
    change.audit("ticket.watch", ticket.0, None, Some(&watchers)).await?;
    events::announce(&mut change, ticket, &hand, true).await?;
    change.commit().await?;
    Ok(watchers)
}

/// Who follows a ticket.
pub async fn watchers_of(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
) -> Result<Vec<Correspondent>> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.connection().await?;
    let id = resolve(&mut conn, sight, number).await?.ok_or_else(not_found)?;
    list(&mut conn, id).await
}

/// Has somebody follow a ticket, by their account or their address; answers who does.
pub async fn add_watcher(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    who: &RequesterRef,
) -> Result<Vec<Correspondent>> {
    actor.require(Permission::WorkTickets)?;
    if let Some(user) = who.user_id {
        return watch(platform, actor, number, user, true).await;
    }
    let none = || Problem::invalid("email", "name a user or an address");
    let email = who.email.as_ref().ok_or_else(none)?;
    if email == platform.post_address() {
        return Err(Problem::invalid("email", "this is the address of the desk itself").into());
    }
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let ticket = TicketId(row.id);
    let name = who.name.as_ref().map(PersonName::as_str).unwrap_or_default();
    let person = people::correspondent_of(&mut change, email, name).await?;
    watch_in(&mut change, ticket, &person).await?;
    let watchers = list(change.db(), ticket).await?;
    change.audit("ticket.watch", ticket.0, None, Some(&watchers)).await?;
    events::announce(&mut change, ticket, &hand, true).await?;
    change.commit().await?;
    Ok(watchers)
}

/// Has somebody, a user or a contact, not follow a ticket any more; answers who still does.
pub async fn remove_watcher(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    who: Uuid,
) -> Result<Vec<Correspondent>> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let ticket = TicketId(row.id);
    let before = list(change.db(), ticket).await?;
    let gone = sqlx::query!(
        "delete from ticket_watchers where ticket_id = $1 and (user_id = $2 or contact_id = $2)",
        ticket.0,
        who,
    )
    .execute(change.db())
    .await?;
    if gone.rows_affected() == 0 {
        return Err(Problem::not_found("watcher").into());
    }
    let watchers = list(change.db(), ticket).await?;
    change.audit("ticket.watch", ticket.0, Some(&before), Some(&watchers)).await?;
    events::announce(&mut change, ticket, &hand, true).await?;
    change.commit().await?;
    Ok(watchers)
}

/// Has somebody who writes mail follow a ticket.
pub async fn watch_in(change: &mut Change, ticket: TicketId, who: &Correspondent) -> Result<()> {
    match (who.user_id, who.contact_id) {
        (Some(user), _) => add(change.db(), ticket, user).await,
        (None, Some(contact)) => add_contact(change.db(), ticket, contact).await,
        (None, None) => Ok(()),
    }
}

pub(super) async fn add(conn: &mut PgConnection, ticket: TicketId, user: UserId) -> Result<()> {
    sqlx::query!(
        "
        insert into ticket_watchers (ticket_id, user_id)
        values ($1, $2)
        on conflict (user_id, ticket_id) where user_id is not null do nothing
        ",
        ticket.0,
        user.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn add_contact(conn: &mut PgConnection, ticket: TicketId, contact: ContactId) -> Result<()> {
    sqlx::query!(
        "
        insert into ticket_watchers (ticket_id, contact_id)
        values ($1, $2)
        on conflict (contact_id, ticket_id) where contact_id is not null do nothing
        ",
        ticket.0,
        contact.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn list(conn: &mut PgConnection, ticket: TicketId) -> Result<Vec<Correspondent>> {
    let rows = sqlx::query!(
        "
        select w.user_id, w.contact_id, coalesce(u.name, k.name) as name, coalesce(u.email, k.email) as email
        from ticket_watchers w
        left join users u on u.id = w.user_id
        left join contacts k on k.id = w.contact_id
        where w.ticket_id = $1
        order by w.created_at, w.user_id, w.contact_id
        ",
        ticket.0,
    )
    .fetch_all(conn)
    .await?;
    let mut watchers = Vec::with_capacity(rows.len());
    for row in rows {
        watchers.extend(person(row.user_id, row.contact_id, row.name, row.email)?);
    }
    Ok(watchers)
}
