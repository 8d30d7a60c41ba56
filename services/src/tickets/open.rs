//! Opening tickets.

use std::collections::BTreeMap;

use domain::Problem;
use domain::accounts::{Actor, Permission};
use domain::tickets::{
    Comment, EventId, Happening, NewComment, NewTicket, RequesterRef, Tag, Ticket, TicketId, search,
};
use uuid::Uuid;

use super::comments::{MailedComment, comment_in};
use super::hand::Hand;
use super::rows::load;
use super::{
    assign, attachments, categories, events, fields, levels, mail, people, watchers, words,
};
use crate::idempotency::{self, IdempotencyKey};
use crate::{Change, Platform, Result};

/// Opens a ticket, for oneself, or, by those who work on tickets, for somebody else.
pub async fn open(platform: &Platform, actor: &Actor, new: &NewTicket) -> Result<Ticket> {
    let hand = allowed(actor, new)?;
    let mut change = Change::by(platform, actor).await?;
    fields::must_be_given(change.db(), &new.fields).await?;
    let ticket = open_in(&mut change, &hand, new).await?;
    change.commit().await?;
    Ok(ticket)
}

/// Opens a ticket, once for each key.
pub async fn open_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    new: &NewTicket,
) -> Result<Ticket> {
    let hand = allowed(actor, new)?;
    let mut change = Change::by(platform, actor).await?;
    let earlier = idempotency::earlier_answer(&mut change, actor, key, "ticket.open", new).await?;
    if let Some(ticket) = earlier {
        return Ok(ticket);
    }
    fields::must_be_given(change.db(), &new.fields).await?;
    let ticket = open_in(&mut change, &hand, new).await?;
    idempotency::keep_answer(&mut change, actor, key, &ticket).await?;
    change.commit().await?;
    Ok(ticket)
}

/// Members open tickets for themselves and leave to others who does the work.
fn allowed(actor: &Actor, new: &NewTicket) -> Result<Hand> {
    let hand = Hand::of(actor)?;
    if hand.is_staff() {
        return Ok(hand);
    }
    actor.require(Permission::OpenTickets)?;
    let is_oneself = |requester: &RequesterRef| requester.user_id == Some(actor.user);
    let staffs_own = new.requester.as_ref().is_some_and(|requester| !is_oneself(requester))
        || new.assignee_id.is_some()
        || new.assign_on_shift;
    if staffs_own {
        return Err(Problem::forbidden().into());
    }
    Ok(hand)
}

/// Opens a ticket in a transaction of the caller's: by whoever's hand it is, for the requester that
/// `new` names.
pub async fn open_in(change: &mut Change, hand: &Hand, new: &NewTicket) -> Result<Ticket> {
    open_from(change, hand, new, None).await
}

/// The same from a mail; what is written about the ticket stands in the thread of that mail, which
/// its `Message-ID` names.
pub async fn open_from(
    change: &mut Change,
    hand: &Hand,
    new: &NewTicket,
    message_id: Option<&str>,
) -> Result<Ticket> {
    let (ticket, event) = open_untold(change, hand, new, message_id).await?;
    mail::opened(change, hand, &ticket, event, None).await?;
    Ok(ticket)
}

/// Opens a ticket that begins with a comment: who hears of both hears of them at once.
pub async fn open_with(
    change: &mut Change,
    hand: &Hand,
    new: &NewTicket,
    first: &NewComment,
    mailed: &MailedComment,
) -> Result<(Ticket, Comment)> {
    let (ticket, event) = open_untold(change, hand, new, None).await?;
    let told = mail::told_of_both(&ticket, first.internal);
    let mailed = MailedComment { told, ..mailed.clone() };
    // Taken back, it would leave a ticket without a word.
    let first = NewComment { hold: false, ..first.clone() };
    let comment = comment_in(change, hand, ticket.line.number, &first, &mailed).await?;
    mail::opened(change, hand, &ticket, event, Some(&comment)).await?;
    Ok((ticket, comment))
}

/// Opens it; who is to know of it is told by the caller.
async fn open_untold(
    change: &mut Change,
    hand: &Hand,
    new: &NewTicket,
    message_id: Option<&str>,
) -> Result<(Ticket, EventId)> {
    let requester = people::requester(change, new.requester.as_ref(), hand.user).await?;
    let category = match &new.category {
        None => None,
        Some(category) => Some(categories::meant(change.db(), category).await?.0),
    };
    let tags = Tag::checked_set(new.tags.clone())?;
    // An empty text is nothing, as in a change.
    let mut given = new.fields.clone();
    given.retain(|_, value| !value.is_empty());
    if !given.is_empty() {
        let mut known = fields::all(change.db()).await?;
        known.retain(|field| field.is_shown_to(hand.sight));
        fields::must_fit(&known, &BTreeMap::new(), &given)?;
    }
    let assignee = match new.assignee_id {
        Some(user) => {
            people::must_work_on_tickets(change.db(), user).await?;
            Some(user)
        }
        None if new.assign_on_shift => {
            assign::whoever_is_on_shift(change.db(), new.location_id).await?
        }
        None => None,
    };
    let id = TicketId(Uuid::now_v7());
    let text = format!(
        "{} {} {} {} {}",
        new.title,
        new.description,
        requester.name,
        requester.email,
        tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" "),
    );
    let found_by = search::words(&text);
    let tag_names: Vec<String> = tags.iter().map(Tag::to_string).collect();
    sqlx::query!(
        "
        insert into tickets (id, title, subject, description, priority, category_id, tags, location_id, room_id, device_id,
            requester_id, requester_contact_id, assignee_id, due_at, via, words, public_words, origin, fields)
        values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, array_to_tsvector($15::text[]),
            array_to_tsvector($15::text[]), $16, $17)
        ",
        id.0,
        new.title.as_str(),
        new.description.as_str(),
        new.priority.rank(),
        category.map(|category| category.0),
        &tag_names,
        new.location_id.map(|location| location.0),
        new.room_id.map(|room| room.0),
        new.device_id.map(|device| device.0),
        requester.user_id.map(|user| user.0),
        requester.contact_id.map(|contact| contact.0),
        assignee.map(|user| user.0),
        super::change::due(new.due_at)?,
        hand.via.name(),
        &found_by,
        message_id.filter(|id| mail::is_message_id(id)),
        serde_json::to_value(&given)?,
    )
    .execute(change.db())
    .await
    .map_err(super::change::refused)?;
    words::learn(change.db(), &found_by).await?;
    categories::keep_tags(change.db(), &tags).await?;
    attachments::claim(change, id, None, hand, false, &new.attachments).await?;
    let event = events::note(change, id, hand, false, None, &Happening::Opened).await?;
    levels::renew(change, id).await?;
    // Who opens it for somebody else follows what becomes of it.
    if let Some(user) = hand.user.filter(|&user| !requester.is(user) && assignee != Some(user)) {
        watchers::add(change.db(), id, user).await?;
    }
    let viewer = change.actor();
    let ticket = load(change.db(), viewer, id).await?.ticket(hand.sight)?;
    change.audit("ticket.open", id.0, None, Some(&ticket)).await?;
    events::announce(change, id, hand, false).await?;
    Ok((ticket, event))
}
