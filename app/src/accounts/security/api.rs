//! The server functions of how one signs in: password, second factor, sessions, tokens.

use domain::accounts::{
    ApiToken, ApiTokenId, CreatedApiToken, MfaSetup, MfaStatus, NewApiToken, SessionId,
    SessionInfo, SignInAttempt,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use {
    crate::request::{caller, client, platform, signed_in},
    services::accounts,
};

#[server(prefix = "/api/fn", endpoint = "accounts/password/change", input = Json)]
pub async fn change_password(
    old: String,
    new: String,
    locks_programs_out: bool,
) -> Result<(), AppError> {
    let (actor, session) = (signed_in()?, caller()?.session);
    let wanted = accounts::PasswordChange { old: &old, new: &new, locks_programs_out };
    Ok(accounts::change_password(&platform(), &actor, session, wanted, &client()).await?)
}

/// Mails a link to the new address.
#[server(prefix = "/api/fn", endpoint = "accounts/email/change", input = Json)]
pub async fn change_email(password: String, email: String) -> Result<(), AppError> {
    Ok(accounts::change_email(&platform(), &signed_in()?, &password, &email, &client()).await?)
}

/// (The macro would name its type `MfaStatus`, which is the answer's.)
#[server(name = AskMfaStatus, prefix = "/api/fn", endpoint = "accounts/mfa/status", input = Json)]
pub async fn mfa_status() -> Result<MfaStatus, AppError> {
    Ok(accounts::mfa_status(&platform(), &caller()?.actor_setting_up()).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/mfa/set-up", input = Json)]
pub async fn set_up_mfa(password: String) -> Result<MfaSetup, AppError> {
    let actor = caller()?.actor_setting_up();
    Ok(accounts::set_up_mfa(&platform(), &actor, &password, &client()).await?)
}

/// Answers the recovery codes, this once.
#[server(prefix = "/api/fn", endpoint = "accounts/mfa/confirm", input = Json)]
pub async fn confirm_mfa(code: String) -> Result<Vec<String>, AppError> {
    Ok(accounts::confirm_mfa(&platform(), &caller()?.actor_setting_up(), &code).await?)
}

/// Answers the new ones, this once.
#[server(prefix = "/api/fn", endpoint = "accounts/mfa/recovery-codes", input = Json)]
pub async fn new_recovery_codes(password: String) -> Result<Vec<String>, AppError> {
    Ok(accounts::new_recovery_codes(&platform(), &signed_in()?, &password, &client()).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/mfa/turn-off", input = Json)]
pub async fn turn_off_mfa(password: String) -> Result<(), AppError> {
    Ok(accounts::turn_off_mfa(&platform(), &signed_in()?, &password, &client()).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/mfa/forget-devices", input = Json)]
pub async fn forget_devices() -> Result<(), AppError> {
    Ok(accounts::forget_devices(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/sessions", input = Json)]
pub async fn list_sessions() -> Result<Vec<SessionInfo>, AppError> {
    let (actor, session) = (signed_in()?, caller()?.session);
    Ok(accounts::sessions_of(&platform(), &actor, session).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/sessions/end", input = Json)]
pub async fn end_session(id: SessionId) -> Result<(), AppError> {
    Ok(accounts::end_session(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/sessions/end-others", input = Json)]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let (actor, session) = (signed_in()?, caller()?.session);
    Ok(accounts::end_other_sessions(&platform(), &actor, session).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/sign-ins", input = Json)]
pub async fn list_sign_ins() -> Result<Vec<SignInAttempt>, AppError> {
    Ok(accounts::sign_in_history(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/tokens", input = Json)]
pub async fn list_tokens() -> Result<Vec<ApiToken>, AppError> {
    Ok(accounts::api_tokens(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/tokens/create", input = Json)]
pub async fn create_token(new: NewApiToken) -> Result<CreatedApiToken, AppError> {
    Ok(accounts::create_api_token(&platform(), &signed_in()?, &new).await?)
}

#[server(prefix = "/api/fn", endpoint = "accounts/tokens/revoke", input = Json)]
pub async fn revoke_token(id: ApiTokenId) -> Result<(), AppError> {
    Ok(accounts::revoke_api_token(&platform(), &signed_in()?, id).await?)
}
