//! What a webhook's messages are signed with, by the scheme of Standard Webhooks.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use domain::webhooks::{DeliveryId, WebhookId};

use crate::secrets::{Secrets, mac};
use crate::{Change, Result};

/// As receivers' libraries take it.
const PREFIX: &str = "whsec_";

/// A new secret, as it is shown once and as it is kept.
pub(crate) fn fresh(change: &Change, id: WebhookId) -> (String, Vec<u8>) {
    let key: [u8; 32] = rand::random();
    let sealed = change.post().secrets.seal(&about(id), &key);
    (format!("{PREFIX}{}", BASE64_STANDARD.encode(key)), sealed)
}

/// `webhook-signature`: by each of the secrets, the current one first, with a space between.
pub(super) fn signatures(
    secrets: &Secrets,
    webhook: WebhookId,
    sealed: &[Vec<u8>],
    id: DeliveryId,
    at: DateTime<Utc>,
    body: &str,
) -> Result<String> {
    let (id, at) = (id.to_string(), at.timestamp().to_string());
    let signatures = sealed.iter().map(|sealed| {
        let key = secrets.open(&about(webhook), sealed)?;
        let signature = mac(&key, &[id.as_bytes(), b".", at.as_bytes(), b".", body.as_bytes()]);
        Ok(format!("v1,{}", BASE64_STANDARD.encode(signature)))
    });
    Ok(signatures.collect::<Result<Vec<_>>>()?.join(" "))
}

fn about(id: WebhookId) -> String {
    format!("webhook {id}")
}
