//! The user PostgreSQL runs as: us, or somebody else when we are root, as which it refuses to run.

use std::fs::{File, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, fchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::error::at;
use crate::{Error, Result};

/// `None`: as ourselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account(Option<Ids>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ids {
    user: u32,
    group: u32,
}

impl Account {
    /// `data`: what is known of the folder, if there is data in it already.
    pub(crate) fn choose(data: Option<&Metadata>) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self(None));
        }
        // Whoever wrote the data can read all of it: perhaps ourselves before we became root.
        if let Some(data) = data.filter(|data| data.uid() != 0) {
            return Ok(Self(Some(Ids { user: data.uid(), group: data.gid() })));
        }
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| ids(&passwd, name))
            .map(|ids| Self(Some(ids)))
            .ok_or(Error::NoOtherUser)
    }

    pub(crate) fn is_another(self) -> bool {
        self.0.is_some()
    }

    /// Whether the data is ours to read. Root's own, which nobody may run PostgreSQL on, is left
    /// to its words.
    pub(crate) fn may_read(self, data: &Metadata) -> bool {
        self.is_another() || data.uid() == rustix::process::geteuid().as_raw()
    }

    /// Whether this user may pass through a folder to what is in it.
    pub(crate) fn may_pass(self, folder: &Metadata) -> bool {
        let Some(ids) = self.0 else { return true };
        let mode = folder.permissions().mode();
        let passable = if folder.uid() == ids.user {
            0o100
        } else if folder.gid() == ids.group {
            0o010
        } else {
            0o001
        };
        mode & passable != 0
    }

    pub(crate) fn give(self, path: &Path) -> Result<()> {
        let Some(ids) = self.0 else { return Ok(()) };
        chown(path, Some(ids.user), Some(ids.group)).map_err(at(path))
    }

    pub(crate) fn give_file(self, file: &File, path: &Path) -> Result<()> {
        let Some(ids) = self.0 else { return Ok(()) };
        fchown(file, Some(ids.user), Some(ids.group)).map_err(at(path))
    }

    /// Makes a command run as this user, in an environment that no setting of ours can bend.
    pub(crate) fn apply(self, command: &mut Command) {
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .current_dir("/");
        if let Some(ids) = self.0 {
            // The standard library drops the supplementary groups as well.
            command.uid(ids.user).gid(ids.group);
        }
    }
}

/// What the text of `/etc/passwd` says of a name.
fn ids(passwd: &str, name: &str) -> Option<Ids> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let user = fields.nth(1)?.parse().ok()?;
        Some(Ids { user, group: fields.next()?.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::{Ids, ids};

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let passwd =
            "postgresql:x:1:2::/:\npostgres:x:114:121:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(ids(passwd, "postgres"), Some(Ids { user: 114, group: 121 }));
        assert_eq!(ids(passwd, "nobody"), None);
    }
}
