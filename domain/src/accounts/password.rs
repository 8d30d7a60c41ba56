//! The rule for a password that somebody chooses.

use std::fmt;
use std::str::FromStr;

/// A password that is long enough to be kept. It never shows itself, not in logs either.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    #[error("a password has at least {} characters", NewPassword::MIN_CHARS)]
    TooShort,
    #[error("a password has at most {} characters", NewPassword::MAX_CHARS)]
    TooLong,
    #[error("this password is on every attacker's list; choose another")]
    Common,
}

impl NewPassword {
    pub const MIN_CHARS: usize = 10;
    /// Hashing cost grows with length; nobody types more.
    pub const MAX_CHARS: usize = 256;

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NewPassword {
    type Err = InvalidPassword;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.chars().count() {
            0..Self::MIN_CHARS => Err(InvalidPassword::TooShort),
            n if n > Self::MAX_CHARS => Err(InvalidPassword::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}
