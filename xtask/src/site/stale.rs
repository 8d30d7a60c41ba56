//! Whether anything has changed since the site was built, so that a second start takes seconds.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Options;
use crate::workspace;

/// Names the files of the newest build among those kept for open tabs.
pub const CURRENT: &str = ".current";
const STAMP: &str = ".stamp";

/// What a site is made of.
const SOURCES: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "app",
    "domain",
    "frontend",
    "public",
    "style",
];

/// A digest of everything the build reads, and what it was asked to make of it.
pub fn stamp(options: &Options) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    digest.update([options.release, options.no_split, options.names].map(u8::from));
    let mut open: Vec<PathBuf> =
        SOURCES.iter().map(|source| workspace::root().join(source)).collect();
    open.push(workspace::root().join("xtask/src"));
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    for file in files {
        digest.update(file.to_string_lossy().as_bytes());
        digest.update(fs::read(file)?);
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whoever is in a hurry takes what is well compressed, too.
pub fn is_fresh(site: &Path, stamp: &str, soon: bool) -> bool {
    fs::read_to_string(site.join(STAMP))
        .is_ok_and(|built| built == stamp || (soon && built == in_a_hurry(stamp)))
        && site.join("index.html").exists()
}

pub fn write(site: &Path, stamp: &str, soon: bool) -> anyhow::Result<()> {
    let stamp = if soon { in_a_hurry(stamp) } else { stamp.to_owned() };
    fs::write(site.join(STAMP), stamp)?;
    Ok(())
}

fn in_a_hurry(stamp: &str) -> String {
    format!("{stamp} soon")
}

/// The files of the newest build.
pub fn current(site: &Path) -> Vec<String> {
    let text = fs::read_to_string(site.join(CURRENT)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}
