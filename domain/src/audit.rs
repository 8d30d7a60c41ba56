//! The audit: who changed what, when and from where, from what to what.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::accounts::UserId;

/// One change, as it was written down in the transaction that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor: AuditActor,
    /// Kind of the subject and verb, such as `shift.update`.
    pub action: String,
    pub subject: AuditSubject,
    pub origin: AuditOrigin,
    /// The subject as it was; `None`: it did not exist, or is none of the audit's business.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<Value>,
    /// The subject as it became.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<Value>,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditActor {
    pub kind: ActorKind,
    /// The user: who acted, or whose token did.
    pub id: Option<UserId>,
    /// As they were called then.
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// Somebody signed in.
    Person,
    /// A program, with the token of a person.
    Token,
    Device,
    /// A job of the product.
    Job,
    /// Somebody at the command line of the server.
    Command,
    /// The product itself, such as at its first start.
    System,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind of actor “{0}”")]
pub struct UnknownActorKind(String);

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditSubject {
    /// What it is, such as `shift`.
    pub kind: String,
    pub id: Uuid,
    /// What it was called then, so that it can be read when it is gone.
    pub name: Option<String>,
}

/// Where the request came from, if there was one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditOrigin {
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    /// The same id stands in the log.
    pub request_id: Option<String>,
}

/// Which entries: those that fit all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    pub actor_id: Option<UserId>,
    /// Such as `shift.update`.
    pub action: Option<String>,
    /// Such as `shift`.
    pub subject_kind: Option<String>,
    pub subject_id: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    /// The first instant that is too late.
    pub to: Option<DateTime<Utc>>,
    /// Words, or their beginnings, that all stand in the entry.
    pub q: Option<String>,
}

/// One field of the subject that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Steps into what lies within others are divided by dots.
    pub field: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl AuditEntry {
    /// `update` of `shift.update`.
    pub fn verb(&self) -> &str {
        self.action.split_once('.').map_or(self.action.as_str(), |(_, verb)| verb)
    }

    /// What differs between before and after, by name of the field; nothing that is empty in both.
    pub fn changes(&self) -> Vec<FieldChange> {
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        self.before.iter().for_each(|value| flatten("", value, &mut before));
        self.after.iter().for_each(|value| flatten("", value, &mut after));
        let fields: std::collections::BTreeSet<&String> =
            before.keys().chain(after.keys()).collect();
        fields
            .into_iter()
            .filter(|field| before.get(*field) != after.get(*field))
            .map(|field| FieldChange {
                field: field.clone(),
                before: before.get(field).map(|value| (*value).clone()),
                after: after.get(field).map(|value| (*value).clone()),
            })
            .collect()
    }
}

/// Leaves by their path; a list is a leaf, because its items have no names.
fn flatten<'a>(path: &str, value: &'a Value, leaves: &mut BTreeMap<String, &'a Value>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, value, leaves);
            }
        }
        leaf => {
            leaves.insert(path.to_owned(), leaf);
        }
    }
}

impl ActorKind {
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Token, Self::Device, Self::Job, Self::Command, Self::System];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Token => "token",
            Self::Device => "device",
            Self::Job => "job",
            Self::Command => "command",
            Self::System => "system",
        }
    }
}

impl FromStr for ActorKind {
    type Err = UnknownActorKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| UnknownActorKind(text.to_owned()))
    }
}

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(before: Value, after: Value) -> AuditEntry {
        AuditEntry {
            id: 1,
            at: DateTime::UNIX_EPOCH,
            actor: AuditActor { kind: ActorKind::System, id: None, name: None },
            action: "shift.update".to_owned(),
            subject: AuditSubject { kind: "shift".to_owned(), id: Uuid::nil(), name: None },
            origin: AuditOrigin::default(),
            before: Some(before).filter(|value| !value.is_null()),
            after: Some(after).filter(|value| !value.is_null()),
        }
    }

    fn fields(entry: &AuditEntry) -> Vec<String> {
        entry.changes().into_iter().map(|change| change.field).collect()
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let before = json!({ "title": "Early", "note": "x", "span": { "from": 6, "to": 14 } });
        let after = json!({ "title": "Late", "note": "x", "span": { "from": 6, "to": 15 } });
        let entry = entry(before, after);
        assert_eq!(entry.verb(), "update");
        assert_eq!(fields(&entry), ["span.to", "title"]);
        assert_eq!(entry.changes()[1].before, Some(json!("Early")));
    }

    #[test]
    fn what_is_made_shows_what_it_was_made_with_and_nothing_that_is_empty() {
        let made = entry(Value::Null, json!({ "name": "Hamburg", "owner": null }));
        assert_eq!(fields(&made), ["name"]);
        let gone = entry(json!({ "roles": ["admin"] }), Value::Null);
        assert_eq!(gone.changes()[0].after, None);
    }
}
