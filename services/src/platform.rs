//! What every use case needs to reach.

use std::sync::Arc;

use sqlx::PgPool;

use crate::accounts::{Passwords, Sessions};
use crate::live::Doorbell;
use crate::{Host, Site, jobs, mail};

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    host: Arc<Host>,
    pub(crate) letterbox: mail::Letterbox,
    pub(crate) pulse: jobs::Pulse,
    site: Arc<Site>,
    post_route: Arc<str>,
}

impl Platform {
    /// Must be called inside a Tokio runtime: it starts the task that rings the doorbell.
    pub fn new(db: PgPool) -> Self {
        let doorbell = Doorbell::new(db.clone());
        Self {
            db,
            doorbell,
            passwords: Passwords::new(),
            sessions: Sessions::new(),
            letterbox: mail::Letterbox::default(),
            pulse: jobs::Pulse::default(),
            site: Arc::default(),
            post_route: Arc::from("outbox"),
            host: Arc::default(),
        }
    }

    pub fn with_host(self, host: Host) -> Self {
        Self { host: Arc::new(host), ..self }
    }

    pub fn host(&self) -> &Host {
        &self.host
    }

    pub fn with_site(self, site: Site) -> Self {
        Self { site: Arc::new(site), ..self }
    }

    /// How mail leaves, in words.
    pub fn with_post_route(self, route: &str) -> Self {
        Self { post_route: Arc::from(route), ..self }
    }

    pub fn post_route(&self) -> &str {
        &self.post_route
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn shared_site(&self) -> Arc<Site> {
        self.site.clone()
    }
}
