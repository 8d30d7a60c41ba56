//! One ticket, and what happened to it.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::Problem;
use domain::accounts::{Actor, UserId};
use domain::tickets::{
    Attachment, Comment, CommentId, ContactId, Correspondent, EventId, Happening, Sight, Ticket,
    TicketId, TicketNumber, TicketWhole, TimelineEntry, mentioned,
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::hand::Hand;
use super::people::Colleague;
use super::rows::{load, not_found, number, resolve};
use super::{attachments, checklist, fields, links, markdown, people, watchers};
use crate::locations::corrupt;
use crate::mail::mark_of;
use crate::{Platform, Result};

/// One ticket. The number of one that was merged leads to the other.
pub async fn get(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<Ticket> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.connection().await?;
    let id = resolve(&mut conn, sight, number).await?.ok_or_else(not_found)?;
    load(&mut conn, Some(actor.user), id).await?.ticket(sight)
}

/// One ticket with all that its page shows.
pub async fn find(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<TicketWhole> {
    let hand = Hand::of(actor)?;
    let mut conn = platform.connection().await?;
    let id = resolve(&mut conn, hand.sight, number).await?.ok_or_else(not_found)?;
    let row = load(&mut conn, Some(actor.user), id).await?;
    let seen = EventId(row.seen);
    let mut ticket = row.ticket(hand.sight)?;
    if !hand.is_staff() {
        ticket.line.notes = 0;
    }
    let mut timeline = entries(&mut conn, &hand, id, None).await?;
    let mut colleagues = Vec::new();
    if timeline.iter().any(names_somebody) {
        colleagues = people::colleagues(&mut conn).await?;
    }
    let named = |text: &str| -> Vec<markdown::Naming> {
        let found = mentioned(text, colleagues.iter().map(Colleague::called));
        let is_me = |users: Vec<UserId>| users.contains(&actor.user);
        found.into_iter().map(|(range, users)| (range, is_me(users))).collect()
    };
    for entry in &mut timeline {
        if let Happening::Commented { comment: Some(comment) } = &mut entry.what {
            comment.html = shown(comment.body.as_str(), &mut comment.attachments, named);
        }
    }
    let mut attachments = attachments::of_ticket(&mut conn, &hand, id).await?;
    let quoted = sqlx::query_scalar!("select quoted from tickets where id = $1", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    // As of a comment: what a mail quotes is for who sees notes, and for whoever sent it.
    let shows_quoted = hand.is_staff() || ticket.line.requester.is(actor.user);
    Ok(TicketWhole {
        description_html: shown(ticket.description.as_str(), &mut attachments, |_| Vec::new()),
        quoted: quoted.flatten().filter(|_| shows_quoted),
        attachments,
        checks: match hand.is_staff() {
            true => checklist::list(&mut conn, id).await?,
            false => Vec::new(),
        },
        watchers: watchers::list(&mut conn, id).await?,
        requester_mark: match hand.is_staff() {
            true => mark_of(&mut conn, &ticket.line.requester.email).await?,
            false => None,
        },
        links: links::list(&mut conn, hand.sight, id).await?,
        ticket,
        timeline,
        seen,
    })
}

fn names_somebody(entry: &TimelineEntry) -> bool {
    matches!(&entry.what, Happening::Commented { comment: Some(comment) } if comment.body.as_str().contains('@'))
}

/// A text with its inline pictures where it names them; they stand no longer among the files.
fn shown(
    text: &str,
    files: &mut Vec<Attachment>,
    named: impl Fn(&str) -> Vec<markdown::Naming>,
) -> String {
    let mut used = HashSet::new();
    let picture = |address: &str| {
        let name = address.strip_prefix("cid:")?;
        let is_it =
            |file: &&Attachment| file.width.is_some() && file.content_id.as_deref() == Some(name);
        let picture = files.iter().find(is_it)?;
        used.insert(picture.id);
        Some(picture.path())
    };
    let html = markdown::html_with(text, picture, named);
    files.retain(|file| !used.contains(&file.id));
    html
}

/// What happened to a ticket, the oldest first.
pub async fn timeline(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
) -> Result<Vec<TimelineEntry>> {
    let hand = Hand::of(actor)?;
    let mut conn = platform.connection().await?;
    let id = resolve(&mut conn, hand.sight, number).await?.ok_or_else(not_found)?;
    entries(&mut conn, &hand, id, None).await
}

/// A ticket and one thing that happened to it, as it is told to programs; `None`: it is nothing for
/// whoever sees as much as `hand`.
pub(crate) async fn told(
    conn: &mut PgConnection,
    hand: &Hand,
    ticket: TicketId,
    event: EventId,
) -> Result<Option<Value>> {
    let Some(entry) = entries(conn, hand, ticket, Some(event)).await?.pop() else {
        return Ok(None);
    };
    let ticket = load(conn, None, ticket).await?.ticket(hand.sight)?;
    let mut ticket = serde_json::to_value(ticket)?;
    // Whether it is new depends on who looks.
    if let Some(fields) = ticket.as_object_mut() {
        fields.remove("unread");
    }
    Ok(Some(json!({ "ticket": ticket, "event": entry })))
}

/// What happened to a ticket, or one thing of it, with what was said.
async fn entries(
    conn: &mut PgConnection,
    hand: &Hand,
    ticket: TicketId,
    only: Option<EventId>,
) -> Result<Vec<TimelineEntry>> {
    let rows = sqlx::query!(
        r#"
        select e.id, e.at, e.via, e.internal, e.comment_id, e.what as "what: Json<Happening>", e.user_id, e.contact_id,
            coalesce(u.name, k.name) as by_name, coalesce(u.email, k.email) as by_email
        from ticket_events e
        left join users u on u.id = e.user_id
        left join contacts k on k.id = e.contact_id
        where e.ticket_id = $1 and ($2 or not e.internal) and ($3::bigint is null or e.id = $3)
        order by e.id
        "#,
        ticket.0,
        hand.is_staff(),
        only.map(|event| event.0),
    )
    .fetch_all(&mut *conn)
    .await?;
    let unseen = match hand.is_staff() {
        true => BTreeSet::new(),
        false => fields::among_colleagues(conn).await?,
    };
    let said = match (only, rows.first().and_then(|row| row.comment_id)) {
        (Some(_), None) => Vec::new(),
        (Some(_), Some(id)) => comments_of(conn, hand, ticket, Some(CommentId(id))).await?,
        (None, _) => comments_of(conn, hand, ticket, None).await?,
    };
    let mut comments: HashMap<CommentId, Comment> =
        said.into_iter().map(|comment| (comment.id, comment)).collect();
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let what = match (row.what.0, row.comment_id) {
            (Happening::Commented { .. }, Some(id)) => {
                // Between the two looks it may have gone.
                let Some(comment) = comments.remove(&CommentId(id)) else { continue };
                Happening::Commented { comment: Some(Box::new(comment)) }
            }
            (what, _) => match what.without(&unseen) {
                Some(what) => what,
                None => continue,
            },
        };
        entries.push(TimelineEntry {
            id: EventId(row.id),
            at: row.at,
            by: person(row.user_id, row.contact_id, row.by_name, row.by_email)?,
            via: row.via.parse().map_err(corrupt)?,
            internal: row.internal,
            what,
        });
    }
    // One's own words that are still held have not happened yet, but one sees them.
    let mut held: Vec<Comment> = comments.into_values().collect();
    held.sort_by_key(|comment| (comment.created_at, comment.id));
    let last = entries.last().map_or(EventId(0), |entry| entry.id);
    entries.extend(held.into_iter().map(|comment| TimelineEntry {
        id: last,
        at: comment.created_at,
        by: comment.author.clone(),
        via: comment.via,
        internal: comment.internal,
        what: Happening::Commented { comment: Some(Box::new(comment)) },
    }));
    Ok(entries)
}

struct CommentRow {
    id: Uuid,
    number: i64,
    user_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    by_name: Option<String>,
    by_email: Option<String>,
    internal: bool,
    via: String,
    body: String,
    quoted: Option<String>,
    created_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
    held_until: Option<DateTime<Utc>>,
}

/// The comments of a ticket that somebody sees, or one of them, the oldest first.
pub(super) async fn comments_of(
    conn: &mut PgConnection,
    hand: &Hand,
    ticket: TicketId,
    only: Option<CommentId>,
) -> Result<Vec<Comment>> {
    let rows = sqlx::query_as!(
        CommentRow,
        r#"
        select c.id, t.number, c.user_id, c.contact_id, coalesce(u.name, k.name) as by_name,
            coalesce(u.email, k.email) as by_email, c.internal, c.via, c.body, c.quoted, c.created_at, c.edited_at,
            c.held_until
        from ticket_comments c
        join tickets t on t.id = c.ticket_id
        left join users u on u.id = c.user_id
        left join contacts k on k.id = c.contact_id
        where c.ticket_id = $1
            and ($2 or not c.internal)
            and (c.held_until is null or c.user_id = $3)
            and ($4::uuid is null or c.id = $4)
        order by c.created_at, c.id
        "#,
        ticket.0,
        hand.is_staff(),
        hand.user.map(|user| user.0),
        only.map(|comment| comment.0),
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut files = attachments::of_comments(conn, hand, &ids).await?;
    rows.into_iter()
        .map(|row| {
            // What an answer by mail quotes may be an internal note: it is for who sees those, and for
            // whoever sent it.
            let viewer = hand.user.map(|user| user.0);
            let shows_quoted = hand.is_staff() || viewer.is_some() && row.user_id == viewer;
            Ok(Comment {
                id: CommentId(row.id),
                ticket: number(row.number)?,
                author: person(row.user_id, row.contact_id, row.by_name, row.by_email)?,
                body: row.body.try_into().map_err(corrupt)?,
                html: String::new(),
                internal: row.internal,
                via: row.via.parse().map_err(corrupt)?,
                created_at: row.created_at,
                edited_at: row.edited_at,
                held_until: row.held_until,
                quoted: row.quoted.filter(|_| shows_quoted),
                attachments: files.remove(&row.id).unwrap_or_default(),
            })
        })
        .collect()
}

/// Somebody as a row names them; `None`: the product itself.
pub(super) fn person(
    user: Option<Uuid>,
    contact: Option<Uuid>,
    name: Option<String>,
    email: Option<String>,
) -> Result<Option<Correspondent>> {
    let Some(email) = email else { return Ok(None) };
    Ok(Some(Correspondent {
        user_id: user.map(UserId),
        contact_id: contact.map(ContactId),
        name: name.unwrap_or_default(),
        email: email.parse().map_err(corrupt)?,
    }))
}

/// The ticket a thing belongs to, if whoever asks sees that ticket.
pub(super) async fn sees(conn: &mut PgConnection, sight: Sight, ticket: Uuid) -> Result<bool> {
    let Some(user) = sight.only() else { return Ok(true) };
    let sees = sqlx::query_scalar!(
        r#"
        select exists (select from tickets where id = $1 and requester_id = $2)
            or exists (select from ticket_watchers where ticket_id = $1 and user_id = $2) as "sees!"
        "#,
        ticket,
        user.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(sees)
}

/// For who may not know whether it is there.
pub(super) fn no_attachment() -> Problem {
    Problem::not_found("attachment")
}
