//! How the product is doing, for its admins.

use domain::accounts::{Actor, Permission};
use domain::system::{DatabaseState, DiskSpace, System};
use sqlx::PgPool;

use crate::{MIGRATOR, Platform, Result, backups};

pub async fn overview(platform: &Platform, actor: &Actor) -> Result<System> {
    actor.require(Permission::SeeSystem)?;
    let host = platform.host();
    let live_connections = sqlx::query_scalar(
        "select count(*) from presence where seen_at > now() - interval '90 seconds'",
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(System {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: host.started_at,
        database: database(&platform.db).await?,
        disk: disk(host),
        live_connections,
        last_backup_at: backups::newest(platform).await?,
        settings: host.settings.clone(),
    })
}

async fn database(db: &PgPool) -> Result<DatabaseState> {
    let (version, bytes): (String, i64) = sqlx::query_as(
        "select split_part(current_setting('server_version'), ' ', 1), pg_database_size(current_database())",
    )
    .fetch_one(db)
    .await?;
    let (migrations, last_migration, last_migration_name): (i64, i64, String) = sqlx::query_as(
        "
        select count(*), coalesce(max(version), 0), coalesce((array_agg(description order by version desc))[1], '')
        from _sqlx_migrations where success
        ",
    )
    .fetch_one(db)
    .await?;
    Ok(DatabaseState {
        version,
        bytes,
        connections: db.size().into(),
        idle_connections: i64::try_from(db.num_idle()).unwrap_or(i64::MAX),
        max_connections: db.options().get_max_connections().into(),
        migrations,
        known_migrations: i64::try_from(MIGRATOR.iter().count()).unwrap_or(i64::MAX),
        last_migration,
        last_migration_name,
    })
}

/// Of the disk that the data folder lies on, or would.
fn disk(host: &crate::Host) -> Option<DiskSpace> {
    let folder = std::path::absolute(&host.data_dir).ok()?;
    let found = folder.ancestors().find_map(|folder| rustix::fs::statvfs(folder).ok())?;
    let bytes =
        |blocks: u64| i64::try_from(blocks.saturating_mul(found.f_frsize)).unwrap_or(i64::MAX);
    Some(DiskSpace {
        folder: folder.display().to_string(),
        total_bytes: bytes(found.f_blocks),
        free_bytes: bytes(found.f_bavail),
    })
}
