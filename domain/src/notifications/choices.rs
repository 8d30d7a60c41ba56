//! What somebody wants to be told, and how.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::NoticeTopic;

/// A way to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Behind the bell.
    Desk,
    Mail,
}

/// Whether somebody wants to hear of a topic by a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub topic: NoticeTopic,
    pub channel: Channel,
    pub wanted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no “{0}”")]
pub struct UnknownName(pub String);

impl Channel {
    pub const ALL: [Self; 2] = [Self::Desk, Self::Mail];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Mail => "mail",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Channel {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|channel| channel.name() == text);
        found.ok_or_else(|| UnknownName(text.to_owned()))
    }
}
