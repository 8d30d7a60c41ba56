//! Newtypes around one line or block of text with limits, all parsed the same way.

use std::borrow::Cow;

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

            fn checked(text: &str) -> Result<std::borrow::Cow<'_, str>, $crate::text::InvalidText> {
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
                Self::checked(text).map(|text| Self(text.into_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::text::InvalidText;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let kept = $crate::text::changed(Self::checked(&text)?, &text);
                Ok(Self(kept.unwrap_or(text)))
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
) -> Result<Cow<'t, str>, InvalidText> {
    let text = if !block && text.contains(turns_text) {
        Cow::Owned(text.replace(turns_text, "").trim().to_owned())
    } else {
        Cow::Borrowed(text.trim())
    };
    if !optional && text.chars().all(is_unseen) {
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

/// What is kept of a text, if it is not all of it.
pub(crate) fn changed(kept: Cow<'_, str>, text: &str) -> Option<String> {
    (kept.len() != text.len()).then(|| kept.into_owned())
}

/// Has what follows read from the other side: a program is then called like a picture, and a name spills over into the
/// words around it.
pub(crate) const fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What leaves no mark of its own: blanks, what Unicode calls default ignorable, and the empty Braille cell.
const fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
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

#[cfg(test)]
mod tests {
    use super::{InvalidText, check};

    fn line(text: &str) -> Result<String, InvalidText> {
        check(text, "name", 20, false, false).map(Into::into)
    }

    #[test]
    fn a_line_that_nobody_could_see_is_none() {
        for text in
            ["", "  ", "\u{200b}", "\u{202e}\u{feff}", "\u{3164} \u{2800}", "\u{ad}\u{fe0f}"]
        {
            assert_eq!(line(text), Err(InvalidText::Empty("name")), "{text:?}");
        }
        assert_eq!(check("\u{200b}\n", "note", 20, true, false), Err(InvalidText::Empty("note")));
        assert_eq!(check(" ", "note", 20, true, true).as_deref(), Ok(""));
    }

    #[test]
    fn a_line_is_read_from_its_own_side() {
        assert_eq!(line("Sabine\u{202e}K").as_deref(), Ok("SabineK"));
        assert_eq!(line("\u{2066} Ana\u{2069}").as_deref(), Ok("Ana"));
        // What joins letters, or people to a family, is part of what is written.
        for text in ["شبکه\u{200c}ها", "👩\u{200d}🔧", "שרה"] {
            assert_eq!(line(text).as_deref(), Ok(text));
        }
    }
}
