//! The data folder: whose it is, what is in it, who uses it.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use crate::account::Account;
use crate::error::at;
use crate::{Error, Result};

/// A log longer than this is put aside at the next start.
const LONGEST_LOG: u64 = 8 << 20;
/// How much of it an error shows at most.
const TAIL: u64 = 2 << 10;

/// A folder that is ours as long as this value lives.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    pub(crate) account: Account,
    _lock: File,
}

impl Folder {
    /// Refuses, untouched, what holds something else or belongs to somebody else.
    pub(crate) fn claim(path: &Path) -> Result<Self> {
        let holds_data = holds_data(path)?;
        let about = fs::metadata(path).ok().filter(|_| holds_data);
        let account = Account::choose(about.as_ref())?;
        if about.is_some_and(|about| !account.may_read(&about)) {
            return Err(Error::OfAnotherUser(path.to_owned()));
        }

        let path = if path.exists() {
            path.canonicalize().map_err(at(path))?
        } else {
            let absolute = std::path::absolute(path).map_err(at(path))?;
            let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
                return Err(Error::Foreign(absolute));
            };
            passable(&absolute, account)?;
            create(parent, account)?;
            parent.canonicalize().map_err(at(parent))?.join(name)
        };
        passable(&path, account)?;

        let lock = beside(&path, "lock");
        let lock_file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&lock)
            .map_err(at(&lock))?;
        flock(&lock_file, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| Error::InUse(path.clone()))?;
        account.give_file(&lock_file, &lock)?;
        Ok(Self { path, account, _lock: lock_file })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The version of PostgreSQL that made what is in it; `None`: it is empty, or not there yet.
    pub(crate) fn version(&self) -> Result<Option<String>> {
        let file = self.path.join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(err) => Err(at(&file)(err)),
        }
    }

    /// Fills it, all or nothing: `fill` works in a folder beside it, which then takes its place.
    /// Half a database, left by a loss of power, would look like a whole one.
    pub(crate) fn fill(&self, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let unfinished = beside(&self.path, "new");
        private(&unfinished, self.account)?;
        if let Err(err) = fill(&unfinished) {
            // What stays is removed by the next start.
            let _ = fs::remove_dir_all(&unfinished);
            return Err(err);
        }
        fs::rename(&unfinished, &self.path).map_err(at(&self.path))
    }

    /// Where the socket's folder is. The path of a socket may have 107 bytes at most, so it
    /// does not lie in the data.
    pub(crate) fn socket(&self) -> Result<PathBuf> {
        let about = fs::metadata(&self.path).map_err(at(&self.path))?;
        let name = format!("patchbay-{:x}-{:x}", about.dev(), about.ino());
        let own = std::env::temp_dir().join(&name);
        // Some systems give every user a folder for temporary files that only this user may enter.
        let is_reachable = passable(&own, self.account).is_ok();
        Ok(if is_reachable { own } else { Path::new("/tmp").join(name) })
    }

    /// Makes the socket's folder anew: in a place where anybody may write, what is there
    /// already may be somebody else's.
    pub(crate) fn prepare_socket(&self, socket: &Path) -> Result<()> {
        private(socket, self.account)
    }

    /// PostgreSQL's log, beside the data.
    pub(crate) fn log(&self) -> PathBuf {
        beside(&self.path, "log")
    }

    pub(crate) fn open_log(&self) -> Result<File> {
        let log = self.log();
        if fs::metadata(&log).is_ok_and(|about| about.len() > LONGEST_LOG) {
            fs::rename(&log, beside(&self.path, "log.old")).map_err(at(&log))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&log)
            .map_err(at(&log))?;
        self.account.give_file(&file, &log)?;
        Ok(file)
    }

    /// The last lines of the log.
    pub(crate) fn log_tail(&self) -> String {
        let tail = || -> io::Result<String> {
            let mut file = File::open(self.log())?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        let text = tail().unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

/// Whether a database is in the folder; it is refused if something else is.
fn holds_data(path: &Path) -> Result<bool> {
    let mut entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(err) => {
            return match err.kind() {
                io::ErrorKind::NotFound => Ok(false),
                io::ErrorKind::PermissionDenied => Err(Error::OfAnotherUser(path.to_owned())),
                io::ErrorKind::NotADirectory => Err(Error::Foreign(path.to_owned())),
                _ => Err(at(path)(err)),
            };
        }
    };
    if entries.next().is_none() {
        return Ok(false);
    }
    if path.join("PG_VERSION").is_file() {
        return Ok(true);
    }
    Err(Error::Foreign(path.to_owned()))
}

/// Creates a folder and those above it, so that PostgreSQL's user may pass whatever the umask.
fn create(folder: &Path, account: Account) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create(parent, account)?;
    }
    fs::create_dir(folder).map_err(at(folder))?;
    if account.is_another() {
        fs::set_permissions(folder, Permissions::from_mode(0o755)).map_err(at(folder))?;
    }
    Ok(())
}

/// An empty folder that only PostgreSQL's user may enter.
fn private(folder: &Path, account: Account) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(at(folder)(err)),
        _ => {}
    }
    DirBuilder::new().mode(0o700).create(folder).map_err(at(folder))?;
    account.give(folder)
}

/// Another user reaches a folder only through parents that let this user pass. Those that are
/// not there yet will.
fn passable(folder: &Path, account: Account) -> Result<()> {
    if !account.is_another() {
        return Ok(());
    }
    for parent in folder.ancestors().skip(1) {
        let Ok(about) = fs::metadata(parent) else { continue };
        if !account.may_pass(&about) {
            return Err(Error::Unreachable { barrier: parent.to_owned() });
        }
    }
    Ok(())
}

/// `/data/postgres` → `/data/postgres.log`
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(extension);
    path.with_file_name(name)
}
