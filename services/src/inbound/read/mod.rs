//! Reading a mail as it came over the wire: whatever it is, something comes out, and soon.

mod body;
mod files;
mod header;
mod limits;
mod report;

pub use files::File;

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use domain::accounts::EmailAddress;
use domain::mail::MailId;
use domain::mail::inbound::{
    Extract, Failure, Machine, Mailbox, MessageId, Subject, extract, find_forwarded, machine,
};
use mail_parser::{Message, MessageParser, MessagePart};

/// A mail, as far as it could be understood.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub from: Option<Mailbox>,
    /// All addresses that it says it was sent to.
    pub recipients: Vec<EmailAddress>,
    /// Who got a copy.
    pub copied: Vec<Mailbox>,
    /// To whom it went beside us, by name.
    pub others: Vec<Mailbox>,
    pub subject: Subject,
    pub date: Option<DateTime<Utc>>,
    pub id: Option<MessageId>,
    /// The mails it answers, the nearest first.
    pub parents: Vec<MessageId>,
    /// Which machine wrote it, and by what one sees that.
    pub machine: Option<(Machine, &'static str)>,
    /// Of a bounce: whom our mail did not reach.
    pub failures: Vec<Failure>,
    /// Of a bounce: which of our mails came back with it.
    pub returned: Vec<MailId>,
    /// What is new, as Markdown; empty if nothing is.
    pub text: String,
    /// What was quoted, signed and added.
    pub rest: String,
    pub forwarded: Option<Forward>,
    pub files: Vec<File>,
    /// What could not be understood: then the mail itself is worth keeping beside what could.
    pub trouble: Option<&'static str>,
}

/// A mail that is passed on in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    pub from: Option<Mailbox>,
    pub subject: Subject,
    /// What whoever passes it on says about it.
    pub comment: String,
    pub text: String,
    pub rest: String,
}

impl Reading {
    /// What a ticket made of it is called: the subject, or else the first line.
    pub fn title(&self) -> Option<String> {
        title(&self.subject, &self.text)
    }
}

impl Reading {
    /// Leaves nothing that could stand in the way of a ticket: the words, and the mail itself beside
    /// them.
    pub(super) fn make_plain(&mut self) {
        self.files.clear();
        self.forwarded = None;
        self.rest.clear();
        self.trouble = self.trouble.or(Some("its parts could not be kept"));
    }
}

impl Forward {
    pub fn title(&self) -> Option<String> {
        title(&self.subject, &self.text)
    }
}

fn title(subject: &Subject, text: &str) -> Option<String> {
    if !subject.title.is_empty() {
        return Some(subject.title.clone());
    }
    let is_word = |line: &&str| {
        line.chars().any(char::is_alphanumeric) && !line.trim_start().starts_with(['>', '!'])
    };
    let line = text.lines().find(is_word)?;
    let line = line.trim_matches(['*', '#', '_', ' ', '-', '>', '\\']);
    let short: String = line.chars().take(80).collect();
    Some(if short.len() < line.len() { format!("{}…", short.trim_end()) } else { short })
}

/// Reads any bytes at all. What is too much or too strange is read as far as it goes.
pub fn read(raw: &[u8]) -> Reading {
    let (part, trouble) = limits::readable(raw);
    let attempt = catch_unwind(AssertUnwindSafe(|| understood(&part)));
    let mut reading = attempt.unwrap_or_else(|_| {
        tracing::error!("a mail could not be read without a panic");
        // The headers alone take another way through the parser.
        let headers = catch_unwind(AssertUnwindSafe(|| headers_alone(&part)));
        Reading {
            trouble: Some("its parts could not be told apart"),
            ..headers.unwrap_or_default()
        }
    });
    reading.trouble = reading.trouble.or(trouble);
    reading
}

/// Reads the headers and nothing else: of a mail whose parts have been the end of who read them.
pub(super) fn read_headers(raw: &[u8]) -> Reading {
    let headers = catch_unwind(AssertUnwindSafe(|| headers_alone(raw)));
    Reading { trouble: Some("its parts could not be told apart"), ..headers.unwrap_or_default() }
}

fn understood(raw: &[u8]) -> Reading {
    let Some(message) = MessageParser::default().parse(raw) else {
        let text = domain::mail::inbound::cleaned(&String::from_utf8_lossy(raw));
        return Reading {
            text: shortened(text.trim(), MAX_TEXT),
            trouble: Some("it has no headers"),
            ..Reading::default()
        };
    };
    let mut reading = headers(&message);
    let body = body::words(&message);
    if body.is_cut {
        reading.trouble = Some("its text is longer than anybody reads");
    }
    reading.files = files::all(&message);
    let is_bounce = matches!(reading.machine, Some((Machine::Bounce, _)));
    if is_bounce {
        report::read(&message, &body.text, &mut reading);
    }
    if !is_bounce && (reading.subject.is_forward || !reading.subject.is_reply) {
        reading.forwarded = forward(&message, &body.text, reading.subject.is_forward);
    }
    if reading.forwarded.is_some() {
        // What is passed on is no history: nobody here has seen it.
        reading.text = shortened(&body.text, MAX_TEXT);
    } else {
        let Extract { text, rest } = extract(&body.text);
        let said =
            text.trim().is_empty() && reading.files.is_empty() && !body.text.trim().is_empty();
        // Better all of it than nothing.
        let (text, rest) = if said { (body.text.clone(), String::new()) } else { (text, rest) };
        reading.text = shortened(&domain::mail::inbound::as_markdown(&text), MAX_TEXT);
        reading.rest = shortened(&rest, MAX_REST);
    }
    files::drop_unseen(&mut reading.files, &reading.text, &body.text);
    if reading.from.is_none() {
        reading.trouble = reading.trouble.or(Some("it does not say who wrote it"));
    }
    reading
}

fn headers_alone(raw: &[u8]) -> Reading {
    MessageParser::default().parse_headers(raw).map(|message| headers(&message)).unwrap_or_default()
}

/// As long as a comment may be, less what is said around it.
pub(super) const MAX_TEXT: usize = 90_000;
pub(super) const MAX_REST: usize = 190_000;

pub(super) fn shortened(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}\n\n…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn headers(message: &Message<'_>) -> Reading {
    let fields = header::all(message);
    let ids = |name: &str| fields.all(name).flat_map(MessageId::all).collect::<Vec<_>>();
    let mut parents = ids("in-reply-to");
    parents.extend(ids("references").into_iter().rev());
    parents.truncate(100);
    let to = header::mailboxes(message, &["to", "cc"], &fields);
    let mut recipients: Vec<EmailAddress> =
        to.iter().map(|mailbox| mailbox.address.clone()).collect();
    for name in [
        "delivered-to",
        "x-original-to",
        "envelope-to",
        "x-forwarded-to",
        "x-rcpt-to",
        "apparently-to",
    ] {
        let more = fields.all(name).flat_map(|value| value.split(',')).filter_map(Mailbox::read);
        recipients.extend(more.map(|mailbox| mailbox.address).take(50));
    }
    let mut seen = Vec::new();
    recipients.retain(|address| {
        let is_new = !seen.contains(address) && seen.len() < 200;
        if is_new {
            seen.push(address.clone());
        }
        is_new
    });
    Reading {
        from: header::sender(message, &fields),
        recipients,
        copied: header::mailboxes(message, &["cc"], &fields),
        others: to,
        subject: Subject::read(&header::subject(message, &fields)),
        date: message.date().and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        id: ids("message-id").into_iter().next(),
        parents,
        machine: machine(&fields),
        ..Reading::default()
    }
}

/// A mail that is passed on: as an attachment, or in the text.
fn forward(message: &Message<'_>, text: &str, is_announced: bool) -> Option<Forward> {
    if let Some(found) = find_forwarded(text, is_announced) {
        let Extract { text: words, rest } = extract(&found.text);
        let words = if words.trim().is_empty() { found.text } else { words };
        return Some(Forward {
            from: found.from,
            subject: Subject::read(found.subject.as_deref().unwrap_or_default()),
            comment: domain::mail::inbound::as_markdown(&extract(&found.comment).text),
            text: shortened(&domain::mail::inbound::as_markdown(&words), MAX_TEXT),
            rest: shortened(&rest, MAX_REST),
        });
    }
    let mut inner = message.attachments().filter_map(MessagePart::message);
    let inner = inner.next().filter(|_| is_announced || text.trim().is_empty())?;
    let fields = header::all(inner);
    let body = body::words(inner);
    let Extract { text: words, rest } = extract(&body.text);
    let words = if words.trim().is_empty() { body.text } else { words };
    Some(Forward {
        from: header::sender(inner, &fields),
        subject: Subject::read(&header::subject(inner, &fields)),
        comment: domain::mail::inbound::as_markdown(&extract(text).text),
        text: shortened(&domain::mail::inbound::as_markdown(&words), MAX_TEXT),
        rest: shortened(&rest, MAX_REST),
    })
}

/// What is to be known of a mail before it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Headline {
    pub from: Option<Mailbox>,
    /// As it was sent, with its prefixes.
    pub subject: String,
    pub id: Option<MessageId>,
}

/// Looks at the headers alone.
pub(super) fn headline(raw: &[u8]) -> Headline {
    let look = || {
        let message = MessageParser::default().parse_headers(raw)?;
        let fields = header::all(&message);
        let subject = header::subject(&message, &fields);
        Some(Headline {
            from: header::sender(&message, &fields),
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            id: fields.all("message-id").flat_map(MessageId::all).next(),
        })
    };
    catch_unwind(AssertUnwindSafe(look)).ok().flatten().unwrap_or_default()
}
