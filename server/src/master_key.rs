//! The key that seals secrets: from `MASTER_KEY`, else from a file of our own in `DATA_DIR`.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use services::secrets::MasterKeys;

use crate::config::Config;

const FILE: &str = "master.key";

/// The keys to go on with; at the first start without `MASTER_KEY`, a new one.
pub fn load(config: &Config) -> anyhow::Result<MasterKeys> {
    match &config.master_keys {
        Some(keys) => Ok(keys.clone()),
        None => in_folder(&config.database.data_dir),
    }
}

fn in_folder(folder: &Path) -> anyhow::Result<MasterKeys> {
    let path = folder.join(FILE);
    let shown = path.display();
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    // Written whole under another name first, so that of two servers that start side by side neither
    // reads half a key; the link, unlike a move, does not replace what the other has put there.
    if !path.exists() {
        let draft = folder.join(format!(".{FILE}.{}", std::process::id()));
        write(&draft, &MasterKeys::random())
            .with_context(|| format!("{shown} cannot be written"))?;
        let linked = fs::hard_link(&draft, &path);
        fs::remove_file(&draft).with_context(|| format!("{} stays", draft.display()))?;
        match linked {
            Err(err) if err.kind() != ErrorKind::AlreadyExists => {
                return Err(err).with_context(|| format!("{shown} cannot be written"));
            }
            _ => {}
        }
    }
    let mode =
        fs::metadata(&path).with_context(|| format!("{shown} cannot be read"))?.permissions();
    if mode.mode() & 0o077 != 0 {
        bail!(
            "{shown} can be read by others than its owner; run chmod 600 on it, or set MASTER_KEY"
        );
    }
    let text = fs::read_to_string(&path).with_context(|| format!("{shown} cannot be read"))?;
    text.trim().parse().map_err(|err| {
        anyhow!("{shown} is damaged ({err}); put it back from a backup, or set MASTER_KEY")
    })
}

fn write(path: &Path, keys: &MasterKeys) -> std::io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    writeln!(file, "{}", keys.to_text())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_key_for_its_owner_alone_and_the_next_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");

        let made = in_folder(&data).unwrap();

        let mode = fs::metadata(data.join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(in_folder(&data).unwrap().to_text(), made.to_text());
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing else is left there");
    }

    #[test]
    fn a_key_that_others_may_read_or_that_is_damaged_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        in_folder(folder.path()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(in_folder(folder.path()).unwrap_err().to_string().contains("chmod 600"));

        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "half a k").unwrap();
        assert!(in_folder(folder.path()).unwrap_err().to_string().contains("damaged"));
    }
}
