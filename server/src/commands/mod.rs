//! What the command line can be asked to do.

mod backup;
mod demo;
mod generate_schedules;
mod healthcheck;
mod import_mail;
mod migrate;
mod openapi;
mod serve;
mod user;

use services::{Platform, branding};

use crate::cli::{Cli, Command};
use crate::config::{Config, Environment};
use crate::database::Database;
use crate::{logging, master_key};

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::read(&Environment::of_process()?)?;
    logging::start(config.log_format, &config.log_filter);
    match cli.command {
        Command::Serve { demo } => serve::run(config, demo).await,
        Command::Demo => demo::run(&config).await,
        Command::Migrate => migrate::run(&config).await,
        Command::GenerateSchedules => generate_schedules::run(&config).await,
        Command::ImportMail { files } => import_mail::run(&config, &files).await,
        Command::User { command } => user::run(&config, command).await,
        Command::Backup { file } => backup::write(&config, &file).await,
        Command::Restore { file } => backup::restore(&config, &file).await,
        Command::VerifyBackup { file } => backup::verify(&file).await,
        Command::Export { file } => backup::export(&config, file.as_deref()).await,
        Command::Openapi => openapi::run(),
        Command::Healthcheck => healthcheck::run(&config).await,
    }
}

/// The use cases on this database, as this configuration wants them and under the name that was chosen since.
async fn platform(config: &Config, database: &Database, demo: bool) -> anyhow::Result<Platform> {
    let mut config = config.clone();
    config.master_keys = Some(master_key::load(&config)?);
    // Whoever tries the demo is not to fetch a telephone first.
    config.require_admin_mfa = Some(config.require_admin_mfa.unwrap_or(!demo));
    let platform = config.platform(database.pool().clone());
    branding::load(&platform).await.map_err(user::in_words)?;
    Ok(platform)
}
