//! Mails that came in: what becomes of them, the log shows once a server has filed them.

use domain::mail::inbound::MailSource;

use crate::inbound::{Envelope, receive};
use crate::{Platform, Result};

const MAILS: [&str; 6] = [
    include_str!("mails/newsletter.eml"),
    include_str!("mails/away.eml"),
    include_str!("mails/bounce.eml"),
    include_str!("mails/stranger.eml"),
    include_str!("mails/passed-on.eml"),
    include_str!("mails/no-sound.eml"),
];

pub(super) async fn load(platform: &Platform) -> Result<()> {
    for mail in MAILS {
        receive(platform, MailSource::File, mail.as_bytes(), &Envelope::default()).await?;
    }
    Ok(())
}
