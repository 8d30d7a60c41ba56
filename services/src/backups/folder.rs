//! The backups this server keeps: a folder of its own in the data folder.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Actor, Permission};
use domain::backups::{Backup, BackupCause, BackupId};
use domain::{Problem, ProblemKind};

use super::{archive, dump};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Newest first.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<Backup>> {
    actor.require(Permission::ManageBackups)?;
    read(platform).await
}

/// Makes one now. It is made to its end even if nobody waits any more.
pub async fn create(platform: &Platform, actor: &Actor) -> Result<Backup> {
    actor.require(Permission::ManageBackups)?;
    let making = {
        let platform = platform.clone();
        tokio::spawn(async move { make(&platform, BackupCause::Person).await })
    };
    let backup = making.await.map_err(corrupt)??;
    let mut change = Change::by(platform, actor).await?;
    change.audit("backup.create", backup.id.0, None, Some(&backup)).await?;
    change.commit().await?;
    Ok(backup)
}

/// For whoever takes one away; that somebody did is noted.
pub async fn open(
    platform: &Platform,
    actor: &Actor,
    id: BackupId,
) -> Result<(Backup, tokio::fs::File)> {
    actor.require(Permission::ManageBackups)?;
    let backup = read(platform).await?.into_iter().find(|backup| backup.id == id);
    let backup = backup.ok_or_else(|| Problem::not_found("backup"))?;
    let file = tokio::fs::File::open(folder(platform).join(&backup.file)).await?;
    let mut change = Change::by(platform, actor).await?;
    change.audit("backup.download", id.0, None, Some(&backup)).await?;
    change.commit().await?;
    Ok((backup, file))
}

/// When the newest was made.
pub async fn newest(platform: &Platform) -> Result<Option<DateTime<Utc>>> {
    Ok(read(platform).await?.first().map(|backup| backup.made_at))
}

/// The nightly job: makes one, then removes earlier nightly ones that are older than `keep`. Says
/// what it did. The same goes for safety copies. Those that somebody asked for stay until somebody removes them.
pub async fn nightly(platform: &Platform, keep: TimeDelta) -> Result<String> {
    let made = make(platform, BackupCause::Nightly).await?;
    let limit = made.made_at - keep;
    let old: Vec<_> = read(platform)
        .await?
        .into_iter()
        .filter(|backup| matches!(backup.cause, BackupCause::Nightly | BackupCause::Safety))
        .filter(|backup| backup.made_at < limit)
        .collect();
    for backup in &old {
        tokio::fs::remove_file(folder(platform).join(&backup.file)).await?;
    }
    let mut change = Change::by_system(platform).await?;
    change.audit("backup.create", made.id.0, None, Some(&made)).await?;
    for backup in &old {
        change.audit("backup.delete", backup.id.0, Some(backup), None).await?;
    }
    change.commit().await?;
    Ok(format!(
        "wrote {} ({} rows, {} bytes); removed {} old backups",
        made.file,
        made.rows,
        made.bytes,
        old.len()
    ))
}

async fn make(platform: &Platform, cause: BackupCause) -> Result<Backup> {
    let Ok(_alone) = platform.backups.try_lock() else {
        let message = "a backup is being made already; wait until it is there";
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    };
    dump::write(&platform.db, cause, &new_file(platform)?).await
}

/// Where the next one goes.
pub fn new_file(platform: &Platform) -> Result<PathBuf> {
    let folder = folder(platform);
    create_private(&folder)?;
    let name = format!("patchbay-{}.tar.gz", Utc::now().format("%Y-%m-%dT%H-%M-%S%.3fZ"));
    Ok(folder.join(name))
}

/// The file of one that is here. Names never come from a request.
pub async fn file_of(platform: &Platform, id: BackupId) -> Result<PathBuf> {
    let backup = read(platform).await?.into_iter().find(|backup| backup.id == id);
    let backup = backup.ok_or_else(|| Problem::not_found("backup"))?;
    Ok(folder(platform).join(backup.file))
}

async fn read(platform: &Platform) -> Result<Vec<Backup>> {
    let folder = folder(platform);
    let found = tokio::task::spawn_blocking(move || described(&folder));
    found.await.map_err(corrupt)?
}

fn described(folder: &Path) -> Result<Vec<Backup>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(err.into()),
    };
    let mut backups = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if !path.to_string_lossy().ends_with(".tar.gz") {
            continue;
        }
        match archive::describe(&path) {
            Ok(backup) => backups.push(backup),
            Err(err) => tracing::warn!(file = %path.display(), error = %err, "not a backup"),
        }
    }
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.made_at));
    Ok(backups)
}

pub fn folder(platform: &Platform) -> PathBuf {
    platform.host().data_dir.join("backups")
}

/// For us alone, whatever the rest of the data folder is.
pub fn create_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    Ok(())
}
