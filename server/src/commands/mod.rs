//! What the command line can be asked to do.

mod backup;
mod demo;
mod healthcheck;
mod migrate;
mod openapi;
mod serve;
mod user;

use crate::cli::{Cli, Command};
use crate::config::{Config, Environment};
use crate::logging;

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::read(&Environment::of_process()?)?;
    logging::start(config.log_format, &config.log_filter);
    match cli.command {
        Command::Serve { demo } => serve::run(config, demo).await,
        Command::Demo => demo::run(&config).await,
        Command::Migrate => migrate::run(&config).await,
        Command::User { command } => user::run(&config, command).await,
        Command::Backup { file } => backup::write(&config, &file).await,
        Command::Restore { file } => backup::restore(&config, &file).await,
        Command::VerifyBackup { file } => backup::verify(&file).await,
        Command::Export { file } => backup::export(&config, file.as_deref()).await,
        Command::Openapi => openapi::run(),
        Command::Healthcheck => healthcheck::run(&config).await,
    }
}
