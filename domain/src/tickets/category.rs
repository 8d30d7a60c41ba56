//! What tickets are about, as admins name it, and answers that are given again and again.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::{id_type, text_type};

id_type!(CategoryId);
id_type!(CannedAnswerId);
text_type!(CategoryName, max 60, "name of the category");
text_type!(CannedTitle, max 80, "title");
text_type!(
    /// Markdown with placeholders: `{requester}`, `{number}`, `{title}`, `{me}`.
    CannedBody, max 20_000, "answer", block true
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Category {
    pub id: CategoryId,
    pub name: CategoryName,
    /// An inactive one is not offered any more; tickets that have it keep it.
    pub active: bool,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CategoryDraft {
    pub name: CategoryName,
    #[serde(default = "active")]
    pub active: bool,
}

/// A category by its id or its name, as text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum CategoryRef {
    Id(CategoryId),
    Name(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedAnswer {
    pub id: CannedAnswerId,
    pub title: CannedTitle,
    pub body: CannedBody,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CannedAnswerDraft {
    pub title: CannedTitle,
    pub body: CannedBody,
}

impl CannedAnswer {
    /// The answer with what the ticket says in place of the placeholders; what is not known stays.
    pub fn filled<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> String {
        let mut filled = String::with_capacity(self.body.as_str().len());
        let mut rest = self.body.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            match after.split_once('}').and_then(|(name, rest)| Some((value(name)?, rest))) {
                Some((value, after)) => {
                    filled.push_str(value);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled + rest
    }
}

impl From<String> for CategoryRef {
    fn from(text: String) -> Self {
        text.parse().map_or(Self::Name(text), Self::Id)
    }
}

impl FromStr for CategoryRef {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.to_owned().into())
    }
}

impl From<CategoryRef> for String {
    fn from(category: CategoryRef) -> Self {
        category.to_string()
    }
}

impl fmt::Display for CategoryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

fn active() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_braces_stay() {
        let answer = |body: &str| CannedAnswer {
            id: CannedAnswerId(uuid::Uuid::nil()),
            title: "Hello".parse().unwrap(),
            body: body.parse().unwrap(),
            version: 1,
        };
        let filled = |body: &str| {
            answer(body).filled(|name| match name {
                "requester" => Some("Sabine"),
                "me" => Some("{number}"),
                _ => None,
            })
        };
        assert_eq!(filled("Hello {requester}, {unknown} {"), "Hello Sabine, {unknown} {");
        assert_eq!(filled("{{requester}}"), "{Sabine}");
        assert_eq!(filled("{me}"), "{number}", "what is put in is not read again");
    }
}
