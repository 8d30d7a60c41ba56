//! What every use case needs to reach.

use std::sync::Arc;

use domain::accounts::EmailAddress;
use sqlx::PgPool;

use crate::accounts::{Passwords, Policy, Sessions};
use crate::live::Doorbell;
use crate::scheduling::coverage;
use crate::secrets::{MasterKeys, Secrets};
use crate::{Host, Site, branding, jobs, mail};

/// The route of mail that goes nowhere.
const OUTBOX: &str = "outbox";

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    host: Arc<Host>,
    pub(crate) letterbox: mail::Letterbox,
    pub(crate) coverage: coverage::Bell,
    pub(crate) secrets: Secrets,
    pub(crate) policy: Policy,
    pub(crate) pulse: jobs::Pulse,
    /// One backup or restore at a time is enough, and as much as a server should bear.
    pub(crate) backups: Arc<tokio::sync::Mutex<()>>,
    pub(crate) shown: branding::Shown,
    post_route: Arc<str>,
    post_address: Arc<EmailAddress>,
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
            letterbox: mail::Letterbox::default(),
            coverage: coverage::Bell::default(),
            secrets: Secrets::new(&MasterKeys::random()),
            policy: Policy::default(),
            pulse: jobs::Pulse::default(),
            backups: Arc::default(),
            shown: branding::Shown::new(Site::default(), None),
            post_route: Arc::from(OUTBOX),
            post_address: Arc::new("patchbay@localhost".parse().expect("it is an address")),
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
        Self { shown: branding::Shown::new(site, None), ..self }
    }

    /// As an operator has set it up; admins may choose otherwise.
    pub fn with_branding(self, site: Site, logo: Option<branding::Logo>) -> Self {
        Self { shown: branding::Shown::new(site, logo), ..self }
    }

    /// Seals and opens with these keys.
    pub fn with_master_keys(self, keys: &MasterKeys) -> Self {
        Self { secrets: Secrets::new(keys), ..self }
    }

    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Another server on the same database, with the same keys and settings.
    pub fn second_server(&self) -> Self {
        let (secrets, shown) = (self.secrets.clone(), self.shown.anew());
        Self { secrets, shown, policy: self.policy, ..Self::new(self.db.clone()) }
    }

    /// How mail leaves, in words.
    pub fn with_post_route(self, route: &str) -> Self {
        Self { post_route: Arc::from(route), ..self }
    }

    /// Who mail is from.
    pub fn with_post_address(self, address: EmailAddress) -> Self {
        Self { post_address: Arc::new(address), ..self }
    }

    pub fn post_address(&self) -> &EmailAddress {
        &self.post_address
    }

    pub fn post_route(&self) -> &str {
        &self.post_route
    }

    /// Whether mail is only written down, because no mail server is set.
    pub fn keeps_all_mail(&self) -> bool {
        *self.post_route == *OUTBOX
    }

    /// As it is shown now.
    pub fn site(&self) -> Arc<Site> {
        self.shown.now()
    }
}
