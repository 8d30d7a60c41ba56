//! What every use case needs to reach.

use std::sync::Arc;

use sqlx::PgPool;

use crate::Host;
use crate::accounts::{Passwords, Sessions};
use crate::live::Doorbell;

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    host: Arc<Host>,
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
            host: Arc::default(),
        }
    }

    pub fn with_host(self, host: Host) -> Self {
        Self { host: Arc::new(host), ..self }
    }

    pub fn host(&self) -> &Host {
        &self.host
    }
}
