//! What the product knows of the machine it runs on.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use domain::system::Setting;

#[derive(Clone, Debug)]
pub struct Host {
    pub started_at: DateTime<Utc>,
    /// Where files go; backups have a folder of their own in it.
    pub data_dir: PathBuf,
    /// How it was set up, for admins: secrets without their values.
    pub settings: Vec<Setting>,
}

impl Default for Host {
    /// Where nobody says more, as in tests: files go where those go that nobody keeps, and not where another user has theirs.
    fn default() -> Self {
        let data_dir = std::env::temp_dir().join(format!("patchbay-{}", std::process::id()));
        Self { started_at: Utc::now(), data_dir, settings: Vec::new() }
    }
}
