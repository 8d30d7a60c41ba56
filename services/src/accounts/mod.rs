//! People and how they get in: signing in and out, who is asking, who there is.

mod access;
mod administration;
mod api_sessions;
mod api_tokens;
mod devices;
mod email_change;
mod even;
mod first_admin;
mod guessable;
mod history;
mod import;
mod invitations;
mod letters;
mod links;
mod own_sessions;
mod passwords;
mod people;
mod pictures;
mod policy;
mod profile;
mod reset;
mod second_factor;
mod sessions;
mod sign_in;
mod users;

pub use administration::{
    InvalidUserCursor, UserCursor, UserOrder, UserSort, add_user, export_users, farewell,
    update_user, user, users,
};
pub(crate) use api_sessions::forget_old_proofs;
pub use api_sessions::{Login, Tokens, authenticate_bearer, login, logout, refresh, verify_login};
pub use api_tokens::{api_tokens, create_api_token, revoke_api_token};
pub use devices::DeviceToken;
pub use email_change::{change_email, confirm_email};
pub use first_admin::{FirstAdmin, ensure_first_admin};
pub(crate) use history::forget_old_sign_ins;
pub use history::sign_in_history;
pub use import::{ImportMode, import_users};
pub use invitations::{
    accept_invitation, invitation, invitations, invite, register, revoke_invitation,
};
pub(crate) use links::forget_expired_links;
pub use own_sessions::{end_other_sessions, end_session, end_sessions_of, sessions_of};
pub use people::{me, people, picture};
pub use policy::Policy;
pub use profile::{remove_picture, set_picture, update_profile};
pub use reset::{PasswordChange, change_password, look_at_reset, request_reset, reset};
pub use second_factor::{
    RECOVERY_CODES, confirm_mfa, forget_devices, mfa_status, new_recovery_codes, reset_mfa,
    reset_mfa_of, set_up_mfa, turn_off_mfa,
};
pub(crate) use sessions::forget_expired as forget_expired_sessions;
pub use sessions::{Authenticated, SessionToken, Through, authenticate, sign_out};
pub use sign_in::{Challenge, ClientInfo, SignIn, SignedIn, Verified, sign_in, verify_code};
pub(crate) use sign_in::{forget_old_failures, prove};
pub(crate) use users::insert as insert_user;
pub use users::{NewUser, create_user, list_users, reset_password, set_active, set_roles};

pub(crate) use passwords::Passwords;
pub(crate) use people::{roles, roles_of, roles_with};
pub(crate) use sessions::{Sessions, ended_among, note_use};
