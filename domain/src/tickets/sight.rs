//! What of tickets somebody sees. Every reader asks here.

use crate::Problem;
use crate::accounts::{Actor, Permission, UserId};

/// How far somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All tickets, with what colleagues tell one another.
    All,
    /// What they asked for or watch, without internal notes.
    Own(UserId),
}

impl Sight {
    pub fn of(actor: &Actor) -> Result<Self, Problem> {
        if actor.may(Permission::WorkTickets) {
            return Ok(Self::All);
        }
        actor.require(Permission::OpenTickets)?;
        Ok(Self::Own(actor.user))
    }

    /// Whether internal notes, and changes that are for colleagues alone, are shown.
    pub const fn sees_internal(self) -> bool {
        matches!(self, Self::All)
    }

    /// Of whom somebody sees tickets; `None`: of everybody.
    pub const fn only(self) -> Option<UserId> {
        match self {
            Self::All => None,
            Self::Own(user) => Some(user),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{Role, Roles, Scopes};

    fn actor(role: Role) -> Actor {
        Actor::new(UserId(uuid::Uuid::from_u128(7)), Roles::from_iter([role]))
    }

    #[test]
    fn members_see_their_own_and_staff_sees_all() {
        let me = UserId(uuid::Uuid::from_u128(7));
        for role in [Role::Technician, Role::FacilityManager, Role::Admin] {
            assert_eq!(Sight::of(&actor(role)), Ok(Sight::All), "{role:?}");
        }
        for role in [Role::Member, Role::Moderator] {
            assert_eq!(Sight::of(&actor(role)), Ok(Sight::Own(me)), "{role:?}");
        }
        assert!(Sight::of(&actor(Role::Viewer)).is_err());
    }

    #[test]
    fn a_token_that_may_only_open_tickets_reads_no_internal_note() {
        let scopes = Scopes::from_iter([Permission::OpenTickets]);
        let by_token = Actor { scopes: Some(scopes), ..actor(Role::Admin) };
        assert_eq!(Sight::of(&by_token).map(Sight::sees_internal), Ok(false));
        let blind = Actor { scopes: Some(Scopes::default()), ..actor(Role::Admin) };
        assert!(Sight::of(&blind).is_err());
    }
}
