//! The languages we speak.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no language “{0}” here")]
pub struct UnknownLanguage(String);

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The regional variant by which dates and numbers are written.
    pub const fn locale(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::German => "de-DE",
        }
    }

    /// The first in a list of tags, most wanted first, that we speak.
    pub fn among<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter().find_map(|tag| {
            let primary = tag.split('-').next().unwrap_or(tag);
            Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
        })
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_is_taken() {
        assert_eq!(Language::among(["fr-FR", "de-AT", "en"]), Some(Language::German));
        assert_eq!(Language::among(["EN-us", "de"]), Some(Language::English));
        assert_eq!(Language::among(["fr"]), None);
        assert_eq!(Language::among([]), None);
    }
}
