//! Shifts from a file: what it says, what would become of it, and what is refused and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::warnings::{Caution, Overrule};
use super::{ShiftKind, ShiftSpan};
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::zones::ZoneName;

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Comma- or semicolon-separated values with a head.
    #[default]
    Csv,
    Ical,
}

/// What a column of a file can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportColumn {
    /// By name or address.
    Technician,
    /// The day of times that have none of their own.
    Date,
    Start,
    End,
    Location,
    Kind,
    Title,
    Note,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRequest {
    #[serde(default)]
    pub format: ImportFormat,
    /// The text of the file, at most 5 MiB.
    pub file: String,
    /// Which column is called what in the head; what is left out is recognised by usual names.
    #[serde(default)]
    pub columns: BTreeMap<ImportColumn, String>,
    /// By whose clocks times are meant that say nothing of it; left out: yours.
    #[serde(default)]
    pub zone: Option<ZoneName>,
    /// Whose shifts those are that name nobody.
    #[serde(default)]
    pub technician_id: Option<UserId>,
    /// Where those are that name no place.
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Leave out what is refused; otherwise all or nothing.
    #[serde(default)]
    pub skip_bad: bool,
    /// The plan of a preview: do exactly that. Left out: only say what would be done.
    #[serde(default)]
    pub plan: Option<String>,
    /// To import in spite of warnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPlan {
    /// The name of this plan.
    pub plan: String,
    /// What the head of the file has.
    pub head: Vec<String>,
    /// Which of it was taken for what.
    pub columns: BTreeMap<ImportColumn, String>,
    /// What no table can do without, and nothing in the head was taken for: until somebody says
    /// which column has it, nothing is said of the lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<ImportColumn>,
    pub created: Vec<ImportedShift>,
    /// Imported before, and another now.
    pub updated: Vec<ImportedShift>,
    /// Imported before, and as it was.
    pub unchanged: i64,
    pub refused: Vec<RefusedLine>,
    /// How many of those that are made or changed something speaks against.
    #[serde(default)]
    pub warned: i64,
    /// Whether it was done.
    pub is_done: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportedShift {
    /// Of the file, counted from 1.
    pub line: i64,
    pub technician_id: UserId,
    pub location_id: Option<LocationId>,
    #[serde(flatten)]
    pub span: ShiftSpan,
    pub kind: ShiftKind,
    pub title: String,
    /// What speaks against it, the other lines included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Caution>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedLine {
    /// Of the file, counted from 1.
    pub line: i64,
    /// How people find it again.
    pub text: String,
    pub reason: String,
}

impl ImportColumn {
    pub const ALL: [Self; 8] = [
        Self::Technician,
        Self::Date,
        Self::Start,
        Self::End,
        Self::Location,
        Self::Kind,
        Self::Title,
        Self::Note,
    ];

    /// What people and programs call such a column.
    pub const fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Technician => &[
                "technician",
                "name",
                "person",
                "employee",
                "email",
                "mitarbeiter",
                "mitarbeiterin",
            ],
            Self::Date => &["date", "day", "datum", "tag"],
            Self::Start => &["starts_at", "start", "from", "begin", "beginn", "von"],
            Self::End => &["ends_at", "end", "to", "until", "ende", "bis"],
            Self::Location => &["location", "place", "site", "standort", "ort"],
            Self::Kind => &["kind", "type", "art"],
            Self::Title => &["title", "shift", "summary", "titel", "schicht"],
            Self::Note => &["note", "description", "notiz", "bemerkung"],
        }
    }
}
