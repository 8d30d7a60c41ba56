//! The outbox: where mail waits for its delivery.

use domain::accounts::PersonName;
use domain::live::Event;
use domain::mail::{MailId, MailSummary};
use uuid::Uuid;

use super::rows::SummaryRow;
use super::{Message, Recipient, Rendered};
use crate::{Change, Error, Result};

/// Writes a mail in the transaction of its cause: both happen, or neither. One for a marked address
/// is written down and goes nowhere.
///
/// `None`: nothing was written, because the recipient caused it and the message is no news to them.
pub async fn send<M: Message>(
    change: &mut Change,
    to: &Recipient,
    message: &M,
) -> Result<Option<MailId>> {
    let Some(mail) = write(change, to, message).await? else { return Ok(None) };
    let id = mail.id;
    change.publish(Event::MailChanged { mail }).await?;
    Ok(Some(id))
}

/// Several at once.
pub(crate) async fn send_all<M: Message>(
    change: &mut Change,
    messages: &[(Recipient, M)],
) -> Result<()> {
    let mut written = Vec::with_capacity(messages.len());
    for (to, message) in messages {
        written.extend(write(change, to, message).await?);
    }
    change.publish_all(written.into_iter().map(|mail| Event::MailChanged { mail })).await
}

async fn write<M: Message>(
    change: &mut Change,
    to: &Recipient,
    message: &M,
) -> Result<Option<MailSummary>> {
    let is_causer = to.user.is_some() && to.user == change.actor();
    if is_causer && !M::REACHES_CAUSER {
        return Ok(None);
    }
    let letter = message.letter(change.site(), to);
    let Rendered { subject, text, html, secret, events, thread } =
        letter.render(change.site(), to).map_err(Error::Template)?;
    let id = MailId(Uuid::now_v7());
    let row = sqlx::query_as!(
        SummaryRow,
        "
        insert into mails
            (id, kind, user_id, to_address, to_name, language, subject, text_part, html_part, secret, events,
            thread, ticket_id, state, last_error, finished_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
            coalesce((select 'suppressed' from marked_addresses where address = $4), 'queued'),
            (select reason from marked_addresses where address = $4),
            (select now() from marked_addresses where address = $4))
        returning id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version
        ",
        id.0,
        M::KIND,
        to.user.map(|user| user.0),
        to.address.as_str(),
        to.name.as_ref().map(PersonName::as_str),
        to.language.tag(),
        subject,
        text,
        html,
        secret,
        serde_json::to_value(events)?,
        thread.as_ref().map(serde_json::to_value).transpose()?,
        thread.map(|thread| thread.ticket.0),
    )
    .fetch_one(change.db())
    .await?;
    change.has_mail();
    Ok(Some(row.try_into()?))
}
