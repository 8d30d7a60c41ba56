//! `patchbay backup`, `restore`, `verify-backup` and `export`.

use std::fs::{File, OpenOptions};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use domain::backups::{Backup, BackupCause};
use services::backups::{self, Restored};

use super::user::in_words;
use crate::config::Config;
use crate::database::Database;

pub async fn write(config: &Config, file: &Path) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    let written = backups::write(database.pool(), BackupCause::Command, file).await;
    database.close().await?;
    let Backup { rows, bytes, .. } = written.map_err(in_words)?;
    println!("Wrote {} ({rows} rows in {bytes} bytes).", file.display());
    Ok(())
}

pub async fn restore(config: &Config, file: &Path) -> anyhow::Result<()> {
    // A file that is no good is found out before there is a database to be started.
    backups::verify(file).await.map_err(in_words)?;
    let database = Database::join_as_found(&config.database).await?;
    let restored = restore_into(&database, config, file).await;
    database.close().await?;
    let Restored { backup, migrated } = restored?;
    println!(
        "Restored {} rows as they were on {}.",
        backup.rows,
        backup.made_at.format("%Y-%m-%d at %H:%M:%S UTC")
    );
    if migrated > 0 {
        println!("Brought them up to date with {migrated} migrations.");
    }
    println!(
        "Sessions of that time are valid again; the key of this data folder has to be the one of that time."
    );
    Ok(())
}

async fn restore_into(
    database: &Database,
    config: &Config,
    file: &Path,
) -> anyhow::Result<Restored> {
    let mut connection = database.connect().await?;
    let scratch = &config.database.data_dir;
    std::fs::create_dir_all(scratch)
        .with_context(|| format!("the folder {} cannot be made", scratch.display()))?;
    backups::restore(&mut connection, file, scratch).await.map_err(in_words)
}

pub async fn verify(file: &Path) -> anyhow::Result<()> {
    let Backup { made_at, program, rows, .. } = backups::verify(file).await.map_err(in_words)?;
    println!(
        "{} is whole: {rows} rows of {}, written by Patchbay {program}.",
        file.display(),
        made_at.format("%Y-%m-%d %H:%M:%S UTC")
    );
    Ok(())
}

pub async fn export(config: &Config, file: Option<&Path>) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    let written = export_from(&database, file).await;
    database.close().await?;
    written
}

async fn export_from(database: &Database, file: Option<&Path>) -> anyhow::Result<()> {
    let exported = match file {
        Some(path) => {
            // Hashes of passwords are in it.
            let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
            let file = file.with_context(|| format!("{} cannot be written", path.display()))?;
            backups::export(database.pool(), tokio::fs::File::from_std(file)).await
        }
        None => {
            let stdout = File::from(std::io::stdout().as_fd().try_clone_to_owned()?);
            backups::export(database.pool(), tokio::fs::File::from_std(stdout)).await
        }
    };
    exported.map_err(in_words)
}
