//! The data folder: whose it is, what is in it, who uses it.

use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use crate::account::Account;
use crate::error::at;
use crate::{Error, Result, programs};

/// A folder that is ours as long as this value lives.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Where the Unix socket is. A socket's path may have 107 bytes at most, so it does not lie in the data.
    pub(crate) socket: PathBuf,
    _lock: File,
}

impl Folder {
    pub(crate) fn claim(path: &Path, account: Account) -> Result<Self> {
        fs::create_dir_all(path).map_err(at(path))?;
        let path = path.canonicalize().map_err(at(path))?;
        let is_ours = fs::read_dir(&path).map_err(at(&path))?.next().is_none()
            || path.join("PG_VERSION").exists();
        if !is_ours {
            return Err(Error::Foreign(path));
        }
        if account.ids().is_some() {
            passable(&path)?;
        }
        own(&path, account)?;

        let lock = path.with_extension("lock");
        let lock_file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(at(&lock))?;
        flock(&lock_file, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| Error::InUse(path.clone()))?;

        let socket = socket_of(&path)?;
        fs::create_dir_all(&socket).map_err(at(&socket))?;
        own(&socket, account)?;
        Ok(Self { path, socket, _lock: lock_file })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// PostgreSQL's log, beside the data.
    pub(crate) fn log(&self) -> PathBuf {
        self.path.with_extension("log")
    }

    pub(crate) fn is_empty(&self) -> bool {
        !self.path.join("PG_VERSION").exists()
    }

    /// Refuses the data of another major version, which PostgreSQL would as well, in worse words.
    pub(crate) fn check_version(&self, bin: &Path) -> Result<()> {
        let file = self.path.join("PG_VERSION");
        let found = fs::read_to_string(&file).map_err(at(&file))?.trim().to_owned();
        let installed = programs::major(bin)?;
        if found == installed {
            return Ok(());
        }
        Err(Error::OtherVersion { folder: self.path.clone(), found, installed })
    }

    pub(crate) fn log_tail(&self) -> String {
        let text = fs::read(self.log()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

/// The folder of the socket through which the data in `path` is reached.
pub(crate) fn socket_of(path: &Path) -> Result<PathBuf> {
    let about = fs::metadata(path).map_err(at(path))?;
    Ok(std::env::temp_dir().join(format!("patchbay-{:x}-{:x}", about.dev(), about.ino())))
}

fn own(folder: &Path, account: Account) -> Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(at(folder))?;
    if let Some((user, group)) = account.ids() {
        chown(folder, Some(user), Some(group)).map_err(at(folder))?;
    }
    Ok(())
}

/// Another user reaches a folder only through parents that let everybody pass.
fn passable(folder: &Path) -> Result<()> {
    for parent in folder.ancestors().skip(1) {
        let mode = fs::metadata(parent).map_err(at(parent))?.permissions().mode();
        if mode & 0o001 == 0 {
            return Err(Error::Unreachable { barrier: parent.to_owned() });
        }
    }
    Ok(())
}
