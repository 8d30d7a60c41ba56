//! The number of a ticket: what people say aloud and write into subjects.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Counts from 1; never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64))]
#[serde(try_from = "i64", into = "i64")]
pub struct TicketNumber(i64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the number of a ticket counts from 1")]
pub struct InvalidTicketNumber;

impl TicketNumber {
    /// As far as JSON's readers count without rounding.
    pub const MAX: i64 = (1 << 53) - 1;

    pub const fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for TicketNumber {
    type Error = InvalidTicketNumber;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        if (1..=Self::MAX).contains(&number) { Ok(Self(number)) } else { Err(InvalidTicketNumber) }
    }
}

impl From<TicketNumber> for i64 {
    fn from(number: TicketNumber) -> Self {
        number.0
    }
}

impl FromStr for TicketNumber {
    type Err = InvalidTicketNumber;

    /// With or without the sign people put before it: `42`, `#42`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidTicketNumber);
        }
        digits.parse::<i64>().map_err(|_| InvalidTicketNumber)?.try_into()
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let number = TicketNumber(42);
        for text in ["42", " 42 ", "#42", "0042"] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        for text in ["", "#", "0", "-1", "+1", "4 2", "99999999999999999999", "9007199254740992"] {
            assert_eq!(text.parse::<TicketNumber>(), Err(InvalidTicketNumber), "{text}");
        }
    }
}
