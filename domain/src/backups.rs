//! A backup: everything the product keeps, as it was at one instant, in one file.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::id_type;

id_type!(BackupId);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Backup {
    pub id: BackupId,
    /// The name of its file.
    pub file: String,
    /// The instant whose data it holds.
    pub made_at: DateTime<Utc>,
    pub cause: BackupCause,
    /// The version of Patchbay that wrote it.
    pub program: String,
    /// The last migration its data has been through.
    pub schema: i64,
    pub rows: i64,
    pub bytes: i64,
}

/// What somebody types before everything becomes what it was.
pub const RESTORE_WORD: &str = "restore";

/// A backup that was read to its end and is whole, and what it would bring back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupContents {
    pub backup: Backup,
    /// In the order of their names.
    pub tables: Vec<TableSize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSize {
    pub name: String,
    pub rows: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackupCause {
    /// An admin wanted one.
    Person,
    /// The nightly job.
    Nightly,
    /// `patchbay backup`.
    Command,
    /// Made before another was brought back, so that one can go back on that too.
    Safety,
}

impl BackupCause {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Nightly => "nightly",
            Self::Command => "command",
            Self::Safety => "safety",
        }
    }
}

impl fmt::Display for BackupCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
