//! `patchbay migrate`.

use crate::config::Config;
use crate::database::Database;

pub async fn run(config: &Config) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    database.close().await?;
    println!("The database is up to date.");
    Ok(())
}
