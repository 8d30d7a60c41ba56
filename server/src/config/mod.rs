//! What the product is told from outside: environment variables and `.env`, read once, parsed into types.

mod environment;
mod inbound;
mod logo;
mod mail;
mod proxies;
mod public_url;
mod rate;
mod variables;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use chrono::Utc;
use domain::accounts::{EmailAddress, NewPassword, Registration};
use domain::system::Setting;
use domain::zones::ZoneName;
use services::accounts::Policy;
use services::branding::Logo;
use services::jobs::Retention;
use services::outgoing::{Outgoing, Reach};
use services::secrets::MasterKeys;
use services::{Host, Platform, Site};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;

use environment::invalid_value;
pub use environment::{Environment, InvalidSetting};
pub use inbound::InboundConfig;
pub use mail::MailConfig;
pub use proxies::TrustedProxies;
pub use public_url::PublicUrl;
pub use rate::RateLimit;
pub use variables::{VARIABLES, Variable, help};

use crate::logging::{LogFilter, LogFormat};

#[derive(Clone)]
pub struct Config {
    pub database: DatabaseConfig,
    pub listen: SocketAddr,
    pub public_url: PublicUrl,
    pub site: SiteConfig,
    pub mail: MailConfig,
    pub inbound: InboundConfig,
    /// Where mail to us comes in.
    pub email_domain: Option<String>,
    /// How far webhooks reach.
    pub reach: Reach,
    pub retention: Retention,
    pub first_admin: FirstAdminConfig,
    /// `None`: kept in the data folder.
    pub master_keys: Option<MasterKeys>,
    /// `None`: unless it is the demo.
    pub require_admin_mfa: Option<bool>,
    pub trusted_proxies: TrustedProxies,
    pub rate_limit: RateLimit,
    pub metrics_token: Option<Secret>,
    pub log_format: LogFormat,
    pub log_filter: LogFilter,
    /// All of the above as text, without what is secret.
    pub settings: Vec<Setting>,
}

#[derive(Clone)]
pub struct DatabaseConfig {
    /// `None`: a private PostgreSQL in `data_dir`.
    pub url: Option<PgConnectOptions>,
    pub data_dir: PathBuf,
    pub max_connections: NonZeroU32,
}

/// How the product calls itself, and where its built front end lies.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    pub name: String,
    pub title: String,
    pub description: String,
    pub company: String,
    /// `None`: our own mark.
    pub logo: Option<Logo>,
    pub zone: ZoneName,
    pub schedule_weeks: u8,
    pub registration: Registration,
    /// `None`: beside the program.
    pub dir: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub struct FirstAdminConfig {
    pub email: Option<EmailAddress>,
    pub password: Option<NewPassword>,
}

/// A text that never shows in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Config {
    pub fn read(environment: &Environment) -> Result<Self, InvalidSetting> {
        let listen: SocketAddr = environment.required("LISTEN")?;
        let public_url = if environment.is_set("PUBLIC_URL") {
            environment.required("PUBLIC_URL")?
        } else {
            PublicUrl::local(listen.port())
        };
        let mail = MailConfig::read(environment, &public_url)?;
        let days = |name| environment.required::<NonZeroU32>(name).map(NonZeroU32::get);
        let mut site = SiteConfig {
            name: environment.required("SITE_NAME")?,
            title: environment.required("SITE_TITLE")?,
            description: environment.required("SITE_DESCRIPTION")?,
            company: environment.optional("COMPANY_NAME")?.unwrap_or_default(),
            logo: None,
            registration: environment.required("REGISTRATION")?,
            zone: environment.checked("SITE_TIMEZONE", |zone: &ZoneName| zone.tz().is_ok())?,
            schedule_weeks: environment
                .checked("SCHEDULE_WEEKS", |weeks: &u8| (1..=26).contains(weeks))?,
            dir: environment.optional("SITE_DIR")?,
        };
        site.logo = logo::read(environment, &site.folder())?;
        let email_domain: Option<String> = environment.optional("EMAIL_DOMAIN")?;
        let is_domain =
            |domain: &String| format!("ticket@{domain}").parse::<EmailAddress>().is_ok();
        if email_domain.as_ref().is_some_and(|domain| !is_domain(domain)) {
            return Err(invalid_value("EMAIL_DOMAIN", &email_domain.unwrap_or_default()));
        }
        Ok(Self {
            mail,
            inbound: InboundConfig::read(environment)?,
            email_domain,
            reach: match environment.required("WEBHOOKS_TO_THIS_MACHINE")? {
                true => Reach::AndThisMachine,
                false => Reach::Public,
            },
            retention: Retention {
                audit_days: environment
                    .checked("RETENTION_AUDIT_DAYS", |days: &NonZeroU32| days.get() >= 30)?
                    .get(),
                mail_days: days("RETENTION_MAIL_DAYS")?,
                job_run_days: days("RETENTION_JOB_RUNS_DAYS")?,
                backup_days: days("RETENTION_BACKUPS_DAYS")?,
                notification_days: days("RETENTION_NOTIFICATIONS_DAYS")?,
                sign_in_days: days("RETENTION_SIGN_INS_DAYS")?,
                idempotency_days: days("RETENTION_IDEMPOTENCY_DAYS")?,
                deleted_shift_days: environment
                    .checked("RETENTION_DELETED_SHIFTS_DAYS", |days: &NonZeroU32| days.get() >= 30)?
                    .get(),
                ticket_draft_days: days("RETENTION_TICKET_DRAFTS_DAYS")?,
                webhook_days: days("RETENTION_WEBHOOKS_DAYS")?,
            },
            database: DatabaseConfig {
                url: environment.optional("DATABASE_URL")?,
                data_dir: environment.required("DATA_DIR")?,
                max_connections: environment.required("DATABASE_MAX_CONNECTIONS")?,
            },
            listen,
            public_url,
            site,
            first_admin: FirstAdminConfig {
                email: environment.optional("ADMIN_EMAIL")?,
                password: environment.optional("ADMIN_PASSWORD")?,
            },
            master_keys: environment.optional("MASTER_KEY")?,
            require_admin_mfa: environment.optional("REQUIRE_ADMIN_MFA")?,
            trusted_proxies: environment.optional("TRUSTED_PROXIES")?.unwrap_or_default(),
            rate_limit: environment.required("RATE_LIMIT")?,
            metrics_token: environment.optional("METRICS_TOKEN")?,
            log_format: environment.required("LOG_FORMAT")?,
            log_filter: environment.required("RUST_LOG")?,
            settings: environment.shown(),
        })
    }
}

impl Config {
    /// What use cases reach, as these settings want it; without `MASTER_KEY`, it is left to give
    /// them one. Must be called inside a Tokio runtime.
    pub fn platform(&self, db: PgPool) -> Platform {
        let SiteConfig { name, title, description, company, logo, zone, schedule_weeks, .. } =
            self.site.clone();
        let public_url = self.public_url.origin().to_owned();
        let site = Site {
            name,
            title,
            description,
            company,
            logo: None,
            public_url,
            zone,
            schedule_weeks,
        };
        let route = self.mail.route();
        let host = Host {
            started_at: Utc::now(),
            data_dir: self.database.data_dir.clone(),
            settings: self.settings.clone(),
        };
        let policy = Policy {
            registration: self.site.registration,
            require_admin_mfa: self.require_admin_mfa.unwrap_or(true),
        };
        let platform = Platform::new(db)
            .with_branding(site, logo)
            .with_policy(policy)
            .with_post_route(&route)
            .with_email_domain(self.email_domain.as_deref())
            .with_outgoing(Outgoing::new(self.reach))
            .with_host(host);
        let platform = match self.mail.sender() {
            Some(address) => platform.with_post_address(address.clone()),
            None => platform,
        };
        match &self.master_keys {
            Some(keys) => platform.with_master_keys(keys),
            None => platform,
        }
    }
}

impl SiteConfig {
    /// The folder of the built front end: as set, else `site` beside the program or one level up
    /// (where a build leaves both), else where a build started here would put it.
    pub fn folder(&self) -> PathBuf {
        if let Some(dir) = &self.dir {
            return dir.clone();
        }
        let program = std::env::current_exe().unwrap_or_default();
        program
            .ancestors()
            .skip(1)
            .take(2)
            .map(|folder| folder.join("site"))
            .find(|site| site.is_dir())
            .unwrap_or_else(|| PathBuf::from("target/site"))
    }
}

impl Secret {
    /// Takes the same time for every wrong guess of the same length.
    pub fn is(&self, guess: &str) -> bool {
        self.0.len() == guess.len()
            && self.0.bytes().zip(guess.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

impl Secret {
    /// For whoever must hand it on; never for a log.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}
