//! What admins want to know of tickets, beside what every ticket has.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Sight;
use crate::Problem;
use crate::text::{id_type, text_type};

id_type!(FieldId);
text_type!(CustomName, max 60, "name of the field");
text_type!(FieldChoice, max 60, "choice");

/// A field of the admins' own. What is filled in is kept as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomField {
    pub id: FieldId,
    pub name: CustomName,
    pub kind: FieldKind,
    /// What can be chosen, in this order; empty for the other kinds.
    pub choices: Vec<FieldChoice>,
    pub asked: Asked,
    /// A retired one is not offered any more; tickets that have it keep what was filled in.
    pub active: bool,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldDraft {
    pub name: CustomName,
    /// Stays what it was when the field was made.
    #[serde(default)]
    pub kind: FieldKind,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub choices: Vec<FieldChoice>,
    #[serde(default)]
    pub asked: Asked,
    #[serde(default = "active")]
    pub active: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    #[default]
    Text,
    /// Written with a point: `12.5`.
    Number,
    Choice,
    /// A day of the calendar: `2026-11-21`.
    Date,
}

/// Whether whoever opens a ticket is asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// It is filled in by those who work on the ticket, and nobody else sees it.
    #[default]
    No,
    Optional,
    /// No ticket is opened in the app or by the API without it, and it cannot be emptied. A mail
    /// cannot be asked.
    Required,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not known here")]
pub struct UnknownFieldWord(String);

impl CustomField {
    pub const MOST_CHOICES: usize = 50;
    /// Of active ones; more do not fit beside a conversation.
    pub const MOST: usize = 40;
    pub const MAX_CHARS: usize = 500;

    /// Whether somebody finds it among what there is to look at: what nobody asks them for is filled in by
    /// those who work on tickets.
    pub fn is_offered_to(&self, sight: Sight) -> bool {
        self.active && self.is_shown_to(sight)
    }

    /// Whether somebody sees what is filled in: where nobody is asked, it is said among those who work on
    /// tickets.
    pub fn is_shown_to(&self, sight: Sight) -> bool {
        sight.sees_internal() || self.asked != Asked::No
    }

    /// Whether this can be filled in.
    pub fn fits(&self, value: &str) -> bool {
        let is_plain = value.chars().count() <= Self::MAX_CHARS
            && !value.chars().any(char::is_control)
            && value.trim() == value;
        is_plain
            && match self.kind {
                FieldKind::Text => true,
                FieldKind::Number => is_number(value),
                FieldKind::Choice => self.choices.iter().any(|choice| choice.as_str() == value),
                FieldKind::Date => value.len() == 10 && value.parse::<NaiveDate>().is_ok(),
            }
    }
}

/// Digits with a sign and a point; neither `inf` nor `1e9`, which nobody means.
fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| {
        (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    are_digits(whole) && are_digits(part)
}

impl FieldDraft {
    /// The same with each choice once, if it has as many as its kind wants.
    pub fn checked(mut self) -> Result<Self, Problem> {
        let mut kept: Vec<FieldChoice> = Vec::new();
        for choice in self.choices {
            // One more than there may be is enough to refuse them.
            if kept.len() <= CustomField::MOST_CHOICES && !kept.contains(&choice) {
                kept.push(choice);
            }
        }
        let wants_some = self.kind == FieldKind::Choice;
        if wants_some && !(1..=CustomField::MOST_CHOICES).contains(&kept.len()) {
            return Err(Problem::invalid("choices", "give 1 to 50 choices"));
        }
        if !wants_some && !kept.is_empty() {
            return Err(Problem::invalid("choices", "only a choice has choices"));
        }
        self.choices = kept;
        Ok(self)
    }
}

impl FieldKind {
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Choice, Self::Date];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Choice => "choice",
            Self::Date => "date",
        }
    }
}

impl Asked {
    pub const ALL: [Self; 3] = [Self::No, Self::Optional, Self::Required];

    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

impl FromStr for FieldKind {
    type Err = UnknownFieldWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| UnknownFieldWord(text.to_owned()))
    }
}

impl FromStr for Asked {
    type Err = UnknownFieldWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|asked| asked.name() == text);
        found.ok_or_else(|| UnknownFieldWord(text.to_owned()))
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn active() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> CustomField {
        CustomField {
            id: FieldId(uuid::Uuid::nil()),
            name: "Serial number".parse().unwrap(),
            kind,
            choices: ["Lamp", "Cable"].map(|choice| choice.parse().unwrap()).into(),
            asked: Asked::No,
            active: true,
            version: 1,
        }
    }

    #[test]
    fn what_fits_is_a_question_of_the_kind() {
        let fits = [
            (FieldKind::Text, "HH-AV-003117", true),
            (FieldKind::Text, "one\ntwo", false),
            (FieldKind::Text, " space", false),
            (FieldKind::Number, "-12.5", true),
            (FieldKind::Number, "12,5", false),
            (FieldKind::Number, "1e9", false),
            (FieldKind::Number, "inf", false),
            (FieldKind::Number, "", false),
            (FieldKind::Choice, "Lamp", true),
            (FieldKind::Choice, "lamp", false),
            (FieldKind::Date, "2026-11-21", true),
            (FieldKind::Date, "2026-02-30", false),
            (FieldKind::Date, "+12026-11-21", false),
        ];
        for (kind, value, fit) in fits {
            assert_eq!(field(kind).fits(value), fit, "{kind} {value}");
        }
        assert!(!field(FieldKind::Text).fits(&"x".repeat(501)));
    }

    #[test]
    fn a_choice_has_choices_and_nothing_else_has() {
        let draft = |kind: &str, choices: &[&str]| {
            let json = serde_json::json!({ "name": "Cause", "kind": kind, "choices": choices });
            serde_json::from_value::<FieldDraft>(json).unwrap().checked()
        };
        assert_eq!(draft("choice", &["Lamp", "Cable", "Lamp"]).unwrap().choices.len(), 2);
        assert!(draft("choice", &[]).is_err());
        assert!(draft("text", &["Lamp"]).is_err());
        assert!(draft("text", &[]).is_ok());
    }
}
