//! What people say about tickets.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, UserId};
use domain::tickets::{
    CategoryRef, Comment, CommentBody, CommentId, Description, Happening, LinkKind, NewComment,
    NewTicket, RequesterRef, Sight, Step, Ticket, TicketChange, TicketId, TicketNumber,
    TicketStatus, Via, mentions,
};
use domain::{Page, Problem, ProblemKind};
use uuid::Uuid;

use super::hand::Hand;
use super::mail::Remark;
use super::people::Colleague;
use super::rows::{held, load, not_archived, not_found, resolve};
use super::timeline::comments_of;
use super::{
    assign, attachments, change, drafts, events, levels, links, mail, open, people, watchers, words,
};
use crate::idempotency::{self, IdempotencyKey};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Says something about a ticket: to whoever asked, or among colleagues. What a requester says to a
/// ticket that waits for them or is resolved opens it again; to one that is closed or archived it
/// begins another, which the comment names then.
pub async fn comment(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    new: &NewComment,
) -> Result<Comment> {
    let hand = allowed(actor, new)?;
    let mut change = Change::by(platform, actor).await?;
    let comment = comment_in(&mut change, &hand, number, new, &MailedComment::default()).await?;
    change.commit().await?;
    Ok(comment)
}

/// Says something, once for each key.
pub async fn comment_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    number: TicketNumber,
    new: &NewComment,
) -> Result<Comment> {
    let hand = allowed(actor, new)?;
    let mut change = Change::by(platform, actor).await?;
    let request = (number, new);
    let earlier =
        idempotency::earlier_answer(&mut change, actor, key, "ticket.comment", &request).await?;
    if let Some(comment) = earlier {
        return Ok(comment);
    }
    let comment = comment_in(&mut change, &hand, number, new, &MailedComment::default()).await?;
    idempotency::keep_answer(&mut change, actor, key, &comment).await?;
    change.commit().await?;
    Ok(comment)
}

/// What a comment brings with it that comes by mail, or with a ticket of its own.
#[derive(Clone, Debug, Default)]
pub struct MailedComment {
    /// What was cut off from the new text.
    pub quoted: Option<String>,
    /// When it was sent, if that is known and not in the future.
    pub sent_at: Option<DateTime<Utc>>,
    /// Who hears of it with the ticket that it begins.
    pub told: Vec<UserId>,
}

/// Says something in a transaction of the caller's.
pub async fn comment_in(
    change: &mut Change,
    hand: &Hand,
    number: TicketNumber,
    new: &NewComment,
    mailed: &MailedComment,
) -> Result<Comment> {
    // A mail has shown what it belongs to: whoever was sent it may answer.
    let sight = if hand.via == Via::Mail { Sight::All } else { hand.sight };
    let row = held(change, sight, number).await?;
    let is_closed = row.archived_at.is_some();
    let before = row.clone().ticket(hand.sight)?;
    let is_requesters = !hand.is_staff() && !new.internal;
    if is_requesters && (is_closed || before.line.status.answered().is_none()) {
        return follow_up(change, hand, &before, new, mailed).await;
    }
    not_archived(&row)?;
    if let Some(next) = new.status {
        let wanted = TicketChange::status(next);
        let after = wanted.applied_to(&before, None, Step::Staff, Utc::now())?;
        let is_meant = new.despite_open_items;
        let wanted = if is_meant { wanted.despite_open_items() } else { wanted };
        change::nothing_left(&before, &after, &wanted)?;
    }

    let now = Utc::now();
    let id = CommentId(Uuid::now_v7());
    let held_until = (new.hold && !new.internal).then(|| now + Comment::HELD_FOR);
    sqlx::query!(
        "
        insert into ticket_comments (id, ticket_id, user_id, contact_id, internal, via, body, quoted, created_at, held_until,
            then_status)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ",
        id.0,
        before.line.id.0,
        hand.user.map(|user| user.0),
        hand.contact.map(|contact| contact.0),
        new.internal,
        hand.via.name(),
        new.body.as_str(),
        mailed.quoted,
        mailed.sent_at.map_or(now, |sent| sent.min(now)),
        held_until,
        new.status.map(TicketStatus::name),
    )
    .execute(change.db())
    .await?;
    attachments::claim(change, before.line.id, Some(id), hand, new.internal, &new.attachments)
        .await?;
    if let Some(user) = hand.user {
        drafts::done(change.db(), user, number, &new.body).await?;
    }
    if held_until.is_none() {
        let (body, told) = (&new.body, &mailed.told[..]);
        let comes = Coming { id, internal: new.internal, body, then: new.status, told };
        appear(change, hand, &before, comes).await?;
    }
    let comment = one(change, hand, id).await?;
    change.audit("ticket.comment", before.line.id.0, None, Some(&comment)).await?;
    Ok(comment)
}

/// What a requester says to a ticket that is over begins another one, linked to it.
async fn follow_up(
    change: &mut Change,
    hand: &Hand,
    over: &Ticket,
    new: &NewComment,
    mailed: &MailedComment,
) -> Result<Comment> {
    let line = &over.line;
    // Whoever had it knows what it is about.
    let before = match line.assignee_id {
        Some(user) if people::must_work_on_tickets(change.db(), user).await.is_ok() => Some(user),
        _ => None,
    };
    let assignee_id = match before {
        Some(user) => Some(user),
        None => assign::triage_owner(change.db(), line.location_id).await?,
    };
    let ticket = NewTicket {
        title: line.title.clone(),
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
        assignee_id,
        assign_on_shift: false,
        due_at: None,
        fields: BTreeMap::new(),
        attachments: Vec::new(),
    };
    let (ticket, comment) = Box::pin(open::open_with(change, hand, &ticket, new, mailed)).await?;
    links::link_in(change, hand, ticket.line.id, line.id, LinkKind::Related).await?;
    Ok(comment)
}

/// A comment that comes out, and the status that comes with it.
#[derive(Clone, Copy)]
struct Coming<'c> {
    id: CommentId,
    internal: bool,
    body: &'c CommentBody,
    then: Option<TicketStatus>,
    told: &'c [UserId],
}

/// A comment comes out: everything that follows from it happens now.
async fn appear(
    change: &mut Change,
    hand: &Hand,
    ticket: &Ticket,
    comes: Coming<'_>,
) -> Result<()> {
    let Coming { id, internal, body, then, told } = comes;
    let line = &ticket.line;
    // Somebody may have taken the ticket elsewhere while the comment was held; its mail says what is.
    let can_be = |next: &TicketStatus| line.status.next().any(|allowed| allowed == *next);
    let next = then.filter(can_be);
    if next != then {
        sqlx::query!("update ticket_comments set then_status = null where id = $1", id.0)
            .execute(change.db())
            .await?;
    }
    let is_answer =
        hand.is_staff() && !internal && !hand.user.is_some_and(|user| line.requester.is(user));
    sqlx::query!(
        "
        update tickets
        set comments = comments + case when $2 then 0 else 1 end,
            notes = notes + case when $2 then 1 else 0 end,
            first_answered_at = case when $3 then coalesce(first_answered_at, now()) else first_answered_at end
        where id = $1
        ",
        line.id.0,
        internal,
        is_answer,
    )
    .execute(change.db())
    .await?;
    if is_answer && line.first_answered_at.is_none() {
        levels::renew(change, line.id).await?;
    }
    words::add(change, line.id, body.as_str(), internal).await?;
    let what = Happening::Commented { comment: None };
    let event = events::note(change, line.id, hand, internal, Some(id), &what).await?;
    let named = named(change, body).await?;
    for &user in &named {
        watchers::add(change.db(), line.id, user).await?;
    }
    let remark = Remark { id, internal, named: &named, told };
    mail::commented(change, hand, ticket, event, remark).await?;
    if let Some(next) = next {
        // Of a note its requester hears nothing, of the status they do.
        if internal {
            change::become_status(change, hand, ticket, next, Step::Staff).await?;
        } else {
            change::become_status_said(change, hand, ticket, next).await?;
        }
        return Ok(());
    }
    // What a requester says opens it again, which tells all who look that it has changed.
    let opens = !hand.is_staff() && line.status.answered() == Some(TicketStatus::Open);
    if opens && line.status != TicketStatus::Open {
        change::become_status(change, hand, ticket, TicketStatus::Open, Step::Requester).await?;
        return Ok(());
    }
    events::announce(change, line.id, hand, internal).await
}

/// Which colleagues a comment names; of an internal note nobody hears who may not read it.
async fn named(change: &mut Change, body: &CommentBody) -> Result<Vec<UserId>> {
    if !body.as_str().contains('@') {
        return Ok(Vec::new());
    }
    let colleagues = people::colleagues(change.db()).await?;
    Ok(mentions(body.as_str(), colleagues.iter().map(Colleague::called)))
}

/// Changes one's own comment, as long as that is possible.
pub async fn edit_comment(
    platform: &Platform,
    actor: &Actor,
    id: CommentId,
    body: &CommentBody,
) -> Result<Comment> {
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let (ticket, before) = own(&mut change, &hand, actor.user, id).await?;
    let now = Utc::now();
    not_archived(&load(change.db(), None, ticket).await?)?;
    if !before.is_editable_by(actor.user, now) {
        let reason = "a comment can be changed for 15 minutes; write another one";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    if before.body == *body {
        return Ok(before);
    }
    sqlx::query!(
        "
        update ticket_comments
        set body = $2, edited_at = case when held_until > now() then edited_at else now() end
        where id = $1
        ",
        id.0,
        body.as_str(),
    )
    .execute(change.db())
    .await?;
    words::add(&mut change, ticket, body.as_str(), before.internal || before.is_held(now)).await?;
    let comment = one(&mut change, &hand, id).await?;
    change.audit("ticket.edit_comment", ticket.0, Some(&before), Some(&comment)).await?;
    if !before.is_held(now) {
        events::announce(&mut change, ticket, &hand, before.internal).await?;
    }
    change.commit().await?;
    Ok(comment)
}

/// Takes back one's own comment that nobody else has seen yet; answers what it said.
pub async fn take_back_comment(
    platform: &Platform,
    actor: &Actor,
    id: CommentId,
) -> Result<CommentBody> {
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let (ticket, comment) = own(&mut change, &hand, actor.user, id).await?;
    if !comment.is_held(Utc::now()) {
        let reason = "this comment has been sent by now; write another one";
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    // Its files wait again for a comment.
    sqlx::query!(
        "update ticket_attachments set ticket_id = null, comment_id = null where comment_id = $1",
        id.0,
    )
    .execute(change.db())
    .await?;
    sqlx::query!("delete from ticket_comments where id = $1", id.0).execute(change.db()).await?;
    change.audit("ticket.take_back_comment", ticket.0, Some(&comment), None).await?;
    change.commit().await?;
    Ok(comment.body)
}

/// Lets out what was held long enough; says how many. What is about a ticket that somebody holds just
/// then has to wait for the next time.
pub async fn release_held(platform: &Platform) -> Result<u64> {
    let mut released = 0;
    loop {
        let mut change = Change::by_system(platform).await?;
        let due = sqlx::query!(
            "
            select c.id, c.ticket_id, c.user_id, c.via, c.body, c.then_status, u.roles
            from ticket_comments c
            join tickets t on t.id = c.ticket_id
            join users u on u.id = c.user_id
            where c.held_until <= now()
            order by c.held_until, c.id
            limit 1
            for update of t, c skip locked
            ",
        )
        .fetch_optional(change.db())
        .await?;
        let Some(due) = due else { return Ok(released) };
        let user = UserId(due.user_id.unwrap_or_default());
        change.attribute_to(user);
        let is_staff = people::staff_roles().iter().any(|role| due.roles.contains(role));
        let hand = Hand {
            user: Some(user),
            contact: None,
            via: due.via.parse().map_err(corrupt)?,
            sight: if is_staff { Sight::All } else { Sight::Own(user) },
        };
        sqlx::query!("update ticket_comments set held_until = null where id = $1", due.id)
            .execute(change.db())
            .await?;
        let row = load(change.db(), Some(user), TicketId(due.ticket_id)).await?;
        let ticket = row.ticket(hand.sight)?;
        let body = due.body.try_into().map_err(corrupt)?;
        let then = due.then_status.map(|name| name.parse()).transpose().map_err(corrupt)?;
        let (id, told) = (CommentId(due.id), &[][..]);
        let comes = Coming { id, internal: false, body: &body, then, told };
        appear(&mut change, &hand, &ticket, comes).await?;
        change.commit().await?;
        released += 1;
    }
}

/// The comments of a ticket, the oldest first, as whoever asks sees them.
pub async fn comments(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
) -> Result<Page<Comment>> {
    let hand = Hand::of(actor)?;
    let mut conn = platform.connection().await?;
    let ticket = resolve(&mut conn, hand.sight, number).await?.ok_or_else(not_found)?;
    let items = comments_of(&mut conn, &hand, ticket, None).await?;
    Ok(Page { items, next_cursor: None })
}

fn allowed(actor: &Actor, new: &NewComment) -> Result<Hand> {
    let hand = Hand::of(actor)?;
    if (new.internal || new.status.is_some()) && !hand.is_staff() {
        return Err(Problem::forbidden().into());
    }
    Ok(hand)
}

async fn one(change: &mut Change, hand: &Hand, id: CommentId) -> Result<Comment> {
    let ticket = sqlx::query_scalar!("select ticket_id from ticket_comments where id = $1", id.0)
        .fetch_optional(change.db())
        .await?
        .ok_or_else(no_comment)?;
    let comment = comments_of(change.db(), hand, TicketId(ticket), Some(id)).await?.pop();
    comment.ok_or_else(|| no_comment().into())
}

/// A comment of one's own with its ticket, both held until the end of the change: the ticket first, as
/// by whoever takes its comments elsewhere.
async fn own(
    change: &mut Change,
    hand: &Hand,
    user: UserId,
    id: CommentId,
) -> Result<(TicketId, Comment)> {
    let mut held = None;
    loop {
        let ticket = sqlx::query_scalar!(
            "select ticket_id from ticket_comments where id = $1 and user_id = $2",
            id.0,
            user.0,
        )
        .fetch_optional(change.db())
        .await?
        .ok_or_else(no_comment)?;
        if held == Some(ticket) {
            sqlx::query!("select id from ticket_comments where id = $1 for update", id.0)
                .fetch_optional(change.db())
                .await?
                .ok_or_else(no_comment)?;
            return Ok((TicketId(ticket), one(change, hand, id).await?));
        }
        sqlx::query!("select id from tickets where id = $1 for update", ticket)
            .fetch_one(change.db())
            .await?;
        held = Some(ticket);
    }
}

fn no_comment() -> Problem {
    Problem::not_found("comment")
}
