//! Where PostgreSQL's programs are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, Result};

/// The folder with `postgres` and `initdb`: what `PG_BIN` says, else the newest that is installed.
pub fn find() -> Result<PathBuf> {
    if let Some(wanted) = std::env::var_os("PG_BIN").map(PathBuf::from) {
        return if is_complete(&wanted) { Ok(wanted) } else { Err(Error::WrongPrograms(wanted)) };
    }
    let mut installed: Vec<(u32, PathBuf)> =
        VERSIONED.iter().flat_map(|(base, tail)| versions(Path::new(base), tail)).collect();
    installed.sort();
    installed
        .pop()
        .map(|(_, folder)| folder)
        .or_else(|| {
            std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
                .find(|folder| is_complete(folder))
        })
        .or_else(from_npm)
        .ok_or(Error::NotInstalled)
}

/// The major version of the programs in a folder, such as `15`.
pub(crate) fn major(folder: &Path) -> Result<String> {
    let program = folder.join("postgres");
    let output = Command::new(&program)
        .arg("--version")
        .output()
        .map_err(|source| Error::Program { program: program.clone(), source })?;
    // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    let text = String::from_utf8_lossy(&output.stdout);
    let version =
        text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    Ok(version.and_then(|version| version.split('.').next()).unwrap_or("unknown").to_owned())
}

/// Folders that hold one folder per version, and where the programs are in it.
const VERSIONED: [(&str, &str); 4] = [
    // Debian, Ubuntu
    ("/usr/lib/postgresql", "bin"),
    // Homebrew on Intel and on Apple silicon
    ("/usr/local/opt", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

fn versions(base: &Path, tail: &str) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(base) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let version = name.trim_start_matches("postgresql@").split('.').next()?.parse().ok()?;
            let folder = entry.path().join(tail);
            is_complete(&folder).then_some((version, folder))
        })
        .collect()
}

/// The package `@embedded-postgres/…`, as `scripts/start` installs it where nothing else can be.
fn from_npm() -> Option<PathBuf> {
    let package = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "aarch64") => "darwin-arm64",
        ("macos", "x86_64") => "darwin-x64",
        _ => return None,
    };
    [".tools/node_modules", "node_modules"]
        .iter()
        .map(|modules| {
            Path::new(modules).join("@embedded-postgres").join(package).join("native/bin")
        })
        .find(|folder| is_complete(folder))
        .and_then(|folder| folder.canonicalize().ok())
}

fn is_complete(folder: &Path) -> bool {
    ["postgres", "initdb"].iter().all(|program| folder.join(program).is_file())
}
