//! The headers of a mail: decoded, and mended where somebody sent what no standard knows.

use domain::mail::inbound::{Headers, Mailbox};
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{Addr, HeaderValue, Message};

/// Nobody means more than that by a header.
const MAX_HEADERS: usize = 1000;
const MAX_BYTES: usize = 64 * 1024;
const MAX_PEOPLE: usize = 200;

/// All headers, unfolded and as they were sent.
pub(super) fn all(message: &Message<'_>) -> Headers {
    let Some(part) = message.parts.first() else { return Headers::default() };
    let fields = part.headers.iter().take(MAX_HEADERS).map(|header| {
        let (start, end) = (header.offset_start as usize, header.offset_end as usize);
        let end = end.min(start.saturating_add(MAX_BYTES));
        let raw = message.raw_message.get(start..end).unwrap_or_default();
        let value: Vec<String> = decoded(raw).lines().map(|line| line.trim().to_owned()).collect();
        (header.name.as_str().to_ascii_lowercase(), value.join(" ").trim().to_owned())
    });
    Headers(fields.collect())
}

/// Bytes as text: UTF-8, or what old programs on Windows sent in its place.
pub(super) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => match charset_decoder(b"windows-1252") {
            Some(decode) => decode(bytes),
            None => String::from_utf8_lossy(bytes).into_owned(),
        },
    }
}

pub(super) fn subject(message: &Message<'_>, fields: &Headers) -> String {
    let parsed = message.subject().unwrap_or_default();
    let is_broken = parsed.contains(char::REPLACEMENT_CHARACTER);
    let text = if is_broken { fields.get("subject").unwrap_or(parsed) } else { parsed };
    domain::mail::inbound::cleaned(text)
}

/// Who wrote it: `From`, and if that names nobody, whoever sent it.
pub(super) fn sender(message: &Message<'_>, fields: &Headers) -> Option<Mailbox> {
    let parsed = |value: Option<&HeaderValue<'_>>| people(value?).into_iter().next();
    parsed(message.header("From"))
        .or_else(|| fields.get("from").and_then(Mailbox::read))
        .or_else(|| parsed(message.header("Sender")))
        .or_else(|| parsed(message.header("Reply-To")))
        .or_else(|| fields.get("return-path").and_then(Mailbox::read))
        .or_else(|| fields.get("x-envelope-from").and_then(Mailbox::read))
}

/// Everybody whom the headers of these names name.
pub(super) fn mailboxes(message: &Message<'_>, names: &[&str], fields: &Headers) -> Vec<Mailbox> {
    let Some(part) = message.parts.first() else { return Vec::new() };
    let mut found = Vec::new();
    for name in names {
        let before = found.len();
        let values =
            part.headers.iter().filter(|header| header.name.as_str().eq_ignore_ascii_case(name));
        found.extend(values.flat_map(|header| people(&header.value)));
        if found.len() == before {
            let words = fields.all(name).flat_map(|value| value.split([',', ';']));
            found.extend(words.filter_map(Mailbox::read).take(MAX_PEOPLE));
        }
        found.truncate(MAX_PEOPLE);
    }
    found
}

fn people(value: &HeaderValue<'_>) -> Vec<Mailbox> {
    let Some(addresses) = value.as_address() else { return Vec::new() };
    addresses.iter().take(MAX_PEOPLE).filter_map(mailbox).collect()
}

fn mailbox(addr: &Addr<'_>) -> Option<Mailbox> {
    let address = addr.address()?;
    let name = addr.name().unwrap_or_default();
    let name = domain::mail::inbound::cleaned(name);
    match address.trim().parse() {
        Ok(address) => Some(Mailbox::new(&name, address)),
        Err(_) => Mailbox::read(address).map(|found| Mailbox::new(&name, found.address)),
    }
}
