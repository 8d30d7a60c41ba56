//! Pictures that are uploaded: whatever file comes in, a small picture and nothing else is kept.

use std::io::Cursor;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::{Problem, ProblemKind};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::locations::corrupt;
use crate::{Error, Result};

/// What a phone's camera makes, and some.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;

const LONGEST_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 60_000_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// A decoded picture takes up to a quarter of a gigabyte, and the part of it that is kept as much again:
/// so one after the other.
static DESK: Semaphore = Semaphore::const_new(1);

/// A picture, ready to send.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Names these bytes and no others.
    pub digest: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// What a picture is made to fit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Frame {
    /// Filled from the middle, with sides of so many pixels.
    Square(u32),
    /// Left whole and never made larger.
    Within { width: u32, height: u32 },
}

/// A picture as it is kept.
pub(crate) struct Prepared {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl Prepared {
    /// A portrait that we have drawn ourselves.
    pub fn of_demo(png: &[u8]) -> Self {
        Self { media_type: "image/png", bytes: png.to_vec() }
    }

    pub fn into_picture(self) -> Picture {
        Picture { digest: self.digest(), media_type: self.media_type.to_owned(), bytes: self.bytes }
    }

    /// Half a hash is plenty to tell the pictures of one person apart.
    pub fn digest(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&self.bytes)[..16])
    }
}

/// Reads a file, or says why it is no picture for us.
pub(crate) async fn prepare(file: Vec<u8>, frame: Frame) -> Result<Prepared> {
    if file.len() > MAX_FILE_BYTES {
        return Err(too_large().into());
    }
    let _desk = DESK.acquire().await.map_err(corrupt)?;
    let prepared =
        tokio::task::spawn_blocking(move || redraw(&file, frame)).await.map_err(corrupt)?;
    prepared.map_err(Error::from)
}

fn too_large() -> Problem {
    let reason = "a picture has at most 10 MiB; choose a smaller one";
    Problem::new(ProblemKind::TooLarge, reason).with_field("picture", reason)
}

/// The same, where nobody waits for anything else.
pub(crate) fn redraw(file: &[u8], frame: Frame) -> Result<Prepared, Problem> {
    let (picture, orientation) = decode(file)?;
    let mut small = match frame.turned(orientation) {
        Frame::Square(side) => {
            let shorter = picture.width().min(picture.height());
            let (left, top) = ((picture.width() - shorter) / 2, (picture.height() - shorter) / 2);
            let square = picture.crop_imm(left, top, shorter, shorter);
            drop(picture);
            square.resize_exact(side, side, FilterType::Lanczos3)
        }
        Frame::Within { width, height } if picture.width() > width || picture.height() > height => {
            picture.resize(width, height, FilterType::Lanczos3)
        }
        Frame::Within { .. } => picture,
    };
    // What is turned by a note beside the pixels must be turned for good, for the note goes. Small by
    // now, because turning it takes another of its size.
    small.apply_orientation(orientation);
    encode(&small).map_err(|err| {
        tracing::error!(error = %err, "a decoded picture could not be encoded");
        Problem::internal()
    })
}

impl Frame {
    /// For a picture that is to be turned afterwards.
    fn turned(self, orientation: Orientation) -> Self {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        match (self, orientation) {
            (
                Self::Within { width, height },
                Rotate90 | Rotate90FlipH | Rotate270 | Rotate270FlipH,
            ) => Self::Within { width: height, height: width },
            (frame, _) => frame,
        }
    }
}

/// Only the head is looked at before it is known how much would be unpacked.
fn decode(file: &[u8]) -> Result<(DynamicImage, Orientation), Problem> {
    let refuse = |reason: &str| Problem::invalid("picture", reason);
    let reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|_| refuse("this file could not be read; choose another one"))?;
    let is_ours =
        matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    if !is_ours {
        return Err(refuse("this is no JPEG, PNG or WebP picture; choose another file"));
    }
    let damaged = || refuse("this picture is damaged; save it anew and try again");
    let mut decoder = reader.into_decoder().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > LONGEST_SIDE || pixels > MOST_PIXELS {
        return Err(refuse("this picture has too many pixels; choose one with at most 60 million"));
    }
    if pixels == 0 {
        return Err(damaged());
    }
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(refuse("this picture takes too much memory; save it with 8 bits a colour"));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|_| damaged())?;
    let orientation = decoder.orientation().map_err(|_| damaged())?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| damaged())?;
    Ok((picture, orientation))
}

/// PNG for what is see-through somewhere, JPEG for the rest.
fn encode(picture: &DynamicImage) -> image::ImageResult<Prepared> {
    let mut bytes = Vec::new();
    let rgba = picture.to_rgba8();
    if rgba.pixels().any(|pixel| pixel.0[3] < 255) {
        DynamicImage::from(rgba).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        return Ok(Prepared { media_type: "image/png", bytes });
    }
    JpegEncoder::new_with_quality(&mut bytes, 88).encode_image(&picture.to_rgb8())?;
    Ok(Prepared { media_type: "image/jpeg", bytes })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    const SQUARE: Frame = Frame::Square(256);

    fn file(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    /// Left red, right blue.
    fn wide() -> DynamicImage {
        let colour = |x| if x < 300 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
        RgbImage::from_fn(600, 200, |x, _| colour(x)).into()
    }

    fn why(file: &[u8]) -> String {
        let Err(problem) = redraw(file, SQUARE) else { panic!("it was taken") };
        assert_eq!(problem.kind, ProblemKind::Invalid);
        problem.fields["picture"].clone()
    }

    #[test]
    fn whatever_it_was_it_becomes_a_small_square_from_the_middle() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let prepared = redraw(&file(wide(), format), SQUARE).unwrap();
            assert_eq!(prepared.media_type, "image/jpeg");
            let seen = image::load_from_memory(&prepared.bytes).unwrap().to_rgb8();
            assert_eq!(seen.dimensions(), (256, 256));
            assert!(seen.get_pixel(5, 128).0[0] > 200, "{format:?}: the left is red");
            assert!(seen.get_pixel(250, 128).0[2] > 200, "{format:?}: the right is blue");
        }
    }

    #[test]
    fn a_logo_stays_whole_and_is_never_blown_up() {
        let frame = |width, height| Frame::Within { width, height };
        let size = |frame| {
            let prepared = redraw(&file(wide(), ImageFormat::Png), frame).unwrap();
            image::load_from_memory(&prepared.bytes).unwrap().to_rgb8().dimensions()
        };
        assert_eq!(size(frame(640, 160)), (480, 160));
        assert_eq!(size(frame(300, 300)), (300, 100));
        assert_eq!(size(frame(9000, 9000)), (600, 200));
    }

    #[test]
    fn what_is_see_through_stays_so() {
        let glass = RgbaImage::from_pixel(64, 64, Rgba([0, 200, 0, 40]));
        assert_eq!(
            redraw(&file(glass.into(), ImageFormat::Png), SQUARE).unwrap().media_type,
            "image/png"
        );
    }

    #[test]
    fn nothing_of_the_file_survives_but_what_one_sees() {
        let mut jpeg = file(wide(), ImageFormat::Jpeg);
        // A note beside the pixels (APP1, where cameras put the place), and a page after them.
        let note = b"Exif\0\0GPS 53.5511 N";
        let mut segment = vec![0xff, 0xe1, 0, u8::try_from(note.len() + 2).unwrap()];
        segment.extend_from_slice(note);
        jpeg.splice(2..2, segment);
        jpeg.extend_from_slice(b"<script>alert(1)</script>");
        let kept = redraw(&jpeg, SQUARE).unwrap().bytes;
        for trace in [&b"GPS"[..], b"script", b"Exif"] {
            assert!(!kept.windows(trace.len()).any(|window| window == trace));
        }
    }

    #[test]
    fn what_is_no_picture_is_refused_in_words() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for file in [&svg[..], b"<html></html>", b"GIF89a\x01\0\x01\0\0\0\0;", b"%PDF-1.7", b""] {
            assert!(why(file).starts_with("this is no JPEG, PNG or WebP"));
        }
        let whole = file(wide(), ImageFormat::Png);
        assert!(why(&whole[..whole.len() / 2]).contains("damaged"));
        assert!(why(b"\x89PNG\r\n\x1a\n<html>").contains("damaged"));
    }

    #[test]
    fn a_small_file_that_would_unpack_to_a_huge_picture_is_refused_unpacked() {
        // 30,000 by 30,000 by its head; nothing after it is looked at.
        let mut bomb = file(RgbImage::new(1, 1).into(), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(why(&bomb).contains("too many pixels"));

        let mut bomb = file(wide(), ImageFormat::Jpeg);
        let size = bomb.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap() + 5;
        bomb[size..size + 4].copy_from_slice(&[0x3e, 0x80, 0x3e, 0x80]);
        assert!(why(&bomb).contains("too many pixels"));

        let mut bomb = file(wide(), ImageFormat::WebP);
        let size = bomb.windows(4).position(|mark| mark == b"VP8L").unwrap() + 9;
        bomb[size..size + 4].copy_from_slice(&(15_999_u32 | (15_999 << 14)).to_le_bytes());
        assert!(why(&bomb).contains("too many pixels"));
    }

    #[test]
    fn what_a_camera_notes_as_turned_is_turned_for_good() {
        let mut jpeg = file(wide(), ImageFormat::Jpeg);
        let note = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let mut segment = vec![0xff, 0xe1, 0, u8::try_from(note.len() + 2).unwrap()];
        segment.extend_from_slice(note);
        jpeg.splice(2..2, segment);
        let upright =
            image::load_from_memory(&redraw(&jpeg, SQUARE).unwrap().bytes).unwrap().to_rgb8();
        assert!(upright.get_pixel(128, 5).0[0] > 200, "the left is above: red");
        assert!(upright.get_pixel(128, 250).0[2] > 200, "the right is below: blue");
    }

    #[test]
    fn a_picture_with_more_bits_than_memory_is_refused_unpacked() {
        // 5,000 by 7,000 with 16 bits for each of four colours, by its head.
        let mut bomb = file(RgbaImage::new(1, 1).into(), ImageFormat::Png);
        bomb[16..25].copy_from_slice(&[0, 0, 0x13, 0x88, 0, 0, 0x1b, 0x58, 16]);
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(why(&bomb).contains("8 bits"));
    }

    /// By hand, in a release build: `cargo test --release -p services -- --ignored megapixels --nocapture`.
    #[test]
    #[ignore = "measures"]
    fn a_picture_of_25_megapixels() {
        let peak = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
            line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
        };
        let colour = |x: u32, y: u32| Rgb([(x / 20) as u8, (y / 20) as u8, ((x ^ y) / 9) as u8]);
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let file = file(RgbImage::from_fn(5_000, 5_000, colour).into(), format);
            // Forgets the peak so far.
            std::fs::write("/proc/self/clear_refs", "5").unwrap();
            let (before, began) = (peak(), std::time::Instant::now());
            redraw(&file, SQUARE).unwrap();
            println!("{format:?}: {:?}, {} MB more", began.elapsed(), peak() - before);
        }
    }

    /// As PNG wants it.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
            })
        })
    }
}
