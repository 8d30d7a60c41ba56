//! The server functions of signing in and of people.

use domain::Page;
use domain::accounts::{
    Farewell, ImportReport, Invitation, InvitationId, Invited, Me, NewInvitation, Person,
    ProfilePatch, User, UserDraft, UserFilter, UserId, UserPatch,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::AppError;
#[cfg(feature = "ssr")]
use {
    super::cookie::SessionCookie,
    crate::request::{caller, client, platform, signed_in},
    axum::http::{HeaderValue, header},
    domain::{Problem, ProblemKind},
    leptos_axum::ResponseOptions,
    services::accounts::{self, Challenge, SignIn as Step, SignedIn},
};

/// How far a right password leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInStep {
    Done(Box<Me>),
    /// A code is asked for; this goes back with it.
    Code(String),
}

/// Begins a session, unless a code is to be given first; one this browser already had ends.
#[server(prefix = "/api/fn", endpoint = "accounts/sign-in", input = Json)]
pub async fn sign_in(
    email: String,
    password: String,
    remember: bool,
) -> Result<SignInStep, AppError> {
    match accounts::sign_in(&platform(), &email, &password, remember, &client()).await? {
        Step::Done(signed_in) => Ok(SignInStep::Done(Box::new(enter(signed_in).await?))),
        Step::Code(Challenge(challenge)) => Ok(SignInStep::Code(challenge)),
    }
}

/// Begins the session with the code of the second factor, or a recovery code.
#[server(prefix = "/api/fn", endpoint = "accounts/sign-in/code", input = Json)]
pub async fn give_code(
    challenge: String,
    code: String,
    remember_device: bool,
) -> Result<Me, AppError> {
    let challenge = Challenge(challenge);
    let verified =
        accounts::verify_code(&platform(), &challenge, &code, remember_device, &client()).await?;
    if let Some(device) = &verified.device {
        set_cookie(&expect_context::<SessionCookie>().remember(device));
    }
    Ok(enter(verified.signed_in).await?)
}

/// Ends the session; no harm if there is none.
#[server(prefix = "/api/fn", endpoint = "accounts/sign-out", input = Json)]
pub async fn sign_out() -> Result<(), AppError> {
    if let Ok(caller) = caller() {
        accounts::sign_out(&platform(), caller.session).await?;
    }
    set_cookie(&expect_context::<SessionCookie>().end());
    Ok(())
}

/// `None`: nobody is signed in. (The macro would name its type `Me`, which is the person's.)
#[server(name = WhoAmI, prefix = "/api/fn", endpoint = "accounts/me", input = Json)]
pub async fn me() -> Result<Option<Me>, AppError> {
    let Ok(caller) = caller() else { return Ok(None) };
    match accounts::me(&platform(), &caller.actor_setting_up()).await.map_err(Problem::from) {
        Ok(me) => Ok(Some(me)),
        Err(problem) if problem.kind == ProblemKind::NotFound => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

/// What people change about themselves. (Pictures go over REST, as the files they are.)
#[server(prefix = "/api/fn", endpoint = "accounts/profile/update", input = Json)]
pub async fn update_profile(patch: ProfilePatch) -> Result<Me, AppError> {
    Ok(accounts::update_profile(&platform(), &signed_in()?, &patch).await?)
}

/// At most `limit` users as admins see them; `after`: the `next_cursor` of the page before.
#[server(prefix = "/api/fn", endpoint = "accounts/users/list", input = Json)]
pub async fn list_users(
    filter: UserFilter,
    order: String,
    after: Option<String>,
    limit: u16,
) -> Result<Page<User>, AppError> {
    let limit = limit.clamp(1, 200);
    let after = after.map(|cursor| cursor.parse()).transpose();
    let after = after.map_err(|err| Problem::invalid("after", err))?;
    Ok(accounts::users(&platform(), &signed_in()?, &filter, order.parse()?, after, limit).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/users/create", input = Json)]
pub async fn create_user(draft: UserDraft) -> Result<User, AppError> {
    Ok(accounts::add_user(&platform(), &signed_in()?, None, &draft).await?)
}

/// `version` is the one the admin saw.
#[server(prefix = "/api/fn", endpoint = "accounts/users/update", input = Json)]
pub async fn update_user(id: UserId, version: i32, patch: UserPatch) -> Result<User, AppError> {
    Ok(accounts::update_user(&platform(), &signed_in()?, id, Some(version), &patch).await?)
}

/// What somebody would leave behind who is deactivated now.
#[server(name = LookAtFarewell, prefix = "/api/fn", endpoint = "accounts/users/farewell", input = Json)]
pub async fn farewell(id: UserId) -> Result<Farewell, AppError> {
    Ok(accounts::farewell(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/users/import", input = Json)]
pub async fn import_users(
    file: String,
    is_preview: bool,
    skip_bad: bool,
) -> Result<ImportReport, AppError> {
    let mode = match (is_preview, skip_bad) {
        (true, _) => accounts::ImportMode::Preview,
        (false, true) => accounts::ImportMode::SkipBad,
        (false, false) => accounts::ImportMode::AllOrNothing,
    };
    Ok(accounts::import_users(&platform(), &signed_in()?, &file, mode).await?)
}

/// Who was invited and has not come yet.
#[server(prefix = "/api/fn", endpoint = "accounts/invitations/list", input = Json)]
pub async fn list_invitations() -> Result<Vec<Invitation>, AppError> {
    Ok(accounts::invitations(&platform(), &signed_in()?).await?)
}

/// Also for whoever was invited before: they get a new link.
#[server(prefix = "/api/fn", endpoint = "accounts/invitations/create", input = Json)]
pub async fn invite(new: NewInvitation) -> Result<Invited, AppError> {
    Ok(accounts::invite(&platform(), &signed_in()?, &new).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/invitations/revoke", input = Json)]
pub async fn revoke_invitation(id: InvitationId) -> Result<(), AppError> {
    Ok(accounts::revoke_invitation(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/users/reset-mfa", input = Json)]
pub async fn reset_mfa(id: UserId) -> Result<(), AppError> {
    Ok(accounts::reset_mfa(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/users/end-sessions", input = Json)]
pub async fn end_sessions(id: UserId) -> Result<(), AppError> {
    Ok(accounts::end_sessions_of(&platform(), &signed_in()?, id).await?)
}

/// Everybody, by name.
#[server(prefix = "/api/fn", endpoint = "accounts/people", input = Json)]
pub async fn list_people() -> Result<Vec<Person>, AppError> {
    Ok(accounts::people(&platform(), &signed_in()?).await?)
}

/// Hands the browser its session, and ends the one it had.
#[cfg(feature = "ssr")]
pub(super) async fn enter(signed_in: SignedIn) -> Result<Me, Problem> {
    if let Ok(earlier) = caller() {
        accounts::sign_out(&platform(), earlier.session).await?;
    }
    set_cookie(&expect_context::<SessionCookie>().begin(&signed_in));
    let actor = domain::accounts::Actor::new(signed_in.me.person.id, signed_in.me.person.roles);
    Ok(accounts::me(&platform(), &actor).await?)
}

#[cfg(feature = "ssr")]
fn set_cookie(cookie: &str) {
    let value = HeaderValue::from_str(cookie).expect("base64 and our own attributes are plain");
    expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
}
