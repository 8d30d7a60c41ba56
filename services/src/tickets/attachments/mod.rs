//! Files of tickets: kept as they came, named by what is in them, served so that they can do no harm.

mod content;
mod download;

pub use download::{File, download, thumbnail};

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::accounts::{Actor, UserId};
use domain::tickets::{
    Attachment, AttachmentId, CommentId, FileName, Happening, Sight, TicketId, TicketNumber,
};
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;
use uuid::Uuid;

use self::content::{MOST_PIXELS_OF_A_MAIL, Prepared};
use super::events;
use super::hand::Hand;
use super::rows::{held, not_archived};
use super::timeline::no_attachment;
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// A file as it comes in.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub name: FileName,
    pub bytes: Bytes,
    /// Inline in a mail: what its text names it by.
    pub content_id: Option<String>,
}

/// Keeps a file for a ticket or comment that somebody writes; nobody else sees it until that names it.
pub async fn upload(
    platform: &Platform,
    actor: &Actor,
    name: &FileName,
    bytes: Bytes,
) -> Result<Attachment> {
    let hand = Hand::of(actor)?;
    within_allowance(platform, actor, &hand, bytes.len()).await?;
    let file = Prepared::of(name.clone(), bytes, None, &mut { u64::MAX }).await?;
    let mut change = Change::by(platform, actor).await?;
    let attachment = insert(&mut change, &hand, None, None, false, &file).await?;
    change.commit().await?;
    Ok(attachment)
}

/// Adds a file to a ticket.
pub async fn attach(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    name: &FileName,
    bytes: Bytes,
    internal: bool,
) -> Result<Attachment> {
    let hand = Hand::of(actor)?;
    if internal && !hand.is_staff() {
        return Err(Problem::forbidden().into());
    }
    within_allowance(platform, actor, &hand, bytes.len()).await?;
    let file = Prepared::of(name.clone(), bytes, None, &mut { u64::MAX }).await?;
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let ticket = TicketId(row.id);
    let attachment = insert(&mut change, &hand, Some(ticket), None, internal, &file).await?;
    let what = Happening::Attached { attachment: Box::new(attachment.clone()) };
    events::note(&mut change, ticket, &hand, internal, None, &what).await?;
    change.audit("ticket.attach", ticket.0, None, Some(&attachment)).await?;
    events::announce(&mut change, ticket, &hand, internal).await?;
    change.commit().await?;
    Ok(attachment)
}

/// Keeps files of a mail with what the mail became, in the transaction of the caller's.
pub async fn attach_in(
    change: &mut Change,
    hand: &Hand,
    ticket: TicketId,
    comment: Option<CommentId>,
    internal: bool,
    files: Vec<Incoming>,
) -> Result<Vec<Attachment>> {
    let mut kept = Vec::with_capacity(files.len());
    let mut pixels = MOST_PIXELS_OF_A_MAIL;
    for Incoming { name, bytes, content_id } in files {
        let file = Prepared::of(name, bytes, content_id, &mut pixels).await?;
        kept.push(insert(change, hand, Some(ticket), comment, internal, &file).await?);
    }
    Ok(kept)
}

/// Throws away a file of one's own that no ticket has yet.
pub async fn discard(platform: &Platform, actor: &Actor, id: AttachmentId) -> Result<()> {
    Sight::of(actor)?;
    let gone = sqlx::query!(
        "delete from ticket_attachments where id = $1 and user_id = $2 and ticket_id is null",
        id.0,
        actor.user.0,
    )
    .execute(&platform.db)
    .await?;
    if gone.rows_affected() == 0 { Err(no_attachment().into()) } else { Ok(()) }
}

/// Gives the files that were uploaded before to what names them.
pub(super) async fn claim(
    change: &mut Change,
    ticket: TicketId,
    comment: Option<CommentId>,
    hand: &Hand,
    internal: bool,
    files: &[AttachmentId],
) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<Uuid> = files.iter().map(|file| file.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let claimed = sqlx::query!(
        "
        update ticket_attachments set ticket_id = $1, comment_id = $2, internal = $3
        where id = any ($4) and user_id = $5 and ticket_id is null
        ",
        ticket.0,
        comment.map(|comment| comment.0),
        internal,
        &ids,
        hand.user.map(|user| user.0),
    )
    .execute(change.db())
    .await?;
    if claimed.rows_affected() != ids.len() as u64 {
        let reason = "a file is not there any more; add it again";
        return Err(Problem::invalid("attachments", reason).into());
    }
    Ok(())
}

/// The files of a ticket that belong to no comment.
pub(super) async fn of_ticket(
    conn: &mut PgConnection,
    hand: &Hand,
    ticket: TicketId,
) -> Result<Vec<Attachment>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, comment_id, name, media_type, size, width, height, internal, content_id, user_id, created_at
        from ticket_attachments
        where ticket_id = $1 and comment_id is null and ($2 or not internal)
        order by id
        ",
        ticket.0,
        hand.is_staff(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Attachment::try_from).collect()
}

/// The files of these comments, by comment.
pub(super) async fn of_comments(
    conn: &mut PgConnection,
    hand: &Hand,
    comments: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Attachment>>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, comment_id, name, media_type, size, width, height, internal, content_id, user_id, created_at
        from ticket_attachments
        where comment_id = any ($1) and ($2 or not internal)
        order by id
        ",
        comments,
        hand.is_staff(),
    )
    .fetch_all(conn)
    .await?;
    let mut files: HashMap<Uuid, Vec<Attachment>> = HashMap::new();
    for row in rows {
        let Some(comment) = row.comment_id else { continue };
        files.entry(comment).or_default().push(row.try_into()?);
    }
    Ok(files)
}

async fn insert(
    change: &mut Change,
    hand: &Hand,
    ticket: Option<TicketId>,
    comment: Option<CommentId>,
    internal: bool,
    file: &Prepared,
) -> Result<Attachment> {
    let row = sqlx::query_as!(
        Row,
        "
        insert into ticket_attachments
            (id, ticket_id, comment_id, user_id, contact_id, internal, name, media_type, size, digest, content_id, width, height)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        returning id, comment_id, name, media_type, size, width, height, internal, content_id, user_id, created_at
        ",
        Uuid::now_v7(),
        ticket.map(|ticket| ticket.0),
        comment.map(|comment| comment.0),
        hand.user.map(|user| user.0),
        hand.contact.map(|contact| contact.0),
        internal,
        file.name.as_str(),
        file.media_type,
        i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        file.digest,
        file.content_id.as_deref().map(|id| id.chars().take(300).collect::<String>()),
        file.size.map(|(width, _)| width),
        file.size.map(|(_, height)| height),
    )
    .fetch_one(change.db())
    .await?;
    sqlx::query!(
        "insert into ticket_attachment_bytes (attachment_id, bytes, thumbnail) values ($1, $2, $3)",
        row.id,
        &file.bytes[..],
        file.thumbnail,
    )
    .execute(change.db())
    .await?;
    row.try_into()
}

/// What somebody may upload in a day: far more than anybody needs, and far less than a disk has.
const MOST_A_DAY: i64 = 500 * 1024 * 1024;
const MOST_A_DAY_OF_STAFF: i64 = 10 * 1024 * 1024 * 1024;

/// Refuses to be filled up.
async fn within_allowance(
    platform: &Platform,
    actor: &Actor,
    hand: &Hand,
    more: usize,
) -> Result<()> {
    let uploaded = sqlx::query_scalar!(
        r#"
        select coalesce(sum(size), 0)::bigint as "bytes!"
        from ticket_attachments
        where user_id = $1 and created_at > now() - interval '24 hours'
        "#,
        actor.user.0,
    )
    .fetch_one(&platform.db)
    .await?;
    let most = if hand.is_staff() { MOST_A_DAY_OF_STAFF } else { MOST_A_DAY };
    if uploaded.saturating_add(i64::try_from(more).unwrap_or(i64::MAX)) > most {
        let reason =
            "you have added very much today; go on tomorrow, or share large files by a link";
        return Err(Problem::new(ProblemKind::TooMany, reason).with_field("file", reason).into());
    }
    Ok(())
}

struct Row {
    id: Uuid,
    comment_id: Option<Uuid>,
    name: String,
    media_type: String,
    size: i64,
    width: Option<i32>,
    height: Option<i32>,
    internal: bool,
    content_id: Option<String>,
    user_id: Option<Uuid>,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Attachment {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: AttachmentId(row.id),
            name: row.name.try_into().map_err(corrupt)?,
            media_type: row.media_type,
            size: row.size,
            width: row.width,
            height: row.height,
            internal: row.internal,
            content_id: row.content_id,
            user_id: row.user_id.map(UserId),
            created_at: row.created_at,
        })
    }
}
