//! How a ticket goes by mail: its subject, the names of its messages, the address that answers go to.
//!
//! Everything by which a mail says which ticket it belongs to carries a seal, made with a key that
//! this module does not know: whoever has not got mail of a ticket cannot name it.

use std::fmt;

use super::{EventId, TicketNumber};

/// Made of a ticket's number and a secret of ours: lower-case letters and digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Seal(String);

/// The `Message-ID` of mail about a ticket: its root, or one thing that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageName {
    pub number: TicketNumber,
    /// `None`: the root, which every message of the ticket refers to.
    pub event: Option<EventId>,
    pub seal: Seal,
}

/// Where answers go: `ticket+NUMBER.SEAL@DOMAIN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyAddress {
    pub number: TicketNumber,
    pub seal: Seal,
}

const LOCAL: &str = "ticket+";
const MESSAGE: &str = "ticket.";

/// The subject of all mail about a ticket, `[Ticket #42] - The title`. `title` is the one it had at
/// its creation.
pub fn subject(number: TicketNumber, title: &str) -> String {
    format!("[Ticket #{number}] - {title}")
}

/// The number that a subject names, wherever it stands in it: `AW: [Ticket #42] - …`.
pub fn number_in_subject(subject: &str) -> Option<TicketNumber> {
    const MARK: &str = "[ticket";
    let lower = subject.to_ascii_lowercase();
    lower.match_indices(MARK).find_map(|(at, mark)| {
        let rest = lower[at + mark.len()..].trim_start();
        let rest = rest.strip_prefix('#')?;
        let (digits, _) = rest.split_once(']')?;
        digits.trim().parse().ok()
    })
}

/// Outlook's `Thread-Index`, not yet in base64: all messages of a ticket begin with the same 22
/// bytes, and each that follows adds 5 of its own.
///
/// `root` names the thread, `opened` and `at` are in microseconds since 1970.
pub fn thread_index(root: [u8; 16], opened: i64, at: Option<i64>) -> Vec<u8> {
    // Ticks of 100 ns since 1601, of which the header takes the 48 upper bits.
    const EPOCHS_APART: i64 = 11_644_473_600;
    let ticks = |micros: i64| (micros + EPOCHS_APART * 1_000_000).saturating_mul(10);
    let mut index = ticks(opened).to_be_bytes()[..6].to_vec();
    index.extend_from_slice(&root);
    if let Some(at) = at {
        // How much later, in units of 2^18 ticks (26 ms), as 31 bits, or of 2^23 when that is not enough.
        let later = at.saturating_sub(opened).max(0).saturating_mul(10);
        let fine = later >> 18;
        let word = match u32::try_from(fine) {
            Ok(fine) if fine < 1 << 31 => fine,
            _ => u32::try_from(later >> 23).unwrap_or(u32::MAX) & !(1 << 31) | 1 << 31,
        };
        index.extend_from_slice(&word.to_be_bytes());
        // What tells two answers of one moment apart.
        index.push((at & 0xff) as u8);
    }
    index
}

impl Seal {
    /// Characters of a seal: 80 bits, five each.
    pub const CHARS: usize = 16;
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

    /// Of the first bytes of a keyed hash.
    pub fn of(hash: &[u8]) -> Self {
        let mut seal = String::with_capacity(Self::CHARS);
        let (mut bits, mut held) = (0u32, 0u32);
        for &byte in hash {
            held = held << 8 | u32::from(byte);
            bits += 8;
            while bits >= 5 && seal.len() < Self::CHARS {
                bits -= 5;
                seal.push(char::from(Self::ALPHABET[(held >> bits & 31) as usize]));
            }
        }
        Self(seal)
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let is_seal =
            text.len() == Self::CHARS && text.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        is_seal.then_some(Self(text))
    }

    /// Compares without telling by its time how much of it is right.
    pub fn is(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.0.as_bytes(), other.0.as_bytes());
        mine.len() == theirs.len()
            && mine.iter().zip(theirs).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
    }
}

impl MessageName {
    /// Reads the name of a message, with or without its brackets. `None`: it is none of ours, at
    /// this domain.
    pub fn parse(text: &str, domain: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('<').unwrap_or(text);
        let text = text.strip_suffix('>').unwrap_or(text);
        let (local, host) = text.rsplit_once('@')?;
        if !host.eq_ignore_ascii_case(domain) {
            return None;
        }
        let mut parts = split_prefix(local, MESSAGE)?.split('.');
        let number = parts.next()?.parse().ok()?;
        let event = match parts.next()? {
            "root" => None,
            event => Some(EventId(event.parse().ok().filter(|event| *event > 0)?)),
        };
        let seal = Seal::parse(parts.next()?)?;
        parts.next().is_none().then_some(Self { number, event, seal })
    }

    /// As it stands in a header, with its brackets.
    pub fn at(&self, domain: &str) -> String {
        let Self { number, event, seal: Seal(seal) } = self;
        match event {
            None => format!("<{MESSAGE}{number}.root.{seal}@{domain}>"),
            Some(EventId(event)) => format!("<{MESSAGE}{number}.{event}.{seal}@{domain}>"),
        }
    }
}

impl ReplyAddress {
    /// Reads the address a mail came to. `None`: it is not of this form, or not at this domain.
    pub fn parse(address: &str, domain: &str) -> Option<Self> {
        let (local, host) = address.trim().rsplit_once('@')?;
        if !host.eq_ignore_ascii_case(domain) {
            return None;
        }
        let (number, seal) = split_prefix(local, LOCAL)?.split_once('.')?;
        Some(Self { number: number.parse().ok()?, seal: Seal::parse(seal)? })
    }

    pub fn at(&self, domain: &str) -> String {
        let Self { number, seal: Seal(seal) } = self;
        format!("{LOCAL}{number}.{seal}@{domain}")
    }
}

/// It never shows itself, not in logs either.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

fn split_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(number: i64) -> TicketNumber {
        number.try_into().unwrap()
    }

    #[test]
    fn a_subject_names_its_ticket_through_any_prefix() {
        let subject = subject(number(42), "Camera [PTZ] is dark");
        assert_eq!(subject, "[Ticket #42] - Camera [PTZ] is dark");
        for prefix in ["", "Re: ", "AW: Re: ", "[EXTERNAL] RE: ", "Fwd: "] {
            assert_eq!(number_in_subject(&format!("{prefix}{subject}")), Some(number(42)));
        }
        assert_eq!(number_in_subject("[TICKET  # 42 ]"), Some(number(42)));
        assert_eq!(number_in_subject("[ticket #42]"), Some(number(42)));
        for other in
            ["Ticket 42", "[Ticket 42]", "[Ticket #]", "[Ticket #4x]", "#42", "[Ticket #42"]
        {
            assert_eq!(number_in_subject(other), None, "{other}");
        }
        assert_eq!(number_in_subject("[Ticket #x] [Ticket #7]"), Some(number(7)));
    }

    #[test]
    fn a_thread_index_grows_and_keeps_its_root() {
        let opened = 1_795_000_000_000_000;
        let root = thread_index([7; 16], opened, None);
        assert_eq!(root.len(), 22);
        let answer = thread_index([7; 16], opened, Some(opened + 5_000_000));
        assert_eq!((answer.len(), &answer[..22]), (27, &root[..]));
        let later = thread_index([7; 16], opened, Some(opened + 900 * 86_400 * 1_000_000));
        assert_ne!(answer[22..], later[22..]);
        assert_eq!(later[22] & 0x80, 0x80, "years later it counts in larger units");
    }

    proptest! {
        #[test]
        fn names_and_addresses_come_back(n in 1..i64::from(u32::MAX), event in prop::option::of(1..i64::MAX), hash: [u8; 32]) {
            let seal = Seal::of(&hash);
            prop_assert_eq!(seal.0.len(), Seal::CHARS);
            let name = MessageName { number: number(n), event: event.map(EventId), seal: seal.clone() };
            let text = name.at("desk.example");
            prop_assert_eq!(MessageName::parse(&text, "DESK.example"), Some(name.clone()));
            prop_assert_eq!(MessageName::parse(text.trim_matches(['<', '>']), "desk.example"), Some(name));
            prop_assert_eq!(MessageName::parse(&text, "other.example"), None);
            let address = ReplyAddress { number: number(n), seal: seal.clone() };
            // Mail servers may change the case of what is before the @.
            let text = address.at("desk.example").to_uppercase();
            let read = ReplyAddress::parse(&text, "desk.example").unwrap();
            prop_assert!(read == address && read.seal.is(&seal));
            prop_assert!(!read.seal.is(&Seal::of(&[hash[0] ^ 1; 32])) || hash == [hash[0] ^ 1; 32]);
        }

        #[test]
        fn whatever_comes_is_read_without_a_panic(text in "\\PC{0,60}") {
            let _ = MessageName::parse(&text, "desk.example");
            let _ = ReplyAddress::parse(&format!("ticket+{text}@desk.example"), "desk.example");
            let _ = number_in_subject(&format!("[Ticket #{text}"));
        }
    }
}
