//! The server functions of backups.

use domain::backups::{Backup, BackupContents, BackupId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{client, platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "backups/list", input = Json)]
pub async fn list_backups() -> Result<Vec<Backup>, AppError> {
    Ok(services::backups::list(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "backups/create", input = Json)]
pub async fn create_backup() -> Result<Backup, AppError> {
    Ok(services::backups::create(&platform(), &signed_in()?).await?)
}

/// Reads it to its end and says what it would bring back.
#[server(prefix = "/api/fn", endpoint = "backups/examine", input = Json)]
pub async fn examine_backup(id: BackupId) -> Result<BackupContents, AppError> {
    Ok(services::backups::examine(&platform(), &signed_in()?, id).await?)
}

/// Answers the safety copy of what was there before. Whoever asked is signed out by it, too.
#[server(prefix = "/api/fn", endpoint = "backups/restore", input = Json)]
pub async fn restore_backup(
    id: BackupId,
    word: String,
    password: String,
) -> Result<Backup, AppError> {
    let (actor, client) = (signed_in()?, client());
    Ok(services::backups::bring_back(&platform(), &actor, id, &word, &password, &client).await?)
}
