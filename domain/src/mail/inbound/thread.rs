//! The names of mails, by which they refer to one another.

use std::fmt;

/// What stands between `<` and `>` in `Message-ID`, `In-Reply-To` and `References`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    const MAX_CHARS: usize = 500;

    /// All ids of a header; words beside them are none.
    pub fn all(header: &str) -> Vec<Self> {
        let mut found = Vec::new();
        for part in header.split('<').skip(1) {
            let Some((id, _)) = part.split_once('>') else { continue };
            found.extend(Self::new(id));
            if found.len() >= 200 {
                break;
            }
        }
        if found.is_empty() {
            // Some programs forget the brackets.
            found.extend(
                header
                    .split_whitespace()
                    .filter(|word| word.contains('@'))
                    .take(20)
                    .filter_map(Self::new),
            );
        }
        found
    }

    fn new(text: &str) -> Option<Self> {
        let id: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        (!id.is_empty() && id.chars().count() <= Self::MAX_CHARS).then_some(Self(id))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_folded_and_sloppy_headers() {
        let ids =
            |text: &str| MessageId::all(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ids("<a@b>\r\n <c@d>"), ["a@b", "c@d"]);
        assert_eq!(ids("Your mail of Monday <a@b>"), ["a@b"]);
        assert_eq!(ids("a@b"), ["a@b"]);
        assert_eq!(ids("<a b@c>"), ["ab@c"]);
        assert!(ids("nothing <").is_empty());
    }
}
