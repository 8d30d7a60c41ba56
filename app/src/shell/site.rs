//! What the server says about itself in the page's head.

use std::sync::OnceLock;

use domain::accounts::Registration;
use domain::zones::ZoneName;
use leptos::prelude::document;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub name: String,
    pub company: String,
    /// The zone the site lives in.
    pub zone: ZoneName,
    pub registration: Registration,
}

/// The site this page belongs to.
pub fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site {
        name: meta("application-name").unwrap_or_else(|| "Patchbay".to_owned()),
        company: meta("patchbay:company").unwrap_or_default(),
        zone: meta("patchbay:zone")
            .and_then(|zone| zone.parse().ok())
            .unwrap_or_else(ZoneName::utc),
        registration: meta("patchbay:registration")
            .and_then(|mode| mode.parse().ok())
            .unwrap_or_default(),
    })
}

/// `None` also for a value that nobody has filled in, as under `trunk serve`.
fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name=\"{name}\"]")).ok().flatten()?;
    element.get_attribute("content").filter(|value| !value.is_empty() && !value.starts_with("{{"))
}
