//! A name and an address, as mails name people.

use serde::{Deserialize, Serialize};

use crate::accounts::EmailAddress;

/// Who somebody says they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// As it was sent; may be empty.
    pub name: String,
    pub address: EmailAddress,
}

impl Mailbox {
    const MAX_NAME: usize = 120;

    pub fn new(name: &str, address: EmailAddress) -> Self {
        let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = words.join(" ");
        let name = name.trim_matches(['"', '\'', '*', ' ']);
        // A name that is the address says nothing.
        let is_address = name.eq_ignore_ascii_case(address.as_str());
        let name = if is_address { "" } else { name };
        let name: String = name.chars().take(Self::MAX_NAME).collect();
        Self { name: name.trim().to_owned(), address }
    }

    /// Reads what people and programs write into a line: `Ana Lima <ana@example.org>`,
    /// `Ana Lima [mailto:ana@example.org]`, `ana@example.org (Ana Lima)`.
    pub fn read(text: &str) -> Option<Self> {
        let is_part = |c: char| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    '.' | '-'
                        | '_'
                        | '+'
                        | '='
                        | '\''
                        | '@'
                        | '~'
                        | '#'
                        | '$'
                        | '%'
                        | '&'
                        | '/'
                        | '!'
                        | '*'
                )
        };
        // From the right: a name may look like an address, too.
        for (at, _) in text.rmatch_indices('@').take(20) {
            let start = text[..at]
                .char_indices()
                .rev()
                .take_while(|(_, c)| is_part(*c))
                .last()
                .map_or(at, |(start, _)| start);
            let end = text[at..]
                .char_indices()
                .take_while(|(_, c)| is_part(*c))
                .last()
                .map_or(at, |(end, c)| at + end + c.len_utf8());
            let word = text[start..end].trim_matches(['.', '*', '\'', '/', '_']);
            let Ok(address) = word.parse::<EmailAddress>() else { continue };
            let outside = |c: char| {
                c.is_whitespace()
                    || matches!(c, '<' | '[' | '(' | '"' | '\'' | ',' | ';' | '*' | ':' | '\\')
            };
            let before = text[..start].trim_end_matches("mailto:").trim_matches(outside);
            let before = before.split(['<', '[']).next().unwrap_or(before).trim_matches(outside);
            let after = text[end..].trim();
            let comment = after.strip_prefix('(').and_then(|rest| rest.split(')').next());
            let name = if before.is_empty() { comment.unwrap_or_default() } else { before };
            return Some(Self::new(name, address));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_found_however_they_are_written() {
        for (text, name, address) in [
            ("Ana Lima <ana@example.org>", "Ana Lima", "ana@example.org"),
            ("\"Lima, Ana\" <Ana@Example.org>", "Lima, Ana", "ana@example.org"),
            ("Ana Lima [mailto:ana@example.org]", "Ana Lima", "ana@example.org"),
            ("ana@example.org", "", "ana@example.org"),
            ("ana@example.org <ana@example.org>", "", "ana@example.org"),
            ("ana@example.org (Ana Lima)", "Ana Lima", "ana@example.org"),
            (
                "**Ana Lima** <ana@example.org<mailto:ana@example.org>>",
                "Ana Lima",
                "ana@example.org",
            ),
            ("Ana Lima <ana@example.org> via Studio", "Ana Lima", "ana@example.org"),
        ] {
            let mailbox = Mailbox::read(text).unwrap();
            assert_eq!(
                (mailbox.name.as_str(), mailbox.address.as_str()),
                (name, address),
                "{text}"
            );
        }
        for text in ["", "Ana Lima", "@", "a@", "@b", "Ana <ana at example.org>"] {
            assert_eq!(Mailbox::read(text), None, "{text}");
        }
    }
}
