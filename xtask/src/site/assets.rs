//! Files of the site, named by their content so that browsers may keep them for ever.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The folder that becomes the site.
pub struct Output(PathBuf);

impl Output {
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Writes `stem-<hash>.extension` and answers its name.
    pub fn put(&self, stem: &str, extension: &str, bytes: &[u8]) -> anyhow::Result<String> {
        let name = format!("{stem}-{}.{extension}", digest(bytes));
        self.put_as(&name, bytes)?;
        Ok(name)
    }

    pub fn put_as(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let file = self.0.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)?;
        Ok(())
    }
}

/// The first 64 bits of SHA-256, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the name holds a digest: `app-0123456789abcdef.js`, also compressed.
pub fn is_immutable(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    stem.rsplit_once('-').is_some_and(|(_, digest)| {
        digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The names of all files at the top of a folder, sorted.
pub fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_in_the_name_means_for_ever() {
        assert!(is_immutable("app-0123456789abcdef.js"));
        assert!(is_immutable("app-0123456789abcdef.wasm.br"));
        assert!(!is_immutable("index.html"));
        assert!(!is_immutable("atkinson-hyperlegible.woff2"));
    }
}
