//! What a mail server reports of a mail of ours.

use domain::mail::MailId;
use domain::mail::inbound::{Failure, Mailbox, MessageId, failures};
use mail_parser::{ContentType, Message, MessageParser, MimeHeaders, PartType};

use super::{Reading, header};
use crate::mail::OWN_NAME;

/// Adds whom the mail did not reach, and which mail it was.
pub(super) fn read(message: &Message<'_>, text: &str, reading: &mut Reading) {
    for part in message.attachments().take(20) {
        let kind = part.content_type();
        let subtype = kind.and_then(ContentType::subtype).unwrap_or_default().to_ascii_lowercase();
        match (&part.body, subtype.as_str()) {
            (PartType::Message(original), _) => refer_to(original, reading),
            (body, "delivery-status" | "global-delivery-status") => {
                let report = match body {
                    PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                        header::decoded(bytes)
                    }
                    PartType::Text(text) => text.to_string(),
                    _ => continue,
                };
                reading.failures.extend(failures(&report));
            }
            (PartType::Text(headers), "rfc822-headers") => {
                if let Some(original) = MessageParser::default().parse_headers(headers.as_bytes()) {
                    refer_to(&original, reading);
                }
            }
            _ => {}
        }
    }
    // Some have the headers of what they return in their own words.
    let own_name = |line: &str| {
        let (name, id) = line.trim_start_matches(['>', ' ']).split_once(':')?;
        id.trim().parse::<MailId>().ok().filter(|_| name.eq_ignore_ascii_case(OWN_NAME))
    };
    reading.returned.extend(text.lines().filter_map(own_name).take(5));
    let fields = header::all(message);
    if reading.failures.is_empty() {
        let named = fields
            .all("x-failed-recipients")
            .flat_map(|value| value.split(','))
            .filter_map(Mailbox::read);
        let reason = text
            .lines()
            .find(|line| line.contains("550") || line.contains("5."))
            .unwrap_or_default();
        reading
            .failures
            .extend(named.map(|mailbox| Failure::new(mailbox.address, "", reason)).take(50));
    }
    reading.files.clear();
}

/// The mail that came back: its names, and the address that answers to it would have gone to.
fn refer_to(original: &Message<'_>, reading: &mut Reading) {
    let fields = header::all(original);
    for name in ["message-id", "in-reply-to", "references"] {
        reading.parents.extend(fields.all(name).flat_map(MessageId::all).take(50));
    }
    let answers = fields.all("reply-to").filter_map(Mailbox::read).map(|mailbox| mailbox.address);
    reading.recipients.extend(answers.take(5));
    let own_name = OWN_NAME.to_ascii_lowercase();
    let ids = fields.all(&own_name).filter_map(|id| id.parse::<MailId>().ok());
    reading.returned.extend(ids.take(5));
}
