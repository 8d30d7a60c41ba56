//! Whose doing something is, and by which way it came.

use domain::accounts::{Actor, UserId};
use domain::audit::ActorKind;
use domain::tickets::{ContactId, Correspondent, Sight, Via};

use crate::{Origin, Result};

/// Who does something to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    pub user: Option<UserId>,
    /// Somebody without an account.
    pub contact: Option<ContactId>,
    pub via: Via,
    /// What they see of tickets.
    pub sight: Sight,
}

impl Hand {
    /// A person who is signed in, or their program.
    pub fn of(actor: &Actor) -> Result<Self> {
        let via = match Origin::current().through {
            Some((ActorKind::Token, _)) => Via::Api,
            _ => Via::App,
        };
        Ok(Self { user: Some(actor.user), contact: None, via, sight: Sight::of(actor)? })
    }

    /// Somebody who writes mail: what they see is what their ticket shows them.
    pub fn by_mail(author: &Correspondent, sees_internal: bool) -> Self {
        let sight = match author.user_id {
            Some(user) if !sees_internal => Sight::Own(user),
            None => Sight::Own(UserId(uuid::Uuid::nil())),
            Some(_) => Sight::All,
        };
        Self { user: author.user_id, contact: author.contact_id, via: Via::Mail, sight }
    }

    /// The product itself.
    pub const fn system() -> Self {
        Self { user: None, contact: None, via: Via::System, sight: Sight::All }
    }

    /// Whether they work on tickets, or else take part in their own.
    pub const fn is_staff(&self) -> bool {
        self.sight.sees_internal()
    }
}
