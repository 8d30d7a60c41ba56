//! What a personal token may do: some of the permissions of whoever made it.

use serde::{Deserialize, Serialize};

use super::Permission;

/// A set of permissions. As JSON and in the database a list of names.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Vec<Permission>))]
#[serde(from = "Vec<Permission>", into = "Vec<Permission>")]
pub struct Scopes(u64);

impl Scopes {
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |&permission| self.contains(permission))
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Permission> for Scopes {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | 1 << permission as u64))
    }
}

impl From<Vec<Permission>> for Scopes {
    fn from(permissions: Vec<Permission>) -> Self {
        permissions.into_iter().collect()
    }
}

impl From<Scopes> for Vec<Permission> {
    fn from(scopes: Scopes) -> Self {
        scopes.iter().collect()
    }
}

impl std::fmt::Debug for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::accounts::{Actor, Role, Roles, UserId};

    #[test]
    fn a_token_may_what_its_scopes_and_its_owner_may() {
        let scopes = Scopes::from_iter([Permission::SeeCalendar, Permission::PlanShifts]);
        let of = |role: Role| Actor {
            scopes: Some(scopes),
            ..Actor::new(UserId(Uuid::nil()), Roles::from_iter([role]))
        };
        assert!(of(Role::Admin).may(Permission::PlanShifts));
        assert!(!of(Role::Admin).may(Permission::ManageLocations), "not in its scopes");
        assert!(!of(Role::Technician).may(Permission::PlanShifts), "not its owner's");
        let json = serde_json::to_string(&scopes).unwrap();
        assert_eq!(json, r#"["see_calendar","plan_shifts"]"#);
        assert_eq!(serde_json::from_str::<Scopes>(&json).unwrap(), scopes);
    }
}
