//! The columns of the list of tickets beside number and title.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{CustomField, FieldId};

/// Known by its name; one of the admins' own by the id of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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
    /// What admins want to know beside it.
    Own(FieldId),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no column “{0}”")]
pub struct UnknownColumn(String);

impl ListColumn {
    /// Those that every desk has, in the order they stand in; the admins' own come behind.
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

    /// More do not fit beside a title.
    pub const MOST: usize = 14;

    pub fn name(self) -> String {
        let name = match self {
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
            Self::Own(field) => return field.to_string(),
        };
        name.to_owned()
    }

    /// These, each once, in the order they stand in.
    pub fn sorted(mut columns: Vec<Self>) -> Vec<Self> {
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Those of them that there are: of fields those in use, in the order that admins gave them.
    pub fn in_use(columns: &[Self], fields: &[CustomField]) -> Vec<Self> {
        let known = Self::ALL.into_iter();
        let own = fields.iter().filter(|field| field.active).map(|field| Self::Own(field.id));
        known.chain(own).filter(|column| columns.contains(column)).collect()
    }

    /// Those that are called so; what an older or newer release called otherwise is left out.
    pub fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Vec<Self> {
        Self::sorted(names.into_iter().filter_map(|name| name.as_ref().parse().ok()).collect())
    }
}

impl FromStr for ListColumn {
    type Err = UnknownColumn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|column| column.name() == text);
        let own = || text.parse().ok().map(Self::Own);
        known.or_else(own).ok_or_else(|| UnknownColumn(text.to_owned()))
    }
}

impl TryFrom<String> for ListColumn {
    type Error = UnknownColumn;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ListColumn> for String {
    fn from(column: ListColumn) -> Self {
        column.name()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tickets::{Asked, FieldKind};

    fn field(number: u128, active: bool) -> CustomField {
        CustomField {
            id: FieldId(Uuid::from_u128(number)),
            name: format!("Field {number}").parse().unwrap(),
            kind: FieldKind::Text,
            choices: Vec::new(),
            asked: Asked::No,
            active,
            version: 1,
        }
    }

    #[test]
    fn columns_have_names_and_an_order() {
        assert_eq!(ListColumn::sorted(ListColumn::ALL.into()), ListColumn::ALL);
        assert_eq!(ListColumn::sorted(ListColumn::USUAL.into()), ListColumn::USUAL);
        for column in ListColumn::ALL {
            assert_eq!(column.name().parse(), Ok(column));
        }
        use ListColumn::{Due, Own, Status};
        assert_eq!(ListColumn::sorted(vec![Due, Status, Due]), [Status, Due]);
        let own = Own(FieldId(Uuid::from_u128(7)));
        assert_eq!(ListColumn::named([own.name().as_str(), "mood", "due"]), [Due, own]);
        let json = serde_json::to_string(&[Status, own]).unwrap();
        assert_eq!(json, format!("[\"status\",\"{}\"]", Uuid::from_u128(7)));
        assert_eq!(serde_json::from_str::<Vec<ListColumn>>(&json).unwrap(), [Status, own]);
    }

    #[test]
    fn fields_stand_behind_as_admins_ordered_them_and_retired_ones_not_at_all() {
        use ListColumn::{Due, Own};
        let fields = [field(3, true), field(1, true), field(2, false)];
        let own = |number| Own(FieldId(Uuid::from_u128(number)));
        let chosen = [own(1), own(2), own(3), own(4), Due];
        assert_eq!(ListColumn::in_use(&chosen, &fields), [Due, own(3), own(1)]);
    }
}
