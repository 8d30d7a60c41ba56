//! Roles: what a user is, as an admin says it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Permission;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads, for wall screens.
    Viewer,
    /// Books, reports, reviews.
    Member,
    Technician,
    FacilityManager,
    Moderator,
    Admin,
}

/// A set of roles. As JSON and in the database a list of names.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Vec<Role>))]
#[serde(from = "Vec<Role>", into = "Vec<Role>")]
pub struct Roles(u8);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no role “{0}”")]
pub struct UnknownRole(String);

impl Role {
    pub const ALL: [Self; 6] = [
        Self::Viewer,
        Self::Member,
        Self::Technician,
        Self::FacilityManager,
        Self::Moderator,
        Self::Admin,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Technician => "technician",
            Self::FacilityManager => "facility_manager",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Roles {
    pub const fn contains(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |&role| self.contains(role))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether any of the roles grants it.
    pub fn grant(self, permission: Permission) -> bool {
        self.iter().any(|role| permission.is_granted_by(role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | role.bit()))
    }
}

impl From<Vec<Role>> for Roles {
    fn from(roles: Vec<Role>) -> Self {
        roles.into_iter().collect()
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_is_what_its_names_say(picked in proptest::sample::subsequence(Role::ALL.to_vec(), 0..=6)) {
            let roles: Roles = picked.iter().copied().collect();
            let json = serde_json::to_string(&roles).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&picked).unwrap());
            prop_assert_eq!(serde_json::from_str::<Roles>(&json).unwrap(), roles);
            prop_assert_eq!(Vec::from(roles), picked);
        }
    }
}
