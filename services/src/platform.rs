//! What every use case needs to reach.

use std::sync::Arc;

use domain::accounts::EmailAddress;
use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::accounts::{Passwords, Policy, Sessions};
use crate::backlog::Letterbox;
use crate::live::{Doorbell, Happenings};
use crate::outgoing::{Outgoing, Reach};
use crate::scheduling::coverage;
use crate::scheduling::shifts::{self, Views};
use crate::secrets::{MasterKeys, Secrets};
use crate::{Host, Loops, Site, branding, jobs, tickets};

/// What each connection of a server's is told.
pub const CONNECTION_SETTINGS: [(&str, &str); 3] = [
    // A statement that runs longer than a page waits only holds up others.
    ("statement_timeout", "15s"),
    ("idle_in_transaction_session_timeout", "30s"),
    // Rows are in memory or on a disk without a head: to go where an index points costs hardly more than to read on.
    ("random_page_cost", "1.1"),
];

/// The route of mail that goes nowhere.
const OUTBOX: &str = "outbox";

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Platform {
    pub db: PgPool,
    loops: Loops,
    pub(crate) doorbell: Doorbell,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    host: Arc<Host>,
    /// Flagged when mail has been written here.
    pub(crate) letterbox: Letterbox,
    /// Flagged when a mail came in here.
    pub(crate) inbox: Letterbox,
    /// Flagged when there is something to tell webhooks.
    pub(crate) webhooks: Letterbox,
    pub(crate) outgoing: Outgoing,
    pub(crate) coverage: coverage::Bell,
    pub(crate) happenings: Happenings,
    pub(crate) views: Views,
    pub(crate) ticket_lists: tickets::Lists,
    /// One import at a time: it holds the technicians of all its lines, and many would take every
    /// connection to the database.
    pub(crate) imports: Arc<tokio::sync::Mutex<()>>,
    pub(crate) secrets: Secrets,
    pub(crate) policy: Policy,
    pub(crate) pulse: jobs::Pulse,
    /// One backup or restore at a time is enough, and as much as a server should bear.
    pub(crate) backups: Arc<tokio::sync::Mutex<()>>,
    pub(crate) shown: branding::Shown,
    post_route: Arc<str>,
    post_address: Arc<EmailAddress>,
    /// Where mail to us comes in.
    email_domain: Option<Arc<str>>,
}

impl Platform {
    /// With a master key of its own, which is lost with it: what is sealed must not outlive it.
    ///
    /// Must be called inside a Tokio runtime: it starts the task that rings the doorbell.
    pub fn new(db: PgPool) -> Self {
        let loops = Loops::default();
        let doorbell = Doorbell::new(db.clone(), &loops);
        Self {
            db,
            loops,
            doorbell,
            passwords: Passwords::new(),
            sessions: Sessions::new(),
            letterbox: Letterbox::default(),
            inbox: Letterbox::default(),
            webhooks: Letterbox::default(),
            outgoing: Outgoing::new(Reach::default()),
            coverage: coverage::Bell::default(),
            views: shifts::no_views(),
            ticket_lists: tickets::Lists::none(),
            happenings: Happenings::default(),
            imports: Arc::default(),
            secrets: Secrets::new(&MasterKeys::random()),
            policy: Policy::default(),
            pulse: jobs::Pulse::default(),
            backups: Arc::default(),
            shown: branding::Shown::new(Site::default(), None),
            post_route: Arc::from(OUTBOX),
            post_address: Arc::new("patchbay@localhost".parse().expect("it is an address")),
            email_domain: None,
            host: Arc::default(),
        }
    }

    /// A connection of the pool.
    ///
    /// Boxed, like what a [`crate::Change`] awaits: a pool's future is made of a hundred others, and the
    /// compiler would go through all of them again for each use case and each layer of its route.
    pub(crate) fn connection(&self) -> BoxFuture<'static, sqlx::Result<PoolConnection<Postgres>>> {
        self.db.acquire().boxed()
    }

    pub fn with_host(self, host: Host) -> Self {
        Self { host: Arc::new(host), ..self }
    }

    pub fn host(&self) -> &Host {
        &self.host
    }

    /// What this server does all the time.
    pub fn loops(&self) -> &Loops {
        &self.loops
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
        let (policy, outgoing) = (self.policy, self.outgoing.clone());
        Self { secrets, shown, policy, outgoing, ..Self::new(self.db.clone()) }
    }

    /// How far requests to addresses reach that people typed.
    pub fn with_outgoing(self, outgoing: Outgoing) -> Self {
        Self { outgoing, ..self }
    }

    /// How mail leaves, in words.
    pub fn with_post_route(self, route: &str) -> Self {
        Self { post_route: Arc::from(route), ..self }
    }

    /// Who mail is from.
    pub fn with_post_address(self, address: EmailAddress) -> Self {
        Self { post_address: Arc::new(address), ..self }
    }

    /// The domain whose mail comes to us (`EMAIL_DOMAIN`); without one nobody can answer.
    pub fn with_email_domain(self, domain: Option<&str>) -> Self {
        Self { email_domain: domain.map(Arc::from), ..self }
    }

    pub fn email_domain(&self) -> Option<&str> {
        self.email_domain.as_deref()
    }

    /// The domain in the names of our messages.
    pub fn message_domain(&self) -> &str {
        let own = self.post_address.as_str().rsplit_once('@').map_or("localhost", |(_, host)| host);
        self.email_domain().unwrap_or(own)
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
