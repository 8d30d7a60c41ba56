//! The server functions of getting in by mail: a new password, an invitation, a new address.

use domain::accounts::{EmailAddress, InvitationOffer, Me};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use {
    crate::accounts::api::enter,
    crate::request::{client, platform},
    services::accounts,
};

/// Answers the same, and as fast, whether or not there is such an account.
#[server(prefix = "/api/fn", endpoint = "accounts/reset/request", input = Json)]
pub async fn request_reset(email: String) -> Result<(), AppError> {
    Ok(accounts::request_reset(&platform(), &email).await?)
}

/// Whether the link still works.
#[server(prefix = "/api/fn", endpoint = "accounts/reset/look", input = Json)]
pub async fn look_at_reset(token: String) -> Result<(), AppError> {
    Ok(accounts::look_at_reset(&platform(), &token).await?)
}

/// Sets the password, and ends all sessions.
#[server(prefix = "/api/fn", endpoint = "accounts/reset", input = Json)]
pub async fn reset(token: String, password: String) -> Result<(), AppError> {
    Ok(accounts::reset(&platform(), &token, &password).await?)
}

/// Answers the same, and as fast, whether or not there is such an account.
#[server(prefix = "/api/fn", endpoint = "accounts/register", input = Json)]
pub async fn register(email: String) -> Result<(), AppError> {
    Ok(accounts::register(&platform(), &email).await?)
}

/// What the link offers.
#[server(prefix = "/api/fn", endpoint = "accounts/invitation", input = Json)]
pub async fn look_at_invitation(token: String) -> Result<InvitationOffer, AppError> {
    Ok(accounts::invitation(&platform(), &token).await?)
}

/// Makes the account and begins its first session.
#[server(prefix = "/api/fn", endpoint = "accounts/invitation/accept", input = Json)]
pub async fn accept_invitation(
    token: String,
    name: String,
    password: String,
) -> Result<Me, AppError> {
    let signed_in =
        accounts::accept_invitation(&platform(), &token, &name, &password, &client()).await?;
    Ok(enter(signed_in).await?)
}

/// Makes the new address the one that signs in.
#[server(prefix = "/api/fn", endpoint = "accounts/email/confirm", input = Json)]
pub async fn confirm_email(token: String) -> Result<EmailAddress, AppError> {
    Ok(accounts::confirm_email(&platform(), &token).await?)
}
