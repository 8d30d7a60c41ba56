//! The server functions of mail.

use domain::Page;
use domain::mail::{Mail, MailId, MailState, MailSummary};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

/// One page, the newest first; `before` is the last mail of the page before.
#[server(prefix = "/api/fn", endpoint = "mail/list", input = Json)]
pub async fn list_mail(
    state: Option<MailState>,
    search: String,
    before: Option<MailId>,
) -> Result<Page<MailSummary>, AppError> {
    let filter = services::mail::MailFilter { state, search: Some(search) };
    Ok(services::mail::page(&platform(), &signed_in()?, &filter, before, 50).await?)
}

#[server(prefix = "/api/fn", endpoint = "mail/get", input = Json)]
pub async fn get_mail(id: MailId) -> Result<Mail, AppError> {
    Ok(services::mail::get(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "mail/send-again", input = Json)]
pub async fn send_mail_again(id: MailId) -> Result<MailSummary, AppError> {
    Ok(services::mail::send_again(&platform(), &signed_in()?, id).await?)
}

/// To whoever asks for it.
#[server(prefix = "/api/fn", endpoint = "mail/test", input = Json)]
pub async fn send_test_mail() -> Result<MailSummary, AppError> {
    Ok(services::mail::send_test(&platform(), &signed_in()?, None).await?)
}
