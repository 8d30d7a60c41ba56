//! The server functions of backups.

use domain::backups::Backup;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "backups/list", input = Json)]
pub async fn list_backups() -> Result<Vec<Backup>, AppError> {
    Ok(services::backups::list(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "backups/create", input = Json)]
pub async fn create_backup() -> Result<Backup, AppError> {
    Ok(services::backups::create(&platform(), &signed_in()?).await?)
}
