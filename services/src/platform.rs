//! What every use case needs to reach.

use sqlx::PgPool;

use crate::accounts::{Passwords, Policy, Sessions};
use crate::live::Doorbell;
use crate::secrets::{MasterKeys, Secrets};

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    pub(crate) secrets: Secrets,
    pub(crate) policy: Policy,
}

impl Platform {
    /// With a master key of its own, which is lost with it: what is sealed must not outlive it.
    ///
    /// Must be called inside a Tokio runtime: it starts the task that rings the doorbell.
    pub fn new(db: PgPool) -> Self {
        let doorbell = Doorbell::new(db.clone());
        Self {
            db,
            doorbell,
            passwords: Passwords::new(),
            sessions: Sessions::new(),
            secrets: Secrets::new(&MasterKeys::random()),
            policy: Policy::default(),
        }
    }

    /// Seals and opens with these keys.
    pub fn with_master_keys(self, keys: &MasterKeys) -> Self {
        Self { secrets: Secrets::new(keys), ..self }
    }

    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Another server on the same database, with the same keys and the same policy.
    pub fn second_server(&self) -> Self {
        let secrets = self.secrets.clone();
        Self { secrets, policy: self.policy, ..Self::new(self.db.clone()) }
    }
}
