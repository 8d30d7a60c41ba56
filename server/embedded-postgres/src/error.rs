//! Why there is no database, and what to do about it.

use std::io;
use std::path::PathBuf;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "PostgreSQL is not on this machine; install it (Debian and Ubuntu: apt-get install postgresql; \
         macOS: brew install postgresql@17), or set DATABASE_URL to one that runs elsewhere"
    )]
    NotInstalled,

    #[error("PG_BIN names {0}, where there is no postgres and no initdb")]
    WrongPrograms(PathBuf),

    #[error("{program} could not be run: {source}")]
    Program { program: PathBuf, source: io::Error },

    #[error(
        "this machine has PostgreSQL {installed}, and {oldest} or newer is needed; install a newer one \
         (PG_BIN may point at it), or set DATABASE_URL to one that runs elsewhere"
    )]
    TooOld { installed: u32, oldest: u32 },

    #[error(
        "PostgreSQL must not run as root, and this machine has neither a user postgres nor a user nobody; create one, or set DATABASE_URL"
    )]
    NoOtherUser,

    #[error(
        "PostgreSQL runs as another user than root, and that user may not enter {barrier}; \
         set DATA_DIR to a folder that others can reach, such as /var/lib/patchbay"
    )]
    Unreachable { barrier: PathBuf },

    #[error(
        "{0} holds something else than a PostgreSQL database; set DATA_DIR to an empty folder, or move what is there away"
    )]
    Foreign(PathBuf),

    #[error(
        "the database in {0} belongs to another user of this machine; start Patchbay as that user or as root, \
         or set DATA_DIR to another folder"
    )]
    OfAnotherUser(PathBuf),

    #[error(
        "the database in {folder} was made by PostgreSQL {found}, and this machine has PostgreSQL {installed}; \
         install PostgreSQL {found} (PG_BIN may point at it), or upgrade the folder with pg_upgrade"
    )]
    OtherVersion { folder: PathBuf, found: String, installed: u32 },

    #[error(
        "another Patchbay is using the database in {0}; stop it, or set DATA_DIR to another folder"
    )]
    InUse(PathBuf),

    #[error("the database could not be created:\n{0}")]
    NotCreated(String),

    #[error("the database refused: {0}")]
    Statement(String),

    #[error(
        "PostgreSQL did not start with the data in {folder}; its log ({log}) ends with:\n{tail}"
    )]
    DidNotStart { folder: PathBuf, log: PathBuf, tail: String },

    #[error("PostgreSQL did not stop within {0} seconds")]
    DidNotStop(u64),

    #[error("{0} may not be written by this user; set DATA_DIR to a folder that it may write to")]
    NotWritable(PathBuf),

    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
}

/// For `map_err`: says which file it was about.
pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    let path = path.into();
    move |source| match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::NotWritable(path)
        }
        _ => Error::File { path, source },
    }
}
