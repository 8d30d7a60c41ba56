//! What is in a file, whatever its name or sender says.

use std::io::Cursor;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use domain::tickets::{FileName, MAX_ATTACHMENT_BYTES};
use domain::{Problem, ProblemKind};
use image::{ImageFormat, ImageReader};
use sha2::{Digest, Sha256};

use crate::Result;
use crate::pictures::{self, Frame};

/// Ten photographs of a phone, and some. A hundred pictures of sixty million pixels each fit into a mail as well,
/// and all other mail would wait for them.
pub(super) const MOST_PIXELS_OF_A_MAIL: u64 = 150_000_000;

/// A file that was looked into.
pub(super) struct Prepared {
    pub name: FileName,
    pub media_type: &'static str,
    pub bytes: Bytes,
    pub digest: String,
    pub content_id: Option<String>,
    /// Of a picture, in pixels.
    pub size: Option<(i32, i32)>,
    pub thumbnail: Option<Vec<u8>>,
}

impl Prepared {
    /// `pixels`: so many may still be looked at; a picture of more has no small one.
    pub async fn of(
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

const SMALL: Frame = Frame::Within { width: 480, height: 360 };

fn dimensions(bytes: &[u8]) -> Option<(i32, i32)> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let is_ours =
        matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let (width, height) = reader.into_dimensions().ok().filter(|_| is_ours)?;
    Some((width.try_into().ok()?, height.try_into().ok()?))
}

/// Pictures that no browser takes for a page or a program.
pub(super) const HARMLESS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// What a file is, by how it begins, whatever its name or sender says. Text is text: a page or an SVG
/// is shown as its source, if at all.
pub(super) fn media_type(bytes: &[u8]) -> &'static str {
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
