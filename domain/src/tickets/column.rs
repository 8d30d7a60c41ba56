//! The columns of the list of tickets beside number and title.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListColumn {
    Status,
    Priority,
    Category,
    Tags,
    Place,
    Requester,
    Assignee,
    Due,
    Created,
    Changed,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no column “{0}”")]
pub struct UnknownColumn(String);

impl ListColumn {
    /// In the order they stand in.
    pub const ALL: [Self; 10] = [
        Self::Status,
        Self::Priority,
        Self::Category,
        Self::Tags,
        Self::Place,
        Self::Requester,
        Self::Assignee,
        Self::Due,
        Self::Created,
        Self::Changed,
    ];

    /// For who has chosen nothing else.
    pub const USUAL: [Self; 7] = [
        Self::Status,
        Self::Priority,
        Self::Place,
        Self::Requester,
        Self::Assignee,
        Self::Due,
        Self::Changed,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Category => "category",
            Self::Tags => "tags",
            Self::Place => "place",
            Self::Requester => "requester",
            Self::Assignee => "assignee",
            Self::Due => "due",
            Self::Created => "created",
            Self::Changed => "changed",
        }
    }

    /// These, each once, in the order they stand in.
    pub fn sorted(mut columns: Vec<Self>) -> Vec<Self> {
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl FromStr for ListColumn {
    type Err = UnknownColumn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|column| column.name() == text);
        found.ok_or_else(|| UnknownColumn(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names_and_an_order() {
        assert_eq!(ListColumn::sorted(ListColumn::ALL.into()), ListColumn::ALL);
        assert_eq!(ListColumn::sorted(ListColumn::USUAL.into()), ListColumn::USUAL);
        for column in ListColumn::ALL {
            assert_eq!(column.name().parse(), Ok(column));
        }
        use ListColumn::{Due, Status};
        assert_eq!(ListColumn::sorted(vec![Due, Status, Due]), [Status, Due]);
    }
}
