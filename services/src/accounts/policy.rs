//! What the operator has decided about accounts.

use domain::accounts::{Registration, Role, Roles};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    pub registration: Registration,
    /// An admin without a second factor may do nothing but set one up.
    pub require_admin_mfa: bool,
}

impl Policy {
    pub(super) fn requires_mfa(self, roles: Roles) -> bool {
        self.require_admin_mfa && roles.contains(Role::Admin)
    }
}
