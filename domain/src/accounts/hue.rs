//! The colour of a person or a place: one of twelve names, never a raw value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Strong, soft, line and text tones are derived from it in the style sheet, for both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Hue {
    Coral,
    Amber,
    Olive,
    Leaf,
    Teal,
    Cyan,
    Blue,
    Indigo,
    Violet,
    Magenta,
    Rose,
    Slate,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("choose one of the twelve colours")]
pub struct UnknownHue;

impl Hue {
    pub const ALL: [Self; 12] = [
        Self::Coral,
        Self::Amber,
        Self::Olive,
        Self::Leaf,
        Self::Teal,
        Self::Cyan,
        Self::Blue,
        Self::Indigo,
        Self::Violet,
        Self::Magenta,
        Self::Rose,
        Self::Slate,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Coral => "coral",
            Self::Amber => "amber",
            Self::Olive => "olive",
            Self::Leaf => "leaf",
            Self::Teal => "teal",
            Self::Cyan => "cyan",
            Self::Blue => "blue",
            Self::Indigo => "indigo",
            Self::Violet => "violet",
            Self::Magenta => "magenta",
            Self::Rose => "rose",
            Self::Slate => "slate",
        }
    }
}

impl FromStr for Hue {
    type Err = UnknownHue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|hue| hue.name() == text).ok_or(UnknownHue)
    }
}

impl fmt::Display for Hue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
