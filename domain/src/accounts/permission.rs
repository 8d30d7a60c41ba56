//! The one table that says who may do what. Code asks for a permission, never for a role.

use super::Role;

/// A thing one may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See shifts, who is on now, and the locations they belong to.
    SeeCalendar,
    /// Create, move, change and delete anybody's shifts.
    PlanShifts,
    /// Create and change locations.
    ManageLocations,
    /// See colleagues: names, pictures, who is active now.
    SeePeople,
}

impl Permission {
    pub const ALL: [Self; 4] =
        [Self::SeeCalendar, Self::PlanShifts, Self::ManageLocations, Self::SeePeople];

    pub const fn is_granted_by(self, role: Role) -> bool {
        use Role::{Admin, FacilityManager, Member, Moderator, Technician, Viewer};
        match self {
            Self::SeeCalendar => matches!(role, Viewer | Technician | FacilityManager | Admin),
            Self::PlanShifts | Self::ManageLocations => matches!(role, Admin),
            Self::SeePeople => {
                matches!(role, Viewer | Member | Technician | FacilityManager | Moderator | Admin)
            }
        }
    }
}
