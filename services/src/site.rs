//! What the product knows of where it runs: how it is called, whose it is, where people reach it.

use domain::branding::Brand;
use domain::zones::ZoneName;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub name: String,
    pub title: String,
    pub description: String,
    /// Whose desk it is; may be empty.
    pub company: String,
    /// The address of a picture, from its first slash on; `None`: our own mark.
    pub logo: Option<String>,
    /// Scheme, host and port, without a slash at the end.
    pub public_url: String,
    /// The jobs' clock, and the first zone of new users and locations.
    pub zone: ZoneName,
    /// How far ahead the weekly run makes shifts from schedules: 1 to 26.
    pub schedule_weeks: u8,
}

impl Site {
    /// The address of a page; `path` begins with a slash.
    pub fn link(&self, path: &str) -> String {
        debug_assert!(path.starts_with('/'), "{path} is no path");
        format!("{}{path}", self.public_url)
    }

    /// What of it people see.
    pub fn brand(&self) -> Brand {
        let Self { name, title, description, company, logo, .. } = self.clone();
        Brand { name, title, description, company, logo }
    }
}

impl Default for Site {
    /// A site on one's own machine.
    fn default() -> Self {
        Self {
            name: "Patchbay".to_owned(),
            title: "Patchbay".to_owned(),
            description: String::new(),
            company: String::new(),
            logo: None,
            public_url: "http://localhost:3000".to_owned(),
            zone: ZoneName::utc(),
            schedule_weeks: 4,
        }
    }
}
