//! Files on their way out: in portions, so that a large one fills no memory.

use std::ops::Range;

use bytes::Bytes;
use domain::Problem;
use domain::accounts::Actor;
use domain::tickets::{Attachment, AttachmentId, Sight};
use futures::Stream;
use futures::stream::try_unfold;
use sqlx::PgConnection;

use super::super::timeline::{no_attachment, sees};
use super::Row;
use super::content::{HARMLESS, media_type};
use crate::{Platform, Result};

/// Read at once. Between portions no connection is held, so that a slow client costs none.
const PORTION: u64 = 512 * 1024;

/// A file that may be read, with what its headers need.
#[derive(Clone, Debug)]
pub struct File {
    pub attachment: Attachment,
    /// Names these bytes and no others.
    pub digest: String,
    /// A picture of a sort that browsers show and that cannot hold a program.
    pub is_harmless_picture: bool,
}

impl File {
    pub fn bytes(&self) -> u64 {
        self.attachment.size.unsigned_abs()
    }

    /// What is in it from one byte to before another. It breaks off if the file goes meanwhile.
    pub fn read(
        &self,
        platform: Platform,
        span: Range<u64>,
    ) -> impl Stream<Item = Result<Bytes>> + Send + use<> {
        let id = self.attachment.id;
        try_unfold(span, move |rest| {
            let db = platform.db.clone();
            async move {
                if rest.is_empty() {
                    return Ok(None);
                }
                let next = rest.end.min(rest.start + PORTION);
                let place = |byte: u64| i32::try_from(byte).unwrap_or(i32::MAX);
                let portion = sqlx::query_scalar!(
                    r#"
                    select substring(bytes from $2 for $3) as "portion!"
                    from ticket_attachment_bytes
                    where attachment_id = $1
                    "#,
                    id.0,
                    place(rest.start + 1),
                    place(next - rest.start),
                )
                .fetch_one(&db)
                .await?;
                Ok(Some((Bytes::from(portion), next..rest.end)))
            }
        })
    }
}

/// A file, for those who see what it belongs to.
pub async fn download(platform: &Platform, actor: &Actor, id: AttachmentId) -> Result<File> {
    let mut conn = platform.connection().await?;
    let (attachment, digest) = seen(&mut conn, actor, id).await?;
    let is_harmless_picture = HARMLESS.contains(&attachment.media_type.as_str());
    Ok(File { attachment, digest, is_harmless_picture })
}

/// A small picture of a file that is one: PNG or JPEG.
pub async fn thumbnail(
    platform: &Platform,
    actor: &Actor,
    id: AttachmentId,
) -> Result<(File, Bytes)> {
    let mut conn = platform.connection().await?;
    let (mut attachment, digest) = seen(&mut conn, actor, id).await?;
    let bytes = sqlx::query_scalar!(
        "select thumbnail from ticket_attachment_bytes where attachment_id = $1",
        id.0,
    )
    .fetch_one(&mut *conn)
    .await?
    .ok_or_else(|| Problem::not_found("small picture"))?;
    media_type(&bytes).clone_into(&mut attachment.media_type);
    attachment.size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    Ok((File { attachment, digest, is_harmless_picture: true }, bytes.into()))
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
