//! The server functions of mail.

use domain::Page;
use domain::mail::inbound::{InboundMail, InboundMailId, InboundState, InboundSummary, Trial};
use domain::mail::{Mail, MailId, MailState, MailSummary, MarkId, MarkedAddress};
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

/// Addresses that nothing is sent to, the newest mark first.
#[server(prefix = "/api/fn", endpoint = "mail/marked", input = Json)]
pub async fn list_marked() -> Result<Vec<MarkedAddress>, AppError> {
    Ok(services::mail::marked(&platform(), &signed_in()?, None, 200).await?.items)
}

#[server(prefix = "/api/fn", endpoint = "mail/marked/lift", input = Json)]
pub async fn lift_mark(id: MarkId) -> Result<(), AppError> {
    Ok(services::mail::lift_mark(&platform(), &signed_in()?, id).await?)
}

/// One page of what came in, the newest first; `before` is the last mail of the page before.
#[server(prefix = "/api/fn", endpoint = "mail/inbound/list", input = Json)]
pub async fn list_inbound(
    state: Option<InboundState>,
    search: String,
    before: Option<InboundMailId>,
) -> Result<Page<InboundSummary>, AppError> {
    let filter = services::inbound::InboundFilter { state, search: Some(search) };
    Ok(services::inbound::page(&platform(), &signed_in()?, &filter, before, 50).await?)
}

#[server(prefix = "/api/fn", endpoint = "mail/inbound/get", input = Json)]
pub async fn get_inbound(id: InboundMailId) -> Result<InboundMail, AppError> {
    Ok(services::inbound::get(&platform(), &signed_in()?, id).await?)
}

#[server(prefix = "/api/fn", endpoint = "mail/inbound/reprocess", input = Json)]
pub async fn reprocess_inbound(id: InboundMailId) -> Result<InboundSummary, AppError> {
    Ok(services::inbound::reprocess(&platform(), &signed_in()?, id).await?)
}

/// Says what would become of a mail.
#[server(prefix = "/api/fn", endpoint = "mail/inbound/try", input = Json)]
pub async fn try_inbound(mail: String) -> Result<Trial, AppError> {
    Ok(services::inbound::try_out(&platform(), &signed_in()?, mail.into_bytes()).await?)
}
