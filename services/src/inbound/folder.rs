//! A folder that mails are put into: a maildir, whose `new` is read and whose `cur` keeps what was.

use std::io;
use std::path::{Path, PathBuf};

use domain::mail::inbound::MailSource;

use super::{Envelope, MAX_MAIL_BYTES, receive};
use crate::{Platform, Result};

/// As many are taken at one look.
const AT_ONCE: usize = 100;

#[derive(Clone, Debug)]
pub struct DropFolder {
    root: PathBuf,
}

impl DropFolder {
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Stores what lies in `new` and moves it to `cur`; says how many. What is stored and not yet
    /// moved when the power fails is stored again, and known as the same.
    pub async fn collect(&self, platform: &Platform) -> Result<usize> {
        let (new, seen) = (self.root.join("new"), self.root.join("cur"));
        for folder in [&new, &seen, &self.root.join("tmp")] {
            tokio::fs::create_dir_all(folder).await?;
        }
        let mut names = Vec::new();
        let mut entries = tokio::fs::read_dir(&new).await?;
        while let Some(entry) = entries.next_entry().await? {
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if entry.file_type().await?.is_file() && !is_hidden {
                names.push(entry.file_name());
            }
        }
        // Delivery agents begin names with the time.
        names.sort();
        let mut taken = 0;
        for name in names.into_iter().take(AT_ONCE) {
            let path = new.join(&name);
            let Some(raw) = read_mail(&path).await? else { continue };
            receive(platform, MailSource::Folder, &raw, &Envelope::default()).await?;
            let mut kept = name;
            if !kept.to_string_lossy().contains(":2,") {
                kept.push(":2,S");
            }
            tokio::fs::rename(&path, seen.join(kept)).await?;
            taken += 1;
        }
        Ok(taken)
    }
}

/// `None`: another server took it meanwhile, or it is larger than a mail may be and stays.
async fn read_mail(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let size = match tokio::fs::metadata(path).await {
        Ok(found) => found.len(),
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(err),
    };
    if size > MAX_MAIL_BYTES as u64 {
        tracing::warn!(path = %path.display(), size, "a mail in the folder is larger than 30 MiB and stays there");
        return Ok(None);
    }
    match tokio::fs::read(path).await {
        Ok(raw) => Ok(Some(raw)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}
