//! A PostgreSQL for tests: fast, forgetful, gone afterwards.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use embedded_postgres::{Cluster, Durability, Options};
use rustix::fs::{Access, access, statvfs};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::workspace;

/// Bytes: plenty, as the tests of tickets alone left 83 million behind.
const ROOM: u64 = 4 << 30;

/// Runs `work` beside a database, which stops afterwards whatever happens.
pub fn beside(work: impl FnOnce(&Cluster) -> anyhow::Result<()>) -> anyhow::Result<()> {
    // Ctrl-C ends the commands that run beside us, as it should; we have to tidy up after them.
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&interrupted))?;
    }
    let folder = folder()?;
    let mut options = Options::new(folder.join("postgres"));
    options.durability = Durability::Forgetful;
    options.max_connections = 300;
    // A test that waits for ever says nothing of itself.
    options.settings.push(("statement_timeout".into(), "2min".into()));
    let cluster = Cluster::start(&options)?;
    let done = work(&cluster);
    cluster.stop()?;
    fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    ensure!(!interrupted.load(Ordering::Relaxed), "interrupted");
    done
}

/// Runs a command with `DATABASE_URL` set.
pub fn run(command: &[OsString], cluster: &Cluster) -> anyhow::Result<()> {
    let (program, arguments) = command.split_first().context("no command was given")?;
    workspace::run(workspace::command(program).args(arguments).env("DATABASE_URL", cluster.url()))
}

/// Not in the checkout, because PostgreSQL runs as another user than root, who cannot enter every
/// one. In memory where there is room: every test makes a database, of some thousand files.
fn folder() -> anyhow::Result<PathBuf> {
    let memory = Path::new("/dev/shm");
    let has_room = statvfs(memory).is_ok_and(|it| it.f_bavail * it.f_frsize >= ROOM)
        && access(memory, Access::WRITE_OK).is_ok();
    let parent = if has_room { memory.to_owned() } else { std::env::temp_dir() };
    let folder = parent.join(format!("patchbay-scratch-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}
