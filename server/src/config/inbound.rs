//! How mail comes in, and what becomes of mail that left.

use std::path::PathBuf;

use services::mail::FeedbackKey;

use super::Secret;
use super::environment::{Environment, InvalidSetting};

#[derive(Clone, Debug)]
pub struct InboundConfig {
    /// What whoever brings mail must know; `None`: none is taken.
    pub secret: Option<Secret>,
    /// A maildir that is looked into.
    pub folder: Option<PathBuf>,
    /// Whose word counts for what came back; `None`: nobody's.
    pub feedback_key: Option<FeedbackKey>,
}

impl InboundConfig {
    pub(super) fn read(environment: &Environment) -> Result<Self, InvalidSetting> {
        Ok(Self {
            secret: environment.optional("INBOUND_EMAIL_SECRET")?,
            folder: environment.optional("INBOUND_EMAIL_FOLDER")?,
            feedback_key: environment.optional("SENDGRID_EVENTS_KEY")?,
        })
    }
}
