//! How much a ticket presses.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// In the order of their weight.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    #[default]
    Medium,
    High,
    Urgent,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no priority “{0}”")]
pub struct UnknownPriority(String);

impl Priority {
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Urgent];

    /// As it is kept: what presses more is more.
    pub const fn rank(self) -> i16 {
        self as i16
    }

    pub fn of_rank(rank: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.rank() == rank)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Priority {
    type Err = UnknownPriority;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|priority| priority.name() == text);
        found.ok_or_else(|| UnknownPriority(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_presses_more_ranks_higher() {
        assert!(Priority::ALL.is_sorted());
        for priority in Priority::ALL {
            assert_eq!(Priority::of_rank(priority.rank()), Some(priority));
            assert_eq!(priority.name().parse(), Ok(priority));
        }
        assert_eq!(Priority::of_rank(4), None);
    }
}
