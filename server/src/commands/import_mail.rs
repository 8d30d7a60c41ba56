//! `patchbay import-mail`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use domain::mail::inbound::MailSource;
use services::inbound::{self, Envelope};
use services::{Origin, Platform};

use super::user::in_words;
use crate::config::Config;
use crate::database::Database;

/// Stores the mails and files what is due, as a server would.
pub async fn run(config: &Config, files: &[PathBuf]) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    let platform = super::platform(config, &database, false).await?;
    let imported = Origin::command("import-mail").during(import(&platform, files)).await;
    database.close().await?;
    imported
}

async fn import(platform: &Platform, files: &[PathBuf]) -> anyhow::Result<()> {
    let mut unread = 0;
    for file in files {
        let name = file.display();
        let raw = tokio::fs::read(file).await.with_context(|| format!("{name} cannot be read"));
        let raw = match raw {
            Ok(raw) => raw,
            Err(err) => {
                eprintln!("{err:#}");
                unread += 1;
                continue;
            }
        };
        let envelope = Envelope::default();
        let received = inbound::receive(platform, MailSource::File, &raw, &envelope).await;
        let received = received.map_err(in_words)?;
        let how = if received.is_new { "stored" } else { "had come before" };
        println!("{name}: {how} ({})", received.id);
    }
    while inbound::file_due(platform).await.map_err(in_words)? > 0 {}
    if unread > 0 {
        bail!("{unread} of {} files could not be read; the others are stored", files.len());
    }
    Ok(())
}
