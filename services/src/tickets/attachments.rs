//! Files of tickets: kept as they came, named by what is in them, served so that they can do no harm.

use std::collections::HashMap;
use std::io::Cursor;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::accounts::{Actor, UserId};
use domain::tickets::{
    Attachment, AttachmentId, CommentId, FileName, Happening, MAX_ATTACHMENT_BYTES, Sight,
    TicketId, TicketNumber,
};
use domain::{Problem, ProblemKind};
use image::{ImageFormat, ImageReader};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events;
use super::hand::Hand;
use super::rows::{held, not_archived};
use super::timeline::{no_attachment, sees};
use crate::locations::corrupt;
use crate::pictures::{self, Frame};
use crate::{Change, Platform, Result};

/// A file whole, with what its headers need.
#[derive(Clone, Debug)]
pub struct File {
    pub attachment: Attachment,
    /// Names these bytes and no others.
    pub digest: String,
    pub bytes: Bytes,
    /// A picture of a sort that browsers show and that cannot hold a program.
    pub is_harmless_picture: bool,
}

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

/// A file, for those who see what it belongs to.
pub async fn download(platform: &Platform, actor: &Actor, id: AttachmentId) -> Result<File> {
    let mut conn = platform.db.acquire().await?;
    let (attachment, digest) = seen(&mut conn, actor, id).await?;
    let bytes = sqlx::query_scalar!(
        "select bytes from ticket_attachment_bytes where attachment_id = $1",
        id.0
    )
    .fetch_one(&mut *conn)
    .await?;
    let is_harmless_picture = HARMLESS.contains(&attachment.media_type.as_str());
    Ok(File { attachment, digest, bytes: bytes.into(), is_harmless_picture })
}

/// A small picture of a file that is one: PNG or JPEG.
pub async fn thumbnail(platform: &Platform, actor: &Actor, id: AttachmentId) -> Result<File> {
    let mut conn = platform.db.acquire().await?;
    let (mut attachment, digest) = seen(&mut conn, actor, id).await?;
    let bytes = sqlx::query_scalar!(
        "select thumbnail from ticket_attachment_bytes where attachment_id = $1",
        id.0,
    )
    .fetch_one(&mut *conn)
    .await?
    .ok_or_else(|| Problem::not_found("small picture"))?;
    media_type(&bytes).clone_into(&mut attachment.media_type);
    Ok(File { attachment, digest, bytes: bytes.into(), is_harmless_picture: true })
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
    comments: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Attachment>>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, comment_id, name, media_type, size, width, height, internal, content_id, user_id, created_at
        from ticket_attachments
        where comment_id = any ($1)
        order by id
        ",
        comments,
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

/// A file that whoever asks may see, with its digest.
async fn seen(
    conn: &mut PgConnection,
    actor: &Actor,
    id: AttachmentId,
) -> Result<(Attachment, String)> {
    let sight = Sight::of(actor)?;
    let found = sqlx::query!(
        "
        select a.ticket_id, a.user_id, a.internal, a.digest, c.held_until
        from ticket_attachments a
        left join ticket_comments c on c.id = a.comment_id
        where a.id = $1
        ",
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(no_attachment)?;
    let is_own = found.user_id == Some(actor.user.0);
    let is_seen = match found.ticket_id {
        None => is_own,
        Some(_) if found.held_until.is_some() => is_own,
        Some(_) if found.internal && !sight.sees_internal() => false,
        Some(ticket) => sees(conn, sight, ticket).await?,
    };
    if !is_seen {
        return Err(no_attachment().into());
    }
    let row = sqlx::query_as!(
        Row,
        "
        select id, comment_id, name, media_type, size, width, height, internal, content_id, user_id, created_at
        from ticket_attachments
        where id = $1
        ",
        id.0,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.try_into()?, found.digest))
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

/// A file that was looked into.
struct Prepared {
    name: FileName,
    media_type: &'static str,
    bytes: Bytes,
    digest: String,
    content_id: Option<String>,
    /// Of a picture, in pixels.
    size: Option<(i32, i32)>,
    thumbnail: Option<Vec<u8>>,
}

impl Prepared {
    /// `pixels`: so many may still be looked at; a picture of more has no small one.
    async fn of(
        name: FileName,
        bytes: Bytes,
        content_id: Option<String>,
        pixels: &mut u64,
    ) -> Result<Self> {
        if bytes.len() > MAX_ATTACHMENT_BYTES {
            let reason = "a file has at most 25 MB; share larger ones by a link";
            let problem = Problem::new(ProblemKind::TooLarge, reason);
            return Err(problem.with_field("file", reason).into());
        }
        let media_type = media_type(&bytes);
        let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]);
        let (mut size, mut thumbnail) = (None, None);
        if HARMLESS.contains(&media_type) {
            size = dimensions(&bytes);
            let area = |(width, height): (i32, i32)| {
                u64::from(width.unsigned_abs()) * u64::from(height.unsigned_abs())
            };
            // A picture that is damaged or too large is a file like any other.
            if let Some(rest) = pixels.checked_sub(size.map_or(u64::MAX, area)) {
                *pixels = rest;
                thumbnail =
                    pictures::prepare(bytes.to_vec(), SMALL).await.ok().map(|small| small.bytes);
            }
        }
        let size = size.filter(|_| thumbnail.is_some());
        Ok(Self { name, media_type, bytes, digest, content_id, size, thumbnail })
    }
}

/// Ten photographs of a phone, and some. A hundred pictures of sixty million pixels each fit into a mail as well,
/// and all other mail would wait for them.
const MOST_PIXELS_OF_A_MAIL: u64 = 150_000_000;

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

const SMALL: Frame = Frame::Within { width: 480, height: 360 };

fn dimensions(bytes: &[u8]) -> Option<(i32, i32)> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let is_ours =
        matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let (width, height) = reader.into_dimensions().ok().filter(|_| is_ours)?;
    Some((width.try_into().ok()?, height.try_into().ok()?))
}

/// Pictures that no browser takes for a page or a program.
const HARMLESS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// What a file is, by how it begins, whatever its name or sender says. Text is text: a page or an SVG
/// is shown as its source, if at all.
fn media_type(bytes: &[u8]) -> &'static str {
    const SIGNS: [(&[u8], usize, &str); 17] = [
        (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
        (b"\xff\xd8\xff", 0, "image/jpeg"),
        (b"GIF87a", 0, "image/gif"),
        (b"GIF89a", 0, "image/gif"),
        (b"WEBP", 8, "image/webp"),
        (b"%PDF-", 0, "application/pdf"),
        (b"PK\x03\x04", 0, "application/zip"),
        (b"\x1f\x8b", 0, "application/gzip"),
        (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed"),
        (b"ftyp", 4, "video/mp4"),
        (b"\x1aE\xdf\xa3", 0, "video/webm"),
        (b"OggS", 0, "application/ogg"),
        (b"ID3", 0, "audio/mpeg"),
        (b"WAVE", 8, "audio/wav"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "application/x-ole-storage"),
        (b"BM", 0, "image/bmp"),
        (b"{\\rtf", 0, "application/rtf"),
    ];
    let begins =
        |sign: &[u8], at: usize| bytes.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let found = SIGNS.iter().find(|(sign, at, _)| begins(sign, *at)).map(|(.., kind)| *kind);
    found.unwrap_or_else(|| {
        let is_text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
        if is_text { "text/plain" } else { "application/octet-stream" }
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn of_many_pictures_in_a_mail_the_last_have_no_small_one() {
        let mut file = Cursor::new(Vec::new());
        image::RgbImage::new(3, 2).write_to(&mut file, ImageFormat::Png).unwrap();
        let file = Bytes::from(file.into_inner());
        let mut pixels = 8;
        for (shows, rest) in [(true, 2), (false, 2)] {
            let name = FileName::tamed("a.png");
            let kept = Prepared::of(name, file.clone(), None, &mut pixels).await.unwrap();
            assert_eq!((kept.thumbnail.is_some(), pixels), (shows, rest));
            assert_eq!(kept.size.is_some(), shows, "what has no small one is a file like others");
            assert_eq!(kept.media_type, "image/png");
        }
    }

    #[test]
    fn a_file_is_what_is_in_it() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), "image/png");
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), "image/webp");
        assert_eq!(media_type(b"<svg onload=alert(1)>"), "text/plain");
        assert_eq!(media_type(b"<!doctype html><script>"), "text/plain");
        assert_eq!(media_type(b"GIF89a/*<script>*/"), "image/gif", "and is served as nothing else");
        assert_eq!(media_type(b"\xff\xfe\0\0"), "application/octet-stream");
        assert_eq!(media_type(b""), "text/plain");
    }
}
