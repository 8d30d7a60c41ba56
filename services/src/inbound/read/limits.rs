//! How much of a mail is read: parts within parts are free to send and dear to read.

use std::borrow::Cow;
use std::ops::Range;

/// Mails within mails; the parser keeps them in one another, and lets go of them one inside the other.
const MAX_MESSAGES: usize = 24;
/// Parts that have parts; each looks for its boundary to the end of the mail if there is none.
const MAX_MULTIPARTS: usize = 400;

/// What it takes to end a word that the parser would follow: of the same length, so that no place in
/// the mail moves, and the name of nothing.
const CROSSED_OUT: u8 = b'-';

/// As much from the beginning as can be read in good time, and why it is not all.
///
/// A mail that is packed (base64, quoted-printable) is a file: nobody may send one so (RFC 2046), and
/// what is in it could not be counted here, where no depth has been unpacked yet. So is what a digest
/// holds without saying what it is.
pub(super) fn readable(raw: &[u8]) -> (Cow<'_, [u8]>, Option<&'static str>) {
    let mut scan = Scan::default();
    for line in lines(raw) {
        scan.line(raw, line);
        if let Some(trouble) = scan.too_much() {
            let end = scan.too_much_from;
            return (crossed_out(&raw[..end], &scan.crossed), Some(trouble));
        }
    }
    scan.end_block();
    (crossed_out(raw, &scan.crossed), None)
}

fn crossed_out<'r>(raw: &'r [u8], places: &[Range<usize>]) -> Cow<'r, [u8]> {
    let mut raw = Cow::Borrowed(raw);
    for place in places {
        if place.end <= raw.len() {
            raw.to_mut()[place.clone()].fill(CROSSED_OUT);
        }
    }
    raw
}

/// Which header a line belongs to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Field {
    Type,
    Encoding,
    #[default]
    Other,
}

/// What was seen on the way through a mail. Headers are taken for headers wherever they stand, in the
/// midst of a text as well: rather one too many.
#[derive(Default)]
struct Scan {
    field: Field,
    messages: usize,
    multiparts: usize,
    /// Where it became too much.
    too_much_from: usize,
    /// Of the headers between two empty lines: where they say that this is a mail, and whether it is
    /// packed.
    mails: Vec<Range<usize>>,
    is_packed: bool,
    crossed: Vec<Range<usize>>,
}

impl Scan {
    fn line(&mut self, raw: &[u8], line: Range<usize>) {
        let bytes = &raw[line.clone()];
        if bytes.is_empty() || bytes == b"\r" {
            self.end_block();
            return;
        }
        let is_folded = matches!(bytes[0], b' ' | b'\t');
        let named = Self::named(bytes);
        // Indented, it may be read as a header, too.
        self.field = match named {
            Some(field) => field,
            None if is_folded => self.field,
            None => Field::Other,
        };
        match self.field {
            Field::Type => self.content_type(bytes, line.start),
            Field::Encoding => self.is_packed |= is_packed(bytes),
            Field::Other => {}
        }
    }

    fn named(line: &[u8]) -> Option<Field> {
        let line = line.trim_ascii_start();
        let starts = |name: &[u8]| {
            line.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        };
        if starts(b"content-type") {
            Some(Field::Type)
        } else if starts(b"content-transfer-encoding") {
            Some(Field::Encoding)
        } else {
            None
        }
    }

    fn content_type(&mut self, line: &[u8], start: usize) {
        let mails = places(line, b"message", start);
        if !mails.is_empty() {
            self.messages += 1;
            self.note(start);
            self.mails.extend(mails);
        }
        if !places(line, b"multipart", start).is_empty() {
            self.multiparts += 1;
            self.note(start);
        }
        self.crossed.extend(places(line, b"digest", start));
    }

    fn note(&mut self, start: usize) {
        if self.too_much_from == 0 && self.too_much().is_some() {
            self.too_much_from = start;
        }
    }

    fn too_much(&self) -> Option<&'static str> {
        if self.messages > MAX_MESSAGES {
            Some("it has too many mails within mails")
        } else if self.multiparts > MAX_MULTIPARTS {
            Some("it has too many parts within parts")
        } else {
            None
        }
    }

    fn end_block(&mut self) {
        if self.is_packed {
            self.crossed.append(&mut self.mails);
        }
        self.mails.clear();
        (self.is_packed, self.field) = (false, Field::Other);
    }
}

/// Whether the line of a `Content-Transfer-Encoding` says anything but that the part is as it is.
fn is_packed(line: &[u8]) -> bool {
    let value = line.split(|byte| *byte == b':').nth(1).unwrap_or(line).trim_ascii();
    ![&b"7bit"[..], b"8bit", b"binary", b""].iter().any(|plain| value.eq_ignore_ascii_case(plain))
}

/// Where a line has a word.
fn places(line: &[u8], word: &[u8], start: usize) -> Vec<Range<usize>> {
    let found = line.windows(word.len()).enumerate();
    let found = found.filter(|(_, window)| window.eq_ignore_ascii_case(word));
    found.map(|(at, _)| start + at..start + at + word.len()).collect()
}

/// The lines of a mail, without their `\n`.
fn lines(raw: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    raw.split(|byte| *byte == b'\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use mail_parser::{Message, MessageParser, MessagePart};

    use super::*;

    #[test]
    fn an_ordinary_mail_is_read_whole_and_a_pile_of_them_in_part() {
        let ordinary =
            b"Content-Type: multipart/mixed\n\nContent-Type: message/rfc822\n\ntext".repeat(5);
        assert!(matches!(readable(&ordinary), (Cow::Borrowed(whole), None) if whole == ordinary));
        let pile = b"Content-Type: Message/RFC822\n\n".repeat(10_000);
        let (part, trouble) = readable(&pile);
        assert!(part.len() < 2_000 && trouble.is_some());
    }

    #[test]
    fn words_of_people_stay_as_they_are() {
        let text =
            b"Subject: x\r\n\r\nThe message is a digest:\r\nbase64 message/rfc822\r\n".repeat(100);
        assert!(matches!(readable(&text), (Cow::Borrowed(_), None)));
    }

    fn depth(message: &Message<'_>) -> usize {
        let inner = message.parts.iter().filter_map(MessagePart::message);
        1 + inner.map(depth).max().unwrap_or(0)
    }

    /// However the headers are written: what the parser takes for a mail is counted, and what is packed
    /// is no mail.
    #[test]
    fn nothing_packed_is_unpacked_into_a_pile() {
        let inner = b"Content-Type: message/rfc822\n\n".repeat(200);
        let packed = BASE64_STANDARD.encode(&inner);
        let kinds = [
            "Content-Type: message/rfc822",
            "content-type:MESSAGE/RFC822",
            " Content-Type: message/rfc822",
            "Content-Type : message/rfc822",
            "Content-Type:\r\n message/rfc822",
            "Content-Type:\r\n\t\r\n message/rfc822",
            "Content-Type: message /rfc822",
            "Content-Type: message/ rfc822",
            "Content-Type: (x) message(y)/(z)rfc822",
            "Content-Type: \"message\"/rfc822",
            "Content-Type: message/global; charset=x",
            "X: y\r\nContent-Type: text/plain\r\nContent-Type: message/rfc822",
            "Content-Type: message/rfc822\r\nContent-Type: text/plain",
            "Content-Type: =?utf-8?Q?message/rfc822?=",
            "Content-Type: mess\r\n age/rfc822",
            "Content-Type: m e s s a g e/rfc822",
        ];
        let encodings = [
            "Content-Transfer-Encoding: base64",
            "content-transfer-encoding:BASE64",
            "Content-Transfer-Encoding : base64",
            " Content-Transfer-Encoding: base64",
            "Content-Transfer-Encoding:\r\n base64",
            "Content-Transfer-Encoding:\r\n =?utf-8?Q?base64?=",
            "Content-Transfer-Encoding: =?utf-8?Q?base64?=",
            "Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit",
        ];
        for kind in kinds {
            for encoding in encodings {
                for raw in [
                    format!("From: a@b.example\r\n{kind}\r\n{encoding}\r\n\r\n{packed}"),
                    format!("{encoding}\r\nX: y\r\n{kind}\r\n\r\n{packed}"),
                    format!(
                        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{kind}\r\n{encoding}\r\n\r\n{packed}\r\n--b--\r\n"
                    ),
                    format!(
                        "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n{encoding}\r\n\r\n{packed}\r\n--b--\r\n"
                    ),
                ] {
                    let (part, _) = readable(raw.as_bytes());
                    let parsed = MessageParser::default().parse(&part[..]);
                    let deep = parsed.as_ref().map_or(0, depth);
                    assert!(deep <= MAX_MESSAGES + 2, "{deep} deep: {kind} {encoding}");
                }
            }
            let raw = format!("{kind}\r\n\r\n").repeat(200);
            let (part, _) = readable(raw.as_bytes());
            let parsed = MessageParser::default().parse(&part[..]);
            let deep = parsed.as_ref().map_or(0, depth);
            assert!(deep <= MAX_MESSAGES + 2, "{deep} deep: {kind}");
        }
    }
}
