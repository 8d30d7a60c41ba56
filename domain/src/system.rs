//! How the product is doing: what its admins look at when something seems wrong.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One server and the database it shares with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct System {
    /// Of this server.
    pub version: String,
    pub started_at: DateTime<Utc>,
    pub database: DatabaseState,
    /// Where this server keeps its files; `None` if that cannot be told.
    pub disk: Option<DiskSpace>,
    /// Open live connections of all servers.
    pub live_connections: i64,
    /// Of the newest backup that this server finds.
    pub last_backup_at: Option<DateTime<Utc>>,
    /// What this server was told from outside; secrets without their values.
    pub settings: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatabaseState {
    /// Of PostgreSQL.
    pub version: String,
    pub bytes: i64,
    /// Connections that this server holds, and how many of them wait for work.
    pub connections: i64,
    pub idle_connections: i64,
    pub max_connections: i64,
    /// How many migrations it has been through, of how many that this program knows.
    pub migrations: i64,
    pub known_migrations: i64,
    pub last_migration: i64,
    pub last_migration_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiskSpace {
    pub folder: String,
    pub total_bytes: i64,
    pub free_bytes: i64,
}

/// An environment variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setting {
    pub name: String,
    /// What holds; `None` if nothing does, or if it is a secret.
    pub value: Option<String>,
    /// Whether somebody set it: otherwise the value is the default.
    pub is_set: bool,
    pub is_secret: bool,
}
