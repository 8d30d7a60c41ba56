//! The form in which SendGrid's Inbound Parse sends a mail, made a mail again.
//!
//! It comes in two shapes: the mail as it is, in the field `email`, or taken apart. What was taken
//! apart is put together, so that whatever reads mails reads one kind of thing, and so that what is
//! kept can be read by every mail program.

use std::collections::HashMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mail_parser::decoders::charsets::map::charset_decoder;
use serde::Deserialize;

use super::Envelope;

/// A field of the form; a file has a name.
#[derive(Clone, Debug, Default)]
pub struct Field {
    pub name: String,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub bytes: Vec<u8>,
}

/// `{"to":["ticket+7.…@example.org"],"from":"ana@example.org"}`
#[derive(Default, Deserialize)]
#[serde(default)]
struct SentTo {
    to: Vec<String>,
    from: Option<String>,
}

/// Of `attachment-info`, by the name of the field.
#[derive(Default, Deserialize)]
#[serde(default)]
struct FileInfo {
    filename: Option<String>,
    name: Option<String>,
    #[serde(rename = "type")]
    media_type: Option<String>,
    #[serde(rename = "content-id")]
    content_id: Option<String>,
}

const MIXED: &str = "----=_mixed_of_a_form";
const ALTERNATIVE: &str = "----=_alternative_of_a_form";

/// The mail in a form, and between whom it was sent. `None`: there is none in it.
pub fn mail_of(fields: Vec<Field>) -> Option<(Vec<u8>, Envelope)> {
    let form = Form(fields);
    let sent: SentTo = form.json("envelope");
    let envelope = Envelope { from: sent.from, to: sent.to };
    if let Some(raw) = form.field("email") {
        return Some((raw.bytes.clone(), envelope));
    }
    let has_mail = ["from", "headers", "text", "html", "subject", "to"]
        .iter()
        .any(|name| form.field(name).is_some());
    has_mail.then(|| (composed(&form), envelope))
}

struct Form(Vec<Field>);

impl Form {
    fn field(&self, name: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.name == name)
    }

    fn json<T: for<'de> Deserialize<'de> + Default>(&self, name: &str) -> T {
        self.field(name)
            .and_then(|field| serde_json::from_slice(&field.bytes).ok())
            .unwrap_or_default()
    }

    /// A field in the charset that the form says it has.
    fn text(&self, name: &str, charsets: &HashMap<String, String>) -> Option<String> {
        let bytes = &self.field(name)?.bytes;
        let charset = charsets.get(name).map(|charset| charset.trim().to_ascii_lowercase());
        let decode = charset.as_deref().filter(|charset| !charset.starts_with("utf-8"));
        let decode = decode.and_then(|charset| charset_decoder(charset.as_bytes()));
        Some(match (std::str::from_utf8(bytes), decode) {
            (_, Some(decode)) => decode(bytes),
            (Ok(text), None) => text.to_owned(),
            (Err(_), None) => charset_decoder(b"windows-1252").map_or_else(
                || String::from_utf8_lossy(bytes).into_owned(),
                |decode| decode(bytes),
            ),
        })
    }
}

fn composed(form: &Form) -> Vec<u8> {
    let charsets: HashMap<String, String> = form.json("charsets");
    let text = |name: &str| form.text(name, &charsets);
    let mut mail = String::new();
    let headers = text("headers").unwrap_or_default();
    let mut seen = Vec::new();
    for field in fields_of(&headers) {
        let name = field.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
        // The parts are others now.
        if !matches!(name.as_str(), "content-type" | "content-transfer-encoding" | "mime-version") {
            mail.push_str(&field);
            mail.push_str("\r\n");
        }
        seen.push(name);
    }
    for (field, name) in [("from", "From"), ("to", "To"), ("cc", "Cc"), ("subject", "Subject")] {
        let value = text(field).filter(|value| !value.trim().is_empty());
        if let Some(value) = value.filter(|_| !seen.iter().any(|known| known == field)) {
            let line: String =
                value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            mail.push_str(&format!("{name}: {line}\r\n"));
        }
    }
    mail.push_str("MIME-Version: 1.0\r\n");
    mail.push_str(&format!(
        "Content-Type: multipart/mixed; boundary=\"{MIXED}\"\r\n\r\n--{MIXED}\r\n"
    ));
    mail.push_str(&format!(
        "Content-Type: multipart/alternative; boundary=\"{ALTERNATIVE}\"\r\n\r\n"
    ));
    for (field, kind) in [("text", "plain"), ("html", "html")] {
        if let Some(words) = text(field).filter(|words| !words.trim().is_empty()) {
            mail.push_str(&format!(
                "--{ALTERNATIVE}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            ));
            mail.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
            mail.push_str(&encoded(words.as_bytes()));
        }
    }
    mail.push_str(&format!("--{ALTERNATIVE}--\r\n"));
    attach(form, &mut mail);
    mail.push_str(&format!("--{MIXED}--\r\n"));
    mail.into_bytes()
}

/// The headers of a mail, each with the lines it goes on in; what is none is left out.
fn fields_of(headers: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in headers.lines() {
        let line = line.trim_end();
        if line.starts_with([' ', '\t']) {
            if let Some(field) = fields.last_mut() {
                field.push_str("\r\n ");
                field.push_str(line.trim_start());
            }
            continue;
        }
        let name = line.split_once(':').map(|(name, _)| name);
        if name.is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())) {
            fields.push(line.to_owned());
        }
    }
    fields
}

fn attach(form: &Form, mail: &mut String) {
    let infos: HashMap<String, FileInfo> = form.json("attachment-info");
    let content_ids: HashMap<String, String> = form.json("content-ids");
    let is_file = |field: &&Field| {
        field
            .name
            .strip_prefix("attachment")
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty())
    };
    for field in form.0.iter().filter(is_file) {
        let info = infos.get(&field.name);
        let name = info
            .and_then(|info| info.filename.as_ref().or(info.name.as_ref()))
            .or(field.file_name.as_ref());
        let media_type =
            info.and_then(|info| info.media_type.as_ref()).or(field.media_type.as_ref());
        let media_type = media_type
            .filter(|kind| is_media_type(kind))
            .map_or("application/octet-stream", String::as_str);
        let content_id = info.and_then(|info| info.content_id.clone()).or_else(|| {
            content_ids.iter().find(|(_, file)| **file == field.name).map(|(id, _)| id.clone())
        });
        mail.push_str(&format!("--{MIXED}\r\nContent-Type: {media_type}\r\n"));
        let place = if content_id.is_some() { "inline" } else { "attachment" };
        match name {
            Some(name) => mail.push_str(&format!(
                "Content-Disposition: {place}; filename*=UTF-8''{}\r\n",
                percent(name)
            )),
            None => mail.push_str(&format!("Content-Disposition: {place}\r\n")),
        }
        if let Some(id) = content_id {
            let id: String =
                id.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>')).collect();
            mail.push_str(&format!("Content-ID: <{id}>\r\n"));
        }
        mail.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
        mail.push_str(&encoded(&field.bytes));
    }
}

fn is_media_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_'))
    };
    // A part that has parts would be read as such.
    let is_whole = !text.to_ascii_lowercase().starts_with("multipart/")
        && !text.to_ascii_lowercase().starts_with("message/");
    text.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && is_whole
}

fn encoded(bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    let mut lines = String::with_capacity(text.len() + text.len() / 38 + 2);
    for line in text.as_bytes().chunks(76) {
        lines.extend(line.iter().map(|byte| char::from(*byte)));
        lines.push_str("\r\n");
    }
    lines
}

fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    fn field(name: &str, bytes: &[u8]) -> Field {
        Field { name: name.to_owned(), bytes: bytes.to_vec(), ..Field::default() }
    }

    #[test]
    fn a_form_taken_apart_reads_like_the_mail_it_was() {
        let fields = vec![
            field("headers", b"Received: by mx\r\n with ESMTP\r\nMessage-ID: <a1@example.net>\r\nContent-Type: multipart/alternative; boundary=x\r\n"),
            field("from", "Zoë Krüger <zoe@example.net>".as_bytes()),
            field("to", b"desk@example.org"),
            field("subject", b"K\xfchlung"),
            field("text", b"Es ist hei\xdf."),
            field("charsets", br#"{"to":"UTF-8","subject":"iso-8859-1","text":"iso-8859-1","from":"UTF-8"}"#),
            field("envelope", br#"{"to":["ticket+7.abcdefgh@example.org"],"from":"bounce@example.net"}"#),
            field("attachments", b"1"),
            field("attachment-info", br#"{"attachment1":{"filename":"Pl\u00e4ne 1.pdf","type":"application/pdf"}}"#),
            Field { file_name: Some("x.pdf".to_owned()), ..field("attachment1", b"%PDF-1.7 ...") },
        ];
        let (raw, envelope) = mail_of(fields).unwrap();
        assert_eq!(envelope.to, ["ticket+7.abcdefgh@example.org"]);
        let reading = read(&raw);
        let from = reading.from.unwrap();
        assert_eq!((from.name.as_str(), from.address.as_str()), ("Zoë Krüger", "zoe@example.net"));
        assert_eq!(reading.subject.title, "Kühlung");
        assert_eq!(reading.text, "Es ist heiß.");
        assert_eq!(reading.id.unwrap().as_str(), "a1@example.net");
        assert_eq!(
            (reading.files[0].name.as_str(), &reading.files[0].bytes[..]),
            ("Pläne 1.pdf", &b"%PDF-1.7 ..."[..])
        );
    }

    #[test]
    fn a_mail_as_it_is_stays_as_it_is() {
        let raw = b"From: a@example.net\r\n\r\n\xff\0text";
        assert_eq!(mail_of(vec![field("email", raw)]).unwrap().0, raw);
        assert!(mail_of(vec![field("spam_score", b"1")]).is_none());
        assert!(mail_of(Vec::new()).is_none());
    }
}
