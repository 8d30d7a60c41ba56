//! What SendGrid tells of mail that has left: its Event Webhook, signed.
//!
//! Events come at least once, in any order, and in batches. Each is taken once, by its id, in a
//! transaction of its own: a batch that breaks off is sent again, and what of it was done stays done.

use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::EmailAddress;
use domain::live::Event;
use domain::mail::{MailId, MarkCause};
use domain::tickets::{Happening, TicketId};
use domain::{Problem, ProblemKind};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::marks::{mark, short};
use super::rows::SummaryRow;
use crate::{Change, Platform, Result, tickets};

/// How a P-256 key in `SubjectPublicKeyInfo` begins; the point follows.
const SPKI_P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// An uncompressed point.
const POINT_BYTES: usize = 65;

/// SendGrid tries for a day. Older events are somebody's copies; their ids may have been forgotten.
const OLDEST: TimeDelta = TimeDelta::days(7);

/// The key that SendGrid shows for its Signed Event Webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackKey([u8; POINT_BYTES]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a verification key of SendGrid's Signed Event Webhook")]
pub struct InvalidFeedbackKey;

impl FromStr for FeedbackKey {
    type Err = InvalidFeedbackKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = BASE64_STANDARD.decode(text.trim()).map_err(|_| InvalidFeedbackKey)?;
        let point = key.strip_prefix(&SPKI_P256).ok_or(InvalidFeedbackKey)?;
        point.try_into().map(Self).map_err(|_| InvalidFeedbackKey)
    }
}

impl FeedbackKey {
    /// Whether the owner of the key has signed this body at that time.
    pub fn has_signed(&self, signature: &str, timestamp: &str, body: &[u8]) -> bool {
        let Ok(signature) = BASE64_STANDARD.decode(signature.trim()) else { return false };
        let message = [timestamp.as_bytes(), body].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.0).verify(&message, &signature).is_ok()
    }
}

/// One of a batch, of what its description names.
#[derive(Deserialize)]
struct Told {
    event: String,
    email: String,
    /// Seconds since 1970.
    #[serde(default)]
    timestamp: i64,
    sg_event_id: Option<String>,
    /// Of bounces: `bounce`, or `blocked` if another mail may get through.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Such as `5.1.1`.
    status: Option<String>,
    reason: Option<String>,
    /// Ours, as it was sent along.
    mail_id: Option<String>,
}

/// What an event means for us.
enum Meaning {
    /// It came back, or never left.
    Returned {
        mark: Option<MarkCause>,
    },
    CalledSpam,
}

/// Takes a batch whose signature was seen to be right; says how much of it was news.
pub async fn take_feedback(platform: &Platform, body: &[u8]) -> Result<u32> {
    let batch: Vec<Value> = serde_json::from_slice(body)
        .map_err(|_| Problem::new(ProblemKind::Malformed, "a batch of events is a list in JSON"))?;
    let mut news = 0;
    for event in batch {
        // What is not understood is not for us: SendGrid tells of more, from release to release more.
        let Ok(told) = Told::deserialize(&event) else { continue };
        let Some(meaning) = meaning(&told) else { continue };
        let Ok(address) = told.email.parse::<EmailAddress>() else { continue };
        let at = DateTime::from_timestamp(told.timestamp, 0).unwrap_or_else(Utc::now);
        if at < Utc::now() - OLDEST {
            continue;
        }
        let id = match &told.sg_event_id {
            Some(id) if (1..=200).contains(&id.len()) && !id.contains('\0') => id.clone(),
            _ => BASE64_STANDARD.encode(Sha256::digest(event.to_string())),
        };
        if take(platform, &id, &told, &address, meaning).await? {
            news += 1;
        }
    }
    Ok(news)
}

fn meaning(told: &Told) -> Option<Meaning> {
    let reason = told.reason.as_deref().unwrap_or_default();
    Some(match told.event.as_str() {
        "bounce" => {
            let is_final = told.kind.as_deref() != Some("blocked");
            Meaning::Returned { mark: is_final.then_some(MarkCause::Bounced) }
        }
        "dropped" => Meaning::Returned {
            mark: match reason {
                "Bounced Address" | "Invalid" => Some(MarkCause::Bounced),
                "Spam Reporting Address" => Some(MarkCause::Spam),
                _ => None,
            },
        },
        "spamreport" => Meaning::CalledSpam,
        _ => return None,
    })
}

/// Does what follows from one event, once.
async fn take(
    platform: &Platform,
    id: &str,
    told: &Told,
    address: &EmailAddress,
    meaning: Meaning,
) -> Result<bool> {
    let mut change = Change::by_system(platform).await?;
    let is_new =
        sqlx::query!("insert into mail_events (id) values ($1) on conflict do nothing", id)
            .execute(change.db())
            .await?;
    if is_new.rows_affected() == 0 {
        return Ok(false);
    }
    let reason = match meaning {
        Meaning::CalledSpam => "called spam by whoever reads there".to_owned(),
        Meaning::Returned { .. } => {
            let words = [told.status.as_deref(), told.reason.as_deref()];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            let words = short(&words.join(" "));
            if words.is_empty() { "the mail server gives no reason".to_owned() } else { words }
        }
    };
    let mail = told.mail_id.as_ref().and_then(|id| id.parse::<MailId>().ok());
    let ticket = match mail {
        Some(mail) => note(&mut change, mail, address, &meaning, &reason).await?,
        None => None,
    };
    if let Some(ticket) = ticket {
        let address = address.to_string();
        let what = match meaning {
            Meaning::Returned { .. } => Happening::Bounced { address, reason: reason.clone() },
            Meaning::CalledSpam => Happening::CalledSpam { address },
        };
        tickets::note_returned(&mut change, ticket, &what).await?;
    }
    let cause = match meaning {
        Meaning::Returned { mark } => mark,
        Meaning::CalledSpam => Some(MarkCause::Spam),
    };
    if let Some(cause) = cause {
        mark(&mut change, address, cause, &reason).await?;
    }
    change.commit().await?;
    Ok(true)
}

/// Writes down what became of a mail; says which ticket it was about. An event about somebody else's
/// mail says nothing about this one.
async fn note(
    change: &mut Change,
    mail: MailId,
    address: &EmailAddress,
    meaning: &Meaning,
    reason: &str,
) -> Result<Option<TicketId>> {
    let is_back = matches!(meaning, Meaning::Returned { .. });
    let row = sqlx::query_as!(
        SummaryRow,
        "
        update mails
        set state = case when $3 then 'bounced' else state end, last_error = $4, version = version + 1
        where id = $1 and to_address = $2 and state = 'sent'
        returning id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version
        ",
        mail.0,
        address.as_str(),
        is_back,
        reason,
    )
    .fetch_optional(change.db())
    .await?;
    if let Some(row) = row {
        change.publish(Event::MailChanged { mail: row.try_into()? }).await?;
    }
    let ticket = sqlx::query_scalar!(
        "select ticket_id from mails where id = $1 and to_address = $2",
        mail.0,
        address.as_str(),
    )
    .fetch_optional(change.db())
    .await?;
    Ok(ticket.flatten().map(TicketId))
}

/// Forgets the ids of events that cannot come again.
pub(super) async fn forget_ids(platform: &Platform) -> Result<u64> {
    let gone =
        sqlx::query!("delete from mail_events where received_at < now() - interval '8 days'")
            .execute(&platform.db)
            .await?;
    Ok(gone.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it is published with SendGrid's own libraries, for their tests.
    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    const SIGNATURE: &str = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    const TIMESTAMP: &str = "1600112502";
    const BODY: &str = "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\",\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\",\"timestamp\":1600112492}]\r\n";

    #[test]
    fn a_batch_that_sendgrid_signed_is_known_and_nothing_else_is() {
        let key: FeedbackKey = KEY.parse().unwrap();
        assert!(key.has_signed(SIGNATURE, TIMESTAMP, BODY.as_bytes()));
        assert!(!key.has_signed(SIGNATURE, "1600112503", BODY.as_bytes()), "another time");
        assert!(!key.has_signed(SIGNATURE, TIMESTAMP, b"[]"), "another body");
        assert!(!key.has_signed("", TIMESTAMP, BODY.as_bytes()), "no signature");
        assert!(!key.has_signed("MEUC", TIMESTAMP, BODY.as_bytes()), "half a signature");
    }

    #[test]
    fn a_key_is_one_of_this_curve() {
        for bad in ["", "hunter2", &KEY[4..], &KEY.replace("AQcDQgAE", "AQgDQgAE")] {
            assert_eq!(bad.parse::<FeedbackKey>(), Err(InvalidFeedbackKey), "{bad}");
        }
    }

    #[test]
    fn an_address_is_marked_for_what_will_happen_again() {
        let marked = |json: Value| match meaning(&Told::deserialize(&json).unwrap()) {
            Some(Meaning::Returned { mark }) => Some(mark),
            Some(Meaning::CalledSpam) => Some(Some(MarkCause::Spam)),
            None => None,
        };
        let told = |event: &str, kind: Option<&str>, reason: &str| {
            marked(
                serde_json::json!({ "email": "a@b.example", "event": event, "type": kind, "reason": reason }),
            )
        };
        assert_eq!(told("bounce", Some("bounce"), "550"), Some(Some(MarkCause::Bounced)));
        assert_eq!(told("bounce", Some("blocked"), "450 later"), Some(None));
        assert_eq!(told("dropped", None, "Bounced Address"), Some(Some(MarkCause::Bounced)));
        assert_eq!(told("dropped", None, "Spam Reporting Address"), Some(Some(MarkCause::Spam)));
        assert_eq!(told("dropped", None, "Unsubscribed Address"), Some(None));
        assert_eq!(told("spamreport", None, ""), Some(Some(MarkCause::Spam)));
        for quiet in ["delivered", "deferred", "processed", "open"] {
            assert_eq!(told(quiet, None, ""), None);
        }
    }
}
