//! Who takes part in a ticket, and by which way.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::accounts::{EmailAddress, PersonName, UserId};
use crate::text::id_type;

id_type!(
    /// Somebody without an account, who takes part by mail.
    ContactId
);

/// Somebody who asks or answers: a user, or somebody who only writes mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correspondent {
    /// `None`: they have no account.
    pub user_id: Option<UserId>,
    #[serde(default)]
    pub contact_id: Option<ContactId>,
    /// As they write it; empty if they never said.
    pub name: String,
    pub email: EmailAddress,
}

/// For whom a ticket is opened: left out, for oneself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RequesterRef {
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Without `user_id`: whose address it is, a user or somebody without an account.
    #[serde(default)]
    pub email: Option<EmailAddress>,
    #[serde(default)]
    pub name: Option<PersonName>,
}

/// By which way something came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Via {
    #[default]
    App,
    Mail,
    Api,
    /// A health check, a metric or a test call.
    Alert,
    /// The product itself, such as after some days.
    System,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing comes by way of “{0}”")]
pub struct UnknownVia(String);

impl Correspondent {
    /// What to call them: their name, or else their address.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { self.email.as_str() } else { &self.name }
    }

    pub fn is(&self, user: UserId) -> bool {
        self.user_id == Some(user)
    }
}

impl Via {
    pub const ALL: [Self; 5] = [Self::App, Self::Mail, Self::Api, Self::Alert, Self::System];

    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Mail => "mail",
            Self::Api => "api",
            Self::Alert => "alert",
            Self::System => "system",
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Via {
    type Err = UnknownVia;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|via| via.name() == text);
        found.ok_or_else(|| UnknownVia(text.to_owned()))
    }
}
