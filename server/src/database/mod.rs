//! The way to PostgreSQL: reached, brought up to date, pooled.

mod embedded;

use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use services::MIGRATOR;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};

use crate::config::DatabaseConfig;
use embedded::{Embedded, Found};

/// How long to wait for the database to say hello, and for ourselves to let go of it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection idle for longer may have died unnoticed; one just used has not.
const TRUSTED_WHILE_IDLE: Duration = Duration::from_secs(2);

/// The database while the program runs.
pub struct Database {
    pool: PgPool,
    embedded: Option<Embedded>,
}

impl Database {
    /// For a server: with a private database, it must be the only one.
    pub async fn open(config: &DatabaseConfig) -> anyhow::Result<Self> {
        Self::reach(config, false).await?.migrated().await
    }

    /// For a command, which may use the private database of a server that runs.
    pub async fn join(config: &DatabaseConfig) -> anyhow::Result<Self> {
        Self::reach(config, true).await?.migrated().await
    }

    /// For a command that wants it as it is.
    pub async fn join_as_found(config: &DatabaseConfig) -> anyhow::Result<Self> {
        Self::reach(config, true).await
    }

    async fn reach(config: &DatabaseConfig, may_share: bool) -> anyhow::Result<Self> {
        let (embedded, options) = match &config.url {
            Some(options) => (None, options.clone()),
            None => match Embedded::start_or_find(&config.data_dir).await? {
                (Found::Ours(embedded), url) => (Some(embedded), url.parse()?),
                (Found::Running, url) if may_share => (None, url.parse()?),
                (Found::Running, _) => bail!(
                    "another Patchbay is using the database in {}; stop it, or set DATA_DIR to another folder",
                    config.data_dir.display()
                ),
            },
        };
        Ok(Self { pool: pool(options, config.max_connections.get()), embedded })
    }

    async fn migrated(self) -> anyhow::Result<Self> {
        if let Err(err) = migrate(&self.pool.connect_options()).await {
            self.close().await?;
            return Err(err);
        }
        Ok(self)
    }

    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A connection of one's own, which may take as long as it wants.
    pub async fn connect(&self) -> anyhow::Result<PgConnection> {
        connect(&self.pool.connect_options()).await
    }

    pub async fn close(self) -> anyhow::Result<()> {
        // A request that was cut off may still hold its connection; PostgreSQL ends it with ours.
        let _ = tokio::time::timeout(PATIENCE, self.pool.close()).await;
        match self.embedded {
            Some(embedded) => embedded.stop().await,
            None => Ok(()),
        }
    }
}

/// Reaches the database once, or says why not.
async fn connect(options: &PgConnectOptions) -> anyhow::Result<PgConnection> {
    let place = place(options);
    match tokio::time::timeout(PATIENCE, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(err)) => Err(unreachable(&place, &err)),
        Err(_) => Err(anyhow!(
            "the database at {place} did not answer within {} seconds; check DATABASE_URL and that the database runs",
            PATIENCE.as_secs()
        )),
    }
}

/// Applies what migrations are missing. Servers that start side by side wait for one another.
async fn migrate(options: &PgConnectOptions) -> anyhow::Result<()> {
    // Without the remarks of PostgreSQL on what exists already.
    let options = options.clone().options([("client_min_messages", "warning")]);
    let mut connection = connect(&options).await?;
    MIGRATOR.run(&mut connection).await.map_err(|err| match err {
        sqlx::migrate::MigrateError::VersionMissing(version) => anyhow!(
            "the database was made by a newer Patchbay (migration {version} is not known here); start that version, or restore an older backup"
        ),
        sqlx::migrate::MigrateError::VersionMismatch(version) => anyhow!(
            "migration {version} of the database is not the one this Patchbay was built with; check that DATABASE_URL or DATA_DIR names the right one"
        ),
        err => anyhow!("the database could not be brought up to date: {err}"),
    })?;
    connection.close().await.context("the database went away after its migration")
}

fn pool(options: PgConnectOptions, max_connections: u32) -> PgPool {
    let options = options.application_name("patchbay").options(services::CONNECTION_SETTINGS);
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(5))
        // Asking “are you there?” each time would cost every request a round trip.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for < TRUSTED_WHILE_IDLE {
                    return Ok(true);
                }
                Ok(connection.ping().await.is_ok())
            })
        })
        .connect_lazy_with(options)
}

fn unreachable(place: &str, err: &sqlx::Error) -> anyhow::Error {
    let remedy = match err {
        sqlx::Error::Database(err) if err.code().as_deref() == Some("3D000") => {
            "create this database, or name another one in DATABASE_URL"
        }
        sqlx::Error::Database(err) if err.code().is_some_and(|code| code.starts_with("28")) => {
            "check the user and the password in DATABASE_URL"
        }
        sqlx::Error::Database(_) => "check DATABASE_URL",
        _ => "check DATABASE_URL and that the database runs",
    };
    let reason = match err {
        sqlx::Error::Database(err) => err.message().to_owned(),
        sqlx::Error::Io(err) => err.to_string(),
        err => err.to_string(),
    };
    anyhow!("the database at {place} cannot be reached ({reason}); {remedy}")
}

/// Host and name of the database, without its secrets.
fn place(options: &PgConnectOptions) -> String {
    let name = options.get_database().unwrap_or("its default database");
    match options.get_socket() {
        Some(folder) => format!("{} ({name})", folder.display()),
        None => format!("{}:{} ({name})", options.get_host(), options.get_port()),
    }
}
