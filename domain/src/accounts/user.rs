//! A user as an admin sees them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EmailAddress, Hue, Me, PersonName, Role, Roles};
use crate::locations::LocationId;
use crate::zones::ZoneName;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    #[serde(flatten)]
    pub me: Me,
    pub created_at: DateTime<Utc>,
    /// When one of their sessions was last used, if one is left.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// In how many browsers and programs they are signed in.
    pub sessions: i64,
    pub has_second_factor: bool,
}

/// Somebody who is to have an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserDraft {
    pub name: PersonName,
    pub email: EmailAddress,
    pub roles: Roles,
    /// Left out: the one that the fewest have.
    #[serde(default)]
    pub hue: Option<Hue>,
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Left out: that of the location, else the site's.
    #[serde(default)]
    pub zone: Option<ZoneName>,
}

/// Which users: those that fit all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserFilter {
    /// A part of the name or address.
    pub q: Option<String>,
    pub role: Option<Role>,
    pub active: Option<bool>,
    pub location_id: Option<LocationId>,
}

/// What happens to the shifts of somebody who goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Farewell {
    /// How many begin after now.
    pub future_shifts: i64,
    /// The next of them, at most five.
    pub next_shifts: Vec<crate::scheduling::Shift>,
    pub sessions: i64,
}

/// One line of a file of users, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRow {
    /// The line in the file, counted from 1; the head is the first.
    pub line: i64,
    pub name: String,
    pub email: String,
    pub roles: String,
    pub location: String,
    /// Why it is refused; `None`: it is fine.
    pub problem: Option<String>,
}

/// What became, or would become, of a file of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    pub rows: Vec<ImportRow>,
    pub good: i64,
    pub bad: i64,
    /// Whether the good ones have been created.
    pub is_done: bool,
}
