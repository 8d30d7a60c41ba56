//! `.sqlx/`: what PostgreSQL said about every query, so that builds need no database.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use embedded_postgres::Cluster;

use crate::{scratch, workspace};

pub fn prepare() -> anyhow::Result<()> {
    let folder = workspace::root().join(".sqlx");
    fs::create_dir_all(&folder)?;
    let fresh = described(&["check", "--package", "services", "--all-targets"])?;
    for name in contents(&folder)?.keys() {
        if !fresh.contains_key(name) {
            fs::remove_file(folder.join(name))?;
        }
    }
    for (name, text) in &fresh {
        fs::write(folder.join(name), text)?;
    }
    println!("{} queries are described in .sqlx", fresh.len());
    Ok(())
}

/// All tests and benches are compiled meanwhile: both would have to compile the same.
pub fn check() -> anyhow::Result<()> {
    let fresh = described(&["test", "--quiet", "--no-run", "--tests", "--benches"])?;
    let committed = contents(&workspace::root().join(".sqlx"))?;
    if fresh != committed {
        bail!(
            ".sqlx is not what the code and the migrations say; run `cargo xtask queries prepare` and commit it"
        );
    }
    println!("{} queries are described as they are", fresh.len());
    Ok(())
}

/// Describes every query on a database made from the migrations, while cargo does this.
fn described(cargo: &[&str]) -> anyhow::Result<BTreeMap<String, String>> {
    let folder = workspace::target().join("queries");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    scratch::beside(|cluster| {
        migrate(cluster)?;
        // The macros write only when the crate is compiled anew.
        let crate_root = fs::File::open(workspace::root().join("services/src/lib.rs"))?;
        crate_root.set_modified(SystemTime::now())?;
        workspace::run(
            workspace::cargo()
                .args(cargo)
                .arg("--locked")
                .env("SQLX_OFFLINE", "false")
                .env("SQLX_OFFLINE_DIR", &folder)
                .env("DATABASE_URL", cluster.url()),
        )
    })?;
    contents(&folder)
}

/// Runs the migrations as they stand in the files: the program that usually does cannot be
/// compiled before its queries are described.
fn migrate(cluster: &Cluster) -> anyhow::Result<()> {
    for (name, statements) in contents(&workspace::root().join("migrations"))? {
        cluster.run(&statements).with_context(|| name)?;
    }
    Ok(())
}

/// The files of a folder, by name.
fn contents(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        let name =
            path.file_name().context("a file without a name")?.to_string_lossy().into_owned();
        files.insert(name, fs::read_to_string(&path)?);
    }
    Ok(files)
}
