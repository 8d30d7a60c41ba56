//! What is attached to some of them.

use std::io::Cursor;

use chrono::{DateTime, Utc};
use image::{ImageFormat, RgbImage};
use rand::rngs::StdRng;
use uuid::Uuid;

use super::column;
use super::story::Ticket;
use crate::demo::rows::id;
use crate::{Change, Result};

/// Some bring a picture or a log.
pub(super) async fn insert_files(
    change: &mut Change,
    tickets: &[Ticket],
    now: DateTime<Utc>,
    dice: &mut StdRng,
) -> Result<()> {
    let picture = test_card();
    let log = b"06:40:12 codec: registration expired\n06:40:13 codec: retry in 60 s\n06:41:13 codec: 403\n".to_vec();
    let with: Vec<(&Ticket, bool)> = tickets
        .iter()
        .enumerate()
        .filter(|(index, _)| index % 9 == 4)
        .map(|(index, ticket)| (ticket, index % 2 == 0))
        .collect();
    let ids: Vec<Uuid> = with.iter().map(|_| id(now, dice)).collect();
    let bytes = |is_picture: bool| if is_picture { &picture } else { &log };
    let digest = |is_picture: bool| if is_picture { "demo-picture" } else { "demo-log" };
    sqlx::query!(
        "
        insert into ticket_attachments (id, ticket_id, user_id, contact_id, name, media_type, size, digest, width, height, created_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::text[],
            $9::int[], $10::int[], $11::timestamptz[])
        ",
        &ids,
        &column(&with, |(ticket, _)| ticket.id),
        &column(&with, |(ticket, _)| ticket.requester.user()) as &[Option<Uuid>],
        &column(&with, |(ticket, _)| ticket.requester.contact()) as &[Option<Uuid>],
        &column(&with, |(_, picture)| if *picture { "monitor.png" } else { "codec.log" }.to_owned()),
        &column(&with, |(_, picture)| if *picture { "image/png" } else { "text/plain" }.to_owned()),
        &column(&with, |(_, picture)| i64::try_from(bytes(*picture).len()).unwrap_or_default()),
        &column(&with, |(_, picture)| digest(*picture).to_owned()),
        &column(&with, |(_, picture)| picture.then_some(320)) as &[Option<i32>],
        &column(&with, |(_, picture)| picture.then_some(180)) as &[Option<i32>],
        &column(&with, |(ticket, _)| ticket.at),
    )
    .execute(change.db())
    .await?;
    sqlx::query!(
        "
        insert into ticket_attachment_bytes (attachment_id, bytes, thumbnail)
        select id, case when is_picture then $3::bytea else $4::bytea end, case when is_picture then $3::bytea end
        from unnest($1::uuid[], $2::bool[]) given (id, is_picture)
        ",
        &ids,
        &column(&with, |(_, picture)| *picture),
        &picture[..],
        &log[..],
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// What a monitor shows that shows nothing: bars of colour.
fn test_card() -> Vec<u8> {
    const BARS: [[u8; 3]; 8] = [
        [191, 191, 191],
        [191, 191, 0],
        [0, 191, 191],
        [0, 191, 0],
        [191, 0, 191],
        [191, 0, 0],
        [0, 0, 191],
        [12, 12, 12],
    ];
    let card = RgbImage::from_fn(320, 180, |x, _| image::Rgb(BARS[(x / 40) as usize % BARS.len()]));
    let mut png = Cursor::new(Vec::new());
    card.write_to(&mut png, ImageFormat::Png).expect("writing to memory does not fail");
    png.into_inner()
}
