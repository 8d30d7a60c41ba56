//! An e-mail address, as a name to sign in with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Kept in lower case, so that two spellings of one mailbox are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "email"))]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    #[error("give an e-mail address")]
    Empty,
    #[error("this is no e-mail address; it looks like name@example.org")]
    Form,
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
}

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    /// Checks what a mail server will: RFC 5321 lengths, one `@` that matters, no space or control
    /// character. Whether the mailbox exists only a mail can tell.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.trim();
        if address.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        if address.len() > 254 {
            return Err(InvalidEmail::TooLong);
        }
        let (local, host) = address.rsplit_once('@').ok_or(InvalidEmail::Form)?;
        let bad = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '@')
        };
        let label_is_bad =
            |label: &str| label.is_empty() || label.starts_with('-') || label.ends_with('-');
        if local.is_empty()
            || local.len() > 64
            || local.contains(bad)
            || host.contains(bad)
            || host.split('.').any(label_is_bad)
        {
            return Err(InvalidEmail::Form);
        }
        Ok(Self(address.to_lowercase()))
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_space_around_do_not_make_another_mailbox() {
        assert_eq!(
            " Ana.Lima@Example.ORG ".parse::<EmailAddress>().unwrap().as_str(),
            "ana.lima@example.org"
        );
    }

    #[test]
    fn what_no_mail_server_takes_is_refused() {
        for text in [
            "ana",
            "@example.org",
            "ana@",
            "a b@example.org",
            "ana@example..org",
            "ana@-x.org",
            "Ana <ana@example.org>",
            "a@b@c.org",
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(InvalidEmail::Form), "{text}");
        }
    }
}
