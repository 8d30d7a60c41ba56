//! What the server says about itself in the page's head, and what admins make of it meanwhile.

use std::sync::OnceLock;

use domain::accounts::Registration;
use domain::branding::Brand;
use domain::zones::ZoneName;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The zone the site lives in.
    pub zone: ZoneName,
    pub registration: Registration,
}

/// The site this page belongs to.
pub fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site {
        zone: meta("patchbay:zone")
            .and_then(|zone| zone.parse().ok())
            .unwrap_or_else(ZoneName::utc),
        registration: meta("patchbay:registration")
            .and_then(|mode| mode.parse().ok())
            .unwrap_or_default(),
    })
}

/// How the site is called and looks; changes under a running page.
pub fn use_brand() -> RwSignal<Brand> {
    expect_context()
}

/// As the page's head has it; once, around everything.
pub(crate) fn provide_brand() -> RwSignal<Brand> {
    let name = meta("application-name").unwrap_or_else(|| "Patchbay".to_owned());
    let brand = RwSignal::new(Brand {
        title: meta("patchbay:title").unwrap_or_else(|| name.clone()),
        name,
        description: String::new(),
        company: meta("patchbay:company").unwrap_or_default(),
        logo: meta("patchbay:logo"),
    });
    provide_context(brand);
    brand
}

/// How much is unread, before the title in the browser's tab.
#[derive(Clone, Copy)]
pub(crate) struct TabCount(RwSignal<u32>);

impl TabCount {
    pub fn provide() -> Self {
        let count = Self(RwSignal::new(0));
        provide_context(count);
        count
    }

    pub fn get(self) -> u32 {
        self.0.get()
    }

    pub fn set(self, count: u32) {
        self.0.maybe_update(|shown| std::mem::replace(shown, count) != count);
    }
}

/// `None` also for a value that nobody has filled in, as under `trunk serve`.
fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name=\"{name}\"]")).ok().flatten()?;
    element.get_attribute("content").filter(|value| !value.is_empty() && !value.starts_with("{{"))
}
