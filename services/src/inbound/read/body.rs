//! The words of a mail: of its alternatives the one that its writer saw, as Markdown in lines.

use std::borrow::Cow;

use domain::mail::inbound::{cleaned, to_markdown, unflowed};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::files;

/// Longer texts are cut: more is kept of no mail, and nobody wrote it.
const MAX_BYTES: usize = 400 * 1024;
/// The same of HTML, most of which is no text.
const MAX_HTML_BYTES: usize = 2 * 1024 * 1024;
const MAX_PARTS: usize = 100;

#[derive(Default)]
pub(super) struct Words {
    /// Whole, with what it quotes.
    pub text: String,
    /// Not all of it is here.
    pub is_cut: bool,
}

pub(super) fn words(message: &Message<'_>) -> Words {
    let rich = assembled(message, &message.html_body);
    let plain = || assembled(message, &message.text_body);
    let mut words = if rich.text.trim().is_empty() { plain() } else { rich };
    if words.text.trim().is_empty() {
        words.text = recovered(message);
    }
    Words { text: words.text.trim_end().to_owned(), ..words }
}

/// What stands where parts should be: their boundary was never there, or never ended.
fn recovered(message: &Message<'_>) -> String {
    let mut text = String::new();
    for part in message.attachments().filter(|part| is_shapeless(part)).take(MAX_PARTS) {
        let words = match &part.body {
            PartType::Text(words) => Cow::Borrowed(words.as_ref()),
            PartType::Binary(bytes) => Cow::Owned(super::header::decoded(bytes)),
            _ => continue,
        };
        let words = cleaned(cut(&words, MAX_BYTES).0);
        let is_frame = |line: &str| {
            line.starts_with("--") && !line.contains(' ')
                || line.to_ascii_lowercase().starts_with("content-")
        };
        text.extend(words.lines().filter(|line| !is_frame(line)).flat_map(|line| [line, "\n"]));
    }
    text.trim().to_owned()
}

/// Whether a part is no file, but text that the parser found no place for.
pub(super) fn is_shapeless(part: &MessagePart<'_>) -> bool {
    let is_multipart =
        part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart"));
    let is_named = part.attachment_name().is_some();
    let is_text = matches!(part.body, PartType::Text(_));
    !is_named && (is_text && part.is_encoding_problem || is_multipart)
}

fn assembled(message: &Message<'_>, parts: &[u32]) -> Words {
    let mut words = Words::default();
    let parts = parts.iter().take(MAX_PARTS).filter_map(|id| message.parts.get(*id as usize));
    for part in parts {
        let text = match &part.body {
            PartType::Html(text) => {
                let text = decoded(message, part, text);
                let (text, is_cut) = cut(&text, MAX_HTML_BYTES);
                words.is_cut |= is_cut;
                to_markdown(&cleaned(text))
            }
            PartType::Text(text) => {
                let text = decoded(message, part, text);
                let (text, is_cut) = cut(&text, MAX_BYTES);
                words.is_cut |= is_cut;
                plain(part, text)
            }
            // A picture between two pieces of text stands where it was put.
            PartType::InlineBinary(_) => picture(part, &words.text).unwrap_or_default(),
            _ => continue,
        };
        if text.trim().is_empty() {
            continue;
        }
        if !words.text.is_empty() {
            words.text.push_str("\n\n");
        }
        words.text.push_str(text.trim_end());
    }
    let (text, is_cut) = cut(&words.text, MAX_BYTES);
    if is_cut {
        words = Words { text: text.to_owned(), is_cut };
    }
    words
}

/// Plain text: lines that were only broken are joined, and pictures stand where they were.
fn plain(part: &MessagePart<'_>, text: &str) -> String {
    let text = cleaned(text);
    let attribute = |name: &str| part.content_type().and_then(|kind| kind.attribute(name));
    let is_flowed = attribute("format").is_some_and(|form| form.eq_ignore_ascii_case("flowed"));
    let deletes_space = attribute("delsp").is_some_and(|answer| answer.eq_ignore_ascii_case("yes"));
    if is_flowed { unflowed(&text, deletes_space) } else { text }
}

fn picture(part: &MessagePart<'_>, before: &str) -> Option<String> {
    let id = files::content_id(part)?;
    let name = part.attachment_name().unwrap_or_default().replace(['[', ']', '\n', '\r'], "");
    (!before.contains(&format!("cid:{id}"))).then(|| format!("![{name}](cid:{id})"))
}

/// The text of a part. Where its label is missing or only says “ASCII” or “Latin”, the bytes know
/// better.
fn decoded<'t>(message: &Message<'_>, part: &MessagePart<'_>, text: &'t str) -> Cow<'t, str> {
    let label = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    let label = label.trim().to_ascii_lowercase();
    let is_known = charset_decoder(label.as_bytes()).is_some();
    let is_vague = !is_known
        || matches!(
            label.as_str(),
            "us-ascii"
                | "ascii"
                | "iso-8859-1"
                | "latin1"
                | "windows-1252"
                | "cp1252"
                | "utf-8"
                | "utf8"
        );
    if !is_vague || text.is_ascii() && !text.is_empty() {
        return Cow::Borrowed(text);
    }
    if label.starts_with("utf") && !text.contains(char::REPLACEMENT_CHARACTER) {
        return Cow::Borrowed(text);
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let Some(raw) = message.raw_message.get(range) else { return Cow::Borrowed(text) };
    let bytes = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else { return Cow::Borrowed(text) };
    match std::str::from_utf8(&bytes) {
        Ok(text) => Cow::Owned(text.to_owned()),
        Err(_) if is_known && !label.starts_with("utf") => Cow::Borrowed(text),
        Err(_) => Cow::Owned(super::header::decoded(&bytes)),
    }
}

/// The beginning of a text, and whether that is not all.
fn cut(text: &str, max_bytes: usize) -> (&str, bool) {
    if text.len() <= max_bytes {
        return (text, false);
    }
    let end = (0..=max_bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (&text[..end], true)
}
