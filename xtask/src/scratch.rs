//! A PostgreSQL for tests: fast, forgetful, gone afterwards.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;
use embedded_postgres::{Cluster, Durability, Options};

use crate::workspace;

/// Runs `work` with the address of a database, which stops afterwards whatever happens.
pub fn beside(work: impl FnOnce(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let folder = folder()?;
    let mut options = Options::new(folder.join("postgres"));
    options.durability = Durability::Forgetful;
    options.max_connections = 300;
    let cluster = Cluster::start(&options)?;
    let done = work(&cluster.url());
    cluster.stop()?;
    std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    done
}

/// Runs a command with `DATABASE_URL` set.
pub fn run(command: &[OsString], url: &str) -> anyhow::Result<()> {
    let (program, arguments) = command.split_first().context("no command was given")?;
    workspace::run(Command::new(program).args(arguments).env("DATABASE_URL", url))
}

/// In the temp folder, because PostgreSQL runs as another user than root, who cannot enter
/// every checkout.
fn folder() -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("patchbay-scratch-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}
