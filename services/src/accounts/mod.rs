//! People and their sessions: signing in and out, who is asking, who there is.

mod first_admin;
mod guessable;
mod links;
mod passwords;
mod people;
mod policy;
mod sessions;
mod sign_in;
mod users;

pub use first_admin::{FirstAdmin, ensure_first_admin};
pub use people::{Picture, me, people, picture};
pub use policy::Policy;
pub use sessions::{Authenticated, SessionToken, authenticate, sign_out};
pub use sign_in::{ClientInfo, SignedIn, sign_in};
pub(crate) use users::insert as insert_user;
pub use users::{Account, NewUser, create_user, list_users, reset_password, set_active, set_roles};

pub(crate) use passwords::Passwords;
pub(crate) use people::roles_of;
pub(crate) use sessions::{Sessions, ended_among, note_use};
