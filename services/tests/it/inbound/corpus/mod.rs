//! Mails made here, in the style of the programs that people use. Each says what is to be read in it.

mod encodings;
mod files;
mod forwards;
mod machines;
mod odd;
mod replies;
mod tongues;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::mail::inbound::Machine;

/// A mail, and what is in it.
#[derive(Clone)]
pub struct Mail {
    pub name: String,
    pub raw: Vec<u8>,
    pub expected: Expected,
}

#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Whose it is.
    pub from: &'static str,
    /// The new text, and nothing else. Of what is passed on, the text of that.
    pub text: String,
    /// Words that must not be lost, wherever the exact text is not agreed upon.
    pub words: Vec<String>,
    pub title: Option<String>,
    /// Of what it names.
    pub ticket: Option<i64>,
    pub machine: Option<Machine>,
    /// Who wrote what is passed on.
    pub original: Option<&'static str>,
    pub files: Vec<String>,
    /// Not all of it could be understood.
    pub trouble: bool,
}

pub const SABINE: (&str, &str) = ("Sabine Köhler", "sabine@kestrel.example");
pub const DESK: (&str, &str) = ("Kestrel Desk", "desk@kestrel.example");
pub const TICKET: i64 = 42;

/// All of them; made anew each time, from nothing but what stands here and in `tests/mails`.
pub fn all() -> Vec<Mail> {
    let mut mails = Vec::new();
    mails.extend(replies::all());
    mails.extend(forwards::all());
    mails.extend(encodings::all());
    mails.extend(machines::all());
    mails.extend(odd::all());
    mails.extend(files::all());
    mails
}

/// A mail with these headers beside the usual ones, and this body. Headers that are named replace.
pub fn mail(headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let usual = [
        ("From", "=?utf-8?Q?Sabine_K=C3=B6hler?= <sabine@kestrel.example>"),
        ("To", "Kestrel Desk <desk@kestrel.example>"),
        ("Date", "Mon, 16 Nov 2026 11:30:00 +0100"),
        ("Message-ID", "<mail-of-the-corpus@kestrel.example>"),
        ("MIME-Version", "1.0"),
    ];
    let mut raw = Vec::new();
    let named = |name: &str| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    for (name, value) in usual.iter().filter(|(name, _)| !named(name)).chain(headers) {
        if !value.is_empty() {
            raw.extend(format!("{name}: {value}\r\n").bytes());
        }
    }
    raw.extend(b"\r\n");
    raw.extend(body);
    raw
}

/// The same words twice, as programs send them.
pub fn alternative(plain: &str, html: &str) -> (String, String) {
    let body = format!(
        "--alt\r\nContent-Type: text/plain; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n\
         --alt\r\nContent-Type: text/html; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--alt--\r\n",
        quoted_printable(plain.as_bytes()),
        quoted_printable(html.as_bytes()),
    );
    ("multipart/alternative; boundary=\"alt\"".to_owned(), body)
}

pub fn quoted_printable(bytes: &[u8]) -> String {
    let mut encoded = String::new();
    let mut column = 0;
    for &byte in bytes {
        if byte == b'\n' {
            encoded.push_str("\r\n");
            column = 0;
            continue;
        }
        if column > 70 {
            encoded.push_str("=\r\n");
            column = 0;
        }
        if (32..127).contains(&byte) && byte != b'=' {
            encoded.push(char::from(byte));
            column += 1;
        } else if byte != b'\r' {
            encoded.push_str(&format!("={byte:02X}"));
            column += 3;
        }
    }
    // A space at the end of a line would be taken away on the way.
    encoded.replace(" \r\n", "=20\r\n")
}

pub fn base64(bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    let lines: Vec<&str> =
        text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join("\r\n")
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text as a header carries it.
pub fn word(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    format!("=?utf-8?B?{}?=", BASE64_STANDARD.encode(text))
}
