//! The one table that says who may do what. Code asks for a permission, never for a role.

use serde::{Deserialize, Serialize};

use super::Role;

/// A thing one may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See shifts, and who is on now.
    SeeCalendar,
    /// Create, move, change and delete anybody's shifts.
    PlanShifts,
    /// Claim open shifts, offer one's own, and take those of others.
    TradeShifts,
    /// Ask for time off, and take back what one asked for.
    RequestTimeOff,
    /// See why people are off, decide about it, ask for it on their behalf.
    ApproveTimeOff,
    /// Create and change locations.
    ManageLocations,
    /// See colleagues: names, pictures, who is active now; and the locations they belong to.
    SeePeople,
    /// Look at all mail, send it again, try it out.
    ManageMail,
    /// Look at the jobs and run them.
    ManageJobs,
    /// Look into the audit, and take it away as a file.
    SeeAudit,
    /// Create, change and deactivate users.
    ManageUsers,
    /// Make backups and take them away: with them, everything there is.
    ManageBackups,
    /// See how the servers and the database are doing, and how they are set up.
    SeeSystem,
    /// Choose what the product is called, and its logo.
    ManageBranding,
    /// Open tickets, follow and answer one's own.
    OpenTickets,
    /// See all tickets with their internal notes, and work on them.
    WorkTickets,
    /// Choose categories, canned answers and how tickets are handled.
    ManageTickets,
    /// Choose which other programs are told what happens here.
    ManageWebhooks,
}

impl Permission {
    pub const ALL: [Self; 18] = [
        Self::SeeCalendar,
        Self::PlanShifts,
        Self::TradeShifts,
        Self::RequestTimeOff,
        Self::ApproveTimeOff,
        Self::ManageLocations,
        Self::SeePeople,
        Self::ManageMail,
        Self::ManageJobs,
        Self::SeeAudit,
        Self::ManageUsers,
        Self::ManageBackups,
        Self::SeeSystem,
        Self::ManageBranding,
        Self::OpenTickets,
        Self::WorkTickets,
        Self::ManageTickets,
        Self::ManageWebhooks,
    ];

    pub const fn is_granted_by(self, role: Role) -> bool {
        use Role::{Admin, FacilityManager, Member, Moderator, Technician, Viewer};
        match self {
            Self::SeeCalendar => matches!(role, Viewer | Technician | FacilityManager | Admin),
            Self::TradeShifts | Self::RequestTimeOff => matches!(role, Technician | Admin),
            Self::PlanShifts
            | Self::ApproveTimeOff
            | Self::ManageLocations
            | Self::ManageMail
            | Self::ManageJobs
            | Self::SeeAudit
            | Self::ManageUsers
            | Self::ManageBackups
            | Self::SeeSystem
            | Self::ManageBranding
            | Self::ManageTickets
            | Self::ManageWebhooks => matches!(role, Admin),
            Self::OpenTickets => {
                matches!(role, Member | Technician | FacilityManager | Moderator | Admin)
            }
            Self::WorkTickets => matches!(role, Technician | FacilityManager | Admin),
            Self::SeePeople => {
                matches!(role, Viewer | Member | Technician | FacilityManager | Moderator | Admin)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProblemKind;
    use crate::accounts::{Actor, Roles, UserId};

    fn actor(roles: impl IntoIterator<Item = Role>) -> Actor {
        Actor::new(UserId(uuid::Uuid::nil()), roles.into_iter().collect())
    }

    #[test]
    fn nobody_may_anything_without_a_role() {
        for permission in Permission::ALL {
            assert_eq!(actor([]).require(permission).unwrap_err().kind, ProblemKind::Forbidden);
        }
    }

    #[test]
    fn one_of_several_roles_is_enough() {
        assert!(!actor([Role::Technician]).may(Permission::PlanShifts));
        assert!(actor([Role::Technician, Role::Admin]).may(Permission::PlanShifts));
    }

    #[test]
    fn a_wall_screen_changes_nothing() {
        let roles: Roles = [Role::Viewer].into_iter().collect();
        let may: Vec<_> =
            Permission::ALL.into_iter().filter(|&permission| roles.grant(permission)).collect();
        assert_eq!(may, [Permission::SeeCalendar, Permission::SeePeople]);
    }
}
