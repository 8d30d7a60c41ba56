//! Files of tickets.

use std::ops::Range;

use bytes::Bytes;
use domain::ProblemKind;
use domain::tickets::{FileName, Happening, MAX_ATTACHMENT_BYTES, NewComment, NewTicket};
use futures::TryStreamExt;
use services::tickets::attachments::File;
use services::tickets::{self, attachments};
use sqlx::PgPool;

use super::{member, new, opened};
use crate::desk::{Desk, kind};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_belongs_to_whoever_uploads_it_until_something_names_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, sabine) = (&desk.platform, member(&desk, "sabine").await);
    let name = FileName::tamed("lamp.txt");
    let file = attachments::upload(platform, &sabine, &name, "red".into()).await.unwrap();
    assert_eq!((file.media_type.as_str(), file.size), ("text/plain", 3));
    let by_ana = attachments::download(platform, &desk.ana, file.id).await;
    assert_eq!(kind(by_ana), ProblemKind::NotFound);
    let stolen = NewTicket { attachments: vec![file.id], ..new("Dark camera") };
    assert_eq!(kind(tickets::open(platform, &desk.ana, &stolen).await), ProblemKind::Invalid);

    let number = tickets::open(platform, &sabine, &stolen).await.unwrap().line.number;
    let whole = tickets::find(platform, &desk.ana, number).await.unwrap();
    assert_eq!(whole.attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [file.id]);
    let got = attachments::download(platform, &desk.ana, file.id).await.unwrap();
    assert_eq!((got.bytes(), got.is_harmless_picture), (3, false));
    assert_eq!(read(&desk, &got, 0..3).await, b"red");
    assert_eq!(kind(attachments::discard(platform, &sabine, file.id).await), ProblemKind::NotFound);

    let second = attachments::upload(platform, &desk.ana, &name, "dim".into()).await.unwrap();
    let comment = NewComment {
        attachments: vec![second.id],
        ..NewComment::internal("See there.".parse().unwrap())
    };
    let comment = tickets::comment(platform, &desk.ana, number, &comment).await.unwrap();
    assert!(comment.attachments[0].internal, "it goes with its note");
    let hers = attachments::download(platform, &sabine, second.id).await;
    assert_eq!(kind(hers), ProblemKind::NotFound);
    let third = attachments::upload(platform, &desk.ana, &name, "x".into()).await.unwrap();
    attachments::discard(platform, &desk.ana, third.id).await.unwrap();
}

async fn read(desk: &Desk, file: &File, span: Range<u64>) -> Vec<u8> {
    let portions: Vec<Bytes> = file.read(desk.platform.clone(), span).try_collect().await.unwrap();
    portions.concat()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_large_file_goes_out_in_portions_that_together_are_what_came_in(db: PgPool) {
    let desk = Desk::open(db).await;
    let bytes: Vec<u8> = (0..1_300_000_u32).map(|byte| (byte % 251) as u8).collect();
    let name = FileName::tamed("film.mp4");
    let kept = attachments::upload(&desk.platform, &desk.ana, &name, bytes.clone().into()).await;
    let file = attachments::download(&desk.platform, &desk.ana, kept.unwrap().id).await.unwrap();

    let portions: Vec<Bytes> =
        file.read(desk.platform.clone(), 0..file.bytes()).try_collect().await.unwrap();
    assert!(portions.iter().all(|portion| portion.len() <= 512 * 1024), "none is large");
    assert!(portions.concat() == bytes, "all of it, in order");
    for span in [0..1, 524_287..524_290, 1_299_999..1_300_000, 7..7] {
        let part = &bytes[span.start as usize..span.end as usize];
        assert!(read(&desk, &file, span.clone()).await == part, "{span:?}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_fills_the_disk_in_a_day(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (platform, sabine) = (&desk.platform, member(&desk, "sabine").await);
    let name = FileName::tamed("film.mp4");
    for actor in [&sabine, &desk.ana] {
        attachments::upload(platform, actor, &name, "red".into()).await.unwrap();
    }
    sqlx::query(
        "
        insert into ticket_attachments (id, user_id, name, media_type, size, digest)
        select gen_random_uuid(), user_id, name, media_type, 26214400, digest
        from ticket_attachments
        cross join generate_series(1, 20)
        ",
    )
    .execute(&db)
    .await
    .unwrap();
    let more = attachments::upload(platform, &sabine, &name, "red".into()).await;
    assert_eq!(kind(more), ProblemKind::TooMany);
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let more = attachments::attach(platform, &sabine, number, &name, "red".into(), false).await;
    assert_eq!(kind(more), ProblemKind::TooMany);
    attachments::upload(platform, &desk.ana, &name, "red".into()).await.unwrap();
    sqlx::query("update ticket_attachments set created_at = now() - interval '25 hours'")
        .execute(&db)
        .await
        .unwrap();
    attachments::upload(platform, &sabine, &name, "red".into()).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_is_what_is_in_it_and_a_picture_has_a_small_one(db: PgPool) {
    let desk = Desk::open(db).await;
    let platform = &desk.platform;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let attach = async |name: &str, bytes: Bytes| {
        let name = FileName::tamed(name);
        attachments::attach(platform, &desk.ana, number, &name, bytes, false).await
    };
    let page = attach("photo.png", "<script>alert(1)</script>".into()).await.unwrap();
    assert_eq!((page.media_type.as_str(), page.width), ("text/plain", None));
    let gif = attach("page.html", "GIF89a<script>alert(1)</script>".into()).await.unwrap();
    assert_eq!((gif.media_type.as_str(), gif.width), ("image/gif", None));
    let picture = attach("x.exe", Bytes::from_static(DOT)).await.unwrap();
    assert_eq!((picture.media_type.as_str(), picture.width), ("image/png", Some(1)));
    let (small, bytes) = attachments::thumbnail(platform, &desk.ana, picture.id).await.unwrap();
    assert!(small.is_harmless_picture && small.attachment.media_type.starts_with("image/"));
    assert_eq!(small.bytes(), bytes.len() as u64);
    assert_eq!(
        kind(attachments::thumbnail(platform, &desk.ana, page.id).await),
        ProblemKind::NotFound
    );
    let large = vec![0; MAX_ATTACHMENT_BYTES + 1].into();
    assert_eq!(kind(attach("large.bin", large).await), ProblemKind::TooLarge);

    let timeline = tickets::timeline(platform, &desk.ana, number).await.unwrap();
    let attached = timeline.iter().filter(|entry| matches!(entry.what, Happening::Attached { .. }));
    assert_eq!(attached.count(), 3);
}

/// The smallest PNG there is.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
