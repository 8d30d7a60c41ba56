//! The user PostgreSQL runs as: us, or somebody else when we are root, as which it refuses to run.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::{Error, Result};

/// `None`: as ourselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account(Option<(u32, u32)>);

impl Account {
    pub(crate) fn choose() -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self(None));
        }
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| ids(&passwd, name))
            .map(|ids| Self(Some(ids)))
            .ok_or(Error::NoOtherUser)
    }

    pub(crate) fn ids(self) -> Option<(u32, u32)> {
        self.0
    }

    /// Makes a command run as this user, in an environment that no setting of ours can bend.
    pub(crate) fn apply(self, command: &mut Command) {
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .current_dir("/");
        if let Some((user, group)) = self.0 {
            // The standard library drops the supplementary groups as well.
            command.uid(user).gid(group);
        }
    }
}

/// (uid, gid) of a name in the text of `/etc/passwd`.
fn ids(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let user = fields.nth(1)?.parse().ok()?;
        Some((user, fields.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let passwd =
            "postgresql:x:1:2::/:\npostgres:x:114:121:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(ids(passwd, "postgres"), Some((114, 121)));
        assert_eq!(ids(passwd, "nobody"), None);
    }
}
