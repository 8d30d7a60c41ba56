//! Storing a mail: from then on it is ours to lose.

use domain::accounts::EmailAddress;
use domain::live::Event;
use domain::mail::inbound::{InboundMailId, MailSource, MessageId};
use domain::{Problem, ProblemKind};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::read::{Headline, headline};
use super::{Envelope, MAX_MAIL_BYTES, rows};
use crate::{Change, Platform, Result};

/// A mail that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub id: InboundMailId,
    /// Not one that had come before.
    pub is_new: bool,
}

/// Stores a mail as it came. The same one again — the same `Message-ID` of the same sender, or where
/// there is none the same bytes — is counted, and is no other mail.
pub async fn receive(
    platform: &Platform,
    source: MailSource,
    raw: &[u8],
    envelope: &Envelope,
) -> Result<Received> {
    if raw.len() > MAX_MAIL_BYTES {
        let message = "a mail has at most 30 MiB";
        return Err(Problem::new(ProblemKind::TooLarge, message).into());
    }
    let Headline { from, subject, id: message_id } = headline(raw);
    let sender = from.as_ref().map(|from| from.address.as_str());
    let identity = match &message_id {
        Some(id) => format!("{id} {}", sender.unwrap_or_default()),
        None => hex(&Sha256::digest(raw)),
    };
    let mut change = Change::by_system(platform).await?;
    let stored = sqlx::query!(
        r#"
        insert into inbound_mails
            (id, source, identity, message_id, sender, sender_name, subject, envelope_from, envelope_to, size, raw)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (identity) do update set copies = least(inbound_mails.copies, 1000000) + 1, version = inbound_mails.version + 1
        returning id, (xmax = 0) as "is_new!"
        "#,
        Uuid::now_v7(),
        source.name(),
        identity,
        message_id.as_ref().map(MessageId::as_str),
        sender,
        from.as_ref().map(|from| from.name.as_str()).unwrap_or_default(),
        subject.chars().take(400).collect::<String>(),
        envelope.from.as_deref().and_then(address),
        &envelope.to.iter().filter_map(|to| address(to)).take(100).collect::<Vec<_>>(),
        i64::try_from(raw.len()).unwrap_or(i64::MAX),
        raw,
    )
    .fetch_one(change.db())
    .await?;
    if let Some(mail) = rows::summary(change.db(), stored.id).await? {
        change.publish(Event::InboundMailChanged { mail: Box::new(mail) }).await?;
    }
    change.commit().await?;
    let outcome = if stored.is_new { "stored" } else { "again" };
    metrics::counter!("mail_received_total", "outcome" => outcome).increment(1);
    platform.inbox.flag();
    Ok(Received { id: InboundMailId(stored.id), is_new: stored.is_new })
}

/// An address as it may be kept; what is none says nothing.
fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>']);
    text.parse::<EmailAddress>().ok().map(String::from)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
