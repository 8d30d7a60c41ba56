//! What every use case needs to reach.

use std::sync::Arc;

use sqlx::PgPool;

use crate::Site;
use crate::accounts::{Passwords, Sessions};
use crate::live::Doorbell;
use crate::mail;

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    pub(crate) letterbox: mail::Letterbox,
    site: Arc<Site>,
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
            site: Arc::default(),
        }
    }

    pub fn with_site(self, site: Site) -> Self {
        Self { site: Arc::new(site), ..self }
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn shared_site(&self) -> Arc<Site> {
        self.site.clone()
    }
}
