//! What every use case needs to reach.

use sqlx::PgPool;

use crate::accounts::{Passwords, Sessions};
use crate::live::Doorbell;

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
}

impl Platform {
    /// Must be called inside a Tokio runtime: it starts the task that rings the doorbell.
    pub fn new(db: PgPool) -> Self {
        let doorbell = Doorbell::new(db.clone());
        Self { db, doorbell, passwords: Passwords::new(), sessions: Sessions::new() }
    }
}
