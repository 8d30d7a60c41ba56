//! What is attached to a mail.

use domain::mail::inbound::Subject;
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::body::is_shapeless;

/// More than that nobody attaches by hand.
const MAX_FILES: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// As it was sent; whoever keeps it makes it fit.
    pub name: String,
    /// As the sender calls it, which is no proof.
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// What the text names it by.
    pub content_id: Option<String>,
}

pub(super) fn all(message: &Message<'_>) -> Vec<File> {
    message
        .attachments()
        .filter(|part| !is_shapeless(part))
        .take(MAX_FILES)
        .filter_map(file)
        .collect()
}

fn file(part: &MessagePart<'_>) -> Option<File> {
    let kind = part.content_type();
    let media_type = match kind {
        Some(kind) => format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream"))
            .to_ascii_lowercase(),
        None => "application/octet-stream".to_owned(),
    };
    // Of use to programs that check them, and to nobody here.
    if matches!(
        media_type.as_str(),
        "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/pgp-signature"
    ) {
        return None;
    }
    let bytes = match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
        PartType::Message(message) => message.raw_message().to_vec(),
        PartType::Multipart(_) => return None,
    };
    let content_id = content_id(part);
    if bytes.is_empty() && content_id.is_some() {
        return None;
    }
    let name = given_name(part).unwrap_or_else(|| named(part, &media_type));
    Some(File { name, media_type, bytes, content_id })
}

/// As the sender calls it. Of two names the second knows all letters, and the first is for programs
/// that do not.
fn given_name(part: &MessagePart<'_>) -> Option<String> {
    let disposition = part.content_disposition().and_then(|place| place.attributes.as_ref());
    let mut names = disposition
        .into_iter()
        .flatten()
        .filter(|attribute| attribute.name.eq_ignore_ascii_case("filename"));
    let name = names
        .next_back()
        .map(|attribute| attribute.value.as_ref())
        .or_else(|| part.attachment_name())?;
    Some(domain::mail::inbound::cleaned(name)).filter(|name| !name.trim().is_empty())
}

/// A name for what has none.
fn named(part: &MessagePart<'_>, media_type: &str) -> String {
    if let PartType::Message(message) = &part.body {
        let subject = Subject::read(message.subject().unwrap_or_default()).title;
        let name = if subject.is_empty() { "message" } else { subject.as_str() };
        return format!("{}.eml", name.replace(['/', '\\', ':'], " "));
    }
    let (kind, ending) = media_type.split_once('/').unwrap_or(("file", "bin"));
    let ending = match ending {
        "plain" => "txt",
        "jpeg" | "pjpeg" => "jpg",
        "svg+xml" => "svg",
        "calendar" => "ics",
        "ms-tnef" | "vnd.ms-tnef" => "dat",
        "octet-stream" => "bin",
        "delivery-status" | "rfc822-headers" => "txt",
        ending if ending.len() <= 5 => ending,
        _ => "bin",
    };
    match kind {
        "image" | "audio" | "video" => format!("{kind}.{ending}"),
        _ => format!("attachment.{ending}"),
    }
}

/// What a text may name it by, fit to stand in an address.
pub(super) fn content_id(part: &MessagePart<'_>) -> Option<String> {
    let id: String = part
        .content_id()?
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '<' | '>'))
        .take(200)
        .collect();
    (!id.is_empty()).then_some(id)
}

/// Lets go of pictures that only what is quoted or signed shows: logos, and what we sent ourselves.
pub(super) fn drop_unseen(files: &mut Vec<File>, shown: &str, whole: &str) {
    files.retain(|file| match &file.content_id {
        Some(id) => {
            let name = format!("cid:{id}");
            shown.contains(&name) || !whole.contains(&name)
        }
        None => true,
    });
}
