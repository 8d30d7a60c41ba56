//! People: who they are, what they hold, what they may do.

mod email;
mod hue;
mod password;
mod permission;
mod registration;
mod role;
mod scopes;
mod security;
mod settings;
mod user;

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::locations::LocationId;
use crate::text::{id_type, text_type};
use crate::zones::ZoneName;

pub use email::{EmailAddress, InvalidEmail};
pub use hue::{Hue, UnknownHue};
pub use password::{InvalidPassword, NewPassword};
pub use permission::Permission;
pub use registration::{Registration, UnknownRegistration};
pub use role::{Role, Roles, UnknownRole};
pub use scopes::Scopes;
pub use security::{
    ApiToken, ApiTokenId, ApiTokenName, CreatedApiToken, Device, Invitation, InvitationId,
    InvitationOffer, Invited, MfaSetup, MfaStatus, NewApiToken, NewInvitation, SessionInfo,
    SessionKind, SignInAttempt, SignInOutcome,
};
pub use settings::{ClockFormat, ProfilePatch, Settings, Theme, UnknownSetting, UserPatch};
pub use user::{Farewell, ImportReport, ImportRow, User, UserDraft, UserFilter};

id_type!(UserId);
id_type!(
    /// One signed-in browser or program.
    SessionId
);
text_type!(
    /// A person's name as they write it.
    PersonName, max 120, "name"
);

/// Somebody as colleagues see them: enough for a calendar block, an avatar, a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    pub id: UserId,
    pub name: PersonName,
    pub hue: Hue,
    /// Address of the picture; its name changes with the picture. `None`: show initials.
    pub picture: Option<String>,
    pub roles: Roles,
    pub location_id: Option<LocationId>,
    pub active: bool,
}

/// The signed-in user, as their own browser needs them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    #[serde(flatten)]
    pub person: Person,
    pub email: EmailAddress,
    pub zone: ZoneName,
    /// They may do nothing before they have set up a second factor.
    #[serde(default)]
    pub must_set_up_mfa: bool,
    #[serde(default)]
    pub settings: Settings,
    /// Counts changes; a writer names the one it saw.
    #[serde(default)]
    pub version: i32,
}

/// Who acts, and with what authority; every use case asks for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    pub roles: Roles,
    /// What a personal token may do at most; `None`: all that the roles grant.
    pub scopes: Option<Scopes>,
}

impl Person {
    /// Two letters for an avatar without a picture.
    pub fn initials(&self) -> String {
        let mut words =
            self.name.as_str().split_whitespace().filter_map(|word| word.chars().next());
        let first = words.next();
        let last = words.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }

    pub fn first_name(&self) -> &str {
        self.name.as_str().split_whitespace().next().unwrap_or_default()
    }

    /// Shifts are planned for technicians only.
    pub fn is_technician(&self) -> bool {
        self.roles.contains(Role::Technician)
    }
}

impl Me {
    pub fn may(&self, permission: Permission) -> bool {
        self.person.roles.grant(permission)
    }
}

impl Actor {
    pub const fn new(user: UserId, roles: Roles) -> Self {
        Self { user, roles, scopes: None }
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.roles.grant(permission) && self.scopes.is_none_or(|scopes| scopes.contains(permission))
    }

    pub fn require(&self, permission: Permission) -> Result<(), Problem> {
        if self.may(permission) { Ok(()) } else { Err(Problem::forbidden()) }
    }
}
