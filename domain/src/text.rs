//! Newtypes around one line or block of text with limits, all parsed the same way.

/// Declares a text newtype: trimmed, at most `max` characters, on one line unless `block`, never empty unless `optional`.
///
/// The parser is the only way in; serde goes through it too.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, max $max:tt, $what:literal $(, block $block:literal)? $(, optional $optional:literal)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, max_length = $max))]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            pub const MAX_CHARS: usize = $max;

            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn checked(text: &str) -> Result<&str, $crate::text::InvalidText> {
                #[allow(unused_mut, unused_assignments)]
                let (mut block, mut optional) = (false, false);
                $(block = $block;)?
                $(optional = $optional;)?
                $crate::text::check(text, $what, $max, block, optional)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::InvalidText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::checked(text).map(|text| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::text::InvalidText;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let kept = Self::checked(&text)?;
                Ok(Self(if kept.len() == text.len() { text } else { kept.to_owned() }))
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_type;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    #[error("give the {0}")]
    Empty(&'static str),
    #[error("the {0} has at most {1} characters")]
    TooLong(&'static str, usize),
    #[error("the {0} fits on one line")]
    ControlCharacter(&'static str),
}

pub(crate) fn check<'t>(
    text: &'t str,
    what: &'static str,
    max: usize,
    block: bool,
    optional: bool,
) -> Result<&'t str, InvalidText> {
    let text = text.trim();
    if text.is_empty() && !optional {
        return Err(InvalidText::Empty(what));
    }
    if text.chars().count() > max {
        return Err(InvalidText::TooLong(what, max));
    }
    if text.chars().any(|c| c.is_control() && !(block && matches!(c, '\n' | '\r' | '\t'))) {
        return Err(InvalidText::ControlCharacter(what));
    }
    Ok(text)
}

/// Declares an id: a UUIDv7 of its own type.
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = uuid::Uuid))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}
pub(crate) use id_type;

/// For serde: a field that is there, be it `null`.
pub(crate) fn given<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}
