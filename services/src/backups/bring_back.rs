//! Bringing a backup back into the database that is in use.
//!
//! All of it is one transaction. The data are loaded beside the running ones, in a schema of their
//! own, brought up to date there and looked through; until then nobody notices. Then the running
//! tables are locked, which is when people wait: a safety copy of them is written and is on the
//! disk before anything changes, their rows give way to the others, and the commit makes it true.
//! Whatever goes wrong before leaves everything as it was.
//!
//! What does not go back in time:
//!
//! - The audit ([`STAYING`]): it is never rewritten, and goes on with an entry that says what
//!   happened. So does the count of wrong passwords.
//! - What ended or was used up since stays so: all sessions end, so that everybody signs in again;
//!   tokens, links, recovery codes and remembered browsers come back only if they still are.
//! - Mail goes where it went: what was sent since is sent. What waited then and is not known any
//!   more lies among the failed, for somebody to decide.
//! - Jobs are due when they were due, and run on where they run.

use std::path::Path;

use domain::accounts::{Actor, Permission};
use domain::backups::{Backup, BackupCause, BackupContents, BackupId, RESTORE_WORD, TableSize};
use domain::{Problem, ProblemKind};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tokio::task::spawn_blocking;

use super::archive::{self, Manifest};
use super::restore::{lift_references, load, must_be_ours, refused};
use super::tables::{self, list, quoted};
use super::{dump, folder};
use crate::accounts::{self, ClientInfo};
use crate::live::{self, Signal};
use crate::locations::corrupt;
use crate::{Error, MIGRATOR, Origin, Platform, Result, audit, secrets};

/// Tables that stay as they are.
const STAYING: [&str; 3] = ["audit_entries", "master_keys", "sign_in_failures"];

/// Reads a backup to its end and says what it would bring back; refuses one that could not be.
pub async fn examine(platform: &Platform, actor: &Actor, id: BackupId) -> Result<BackupContents> {
    actor.require(Permission::ManageBackups)?;
    let file = folder::file_of(platform, id).await?;
    let read = spawn_blocking(move || {
        let manifest = archive::unpack(&file, None)?;
        must_be_ours(&manifest.schema)?;
        let tables = manifest.tables.iter().map(|table| TableSize {
            name: table.name.clone(),
            rows: i64::try_from(table.rows).unwrap_or(i64::MAX),
        });
        Ok(BackupContents { tables: tables.collect(), backup: manifest.described(&file)? })
    });
    read.await.map_err(corrupt)?
}

/// Makes everything what it was when the backup was made. `word` and `password` are what the person
/// typed to say that they mean it. It is done to its end even if nobody waits any more.
///
/// Answers the safety copy of what was there before.
pub async fn bring_back(
    platform: &Platform,
    actor: &Actor,
    id: BackupId,
    word: &str,
    password: &str,
    client: &ClientInfo,
) -> Result<Backup> {
    actor.require(Permission::ManageBackups)?;
    if word.trim() != RESTORE_WORD {
        return Err(Problem::invalid("word", "type the word “restore”").into());
    }
    accounts::prove(platform, actor.user, password, client).await?;
    let file = folder::file_of(platform, id).await?;
    let (platform, actor, origin) = (platform.clone(), *actor, Origin::clone(&Origin::current()));
    // The migrator's future cannot move between threads, so it gets one.
    let handle = tokio::runtime::Handle::current();
    let replaced = spawn_blocking(move || {
        let replaced = handle.block_on(origin.during(replace(&platform, &actor, &file)));
        match &replaced {
            Ok(safety) => {
                tracing::warn!(backup = %id, safety = safety.file, "a backup was brought back");
            }
            Err(err) => tracing::warn!(backup = %id, error = %err, "a backup was not brought back"),
        }
        replaced
    });
    replaced.await.map_err(corrupt)?
}

async fn replace(platform: &Platform, actor: &Actor, file: &Path) -> Result<Backup> {
    let Ok(_alone) = platform.backups.try_lock() else {
        return Err(refused("a backup is being made; wait until it is there"));
    };
    let spool = tempfile::Builder::new()
        .prefix(".patchbay-restore-")
        .tempdir_in(folder::folder(platform))?;
    let manifest = archive::laid_out(file, spool.path()).await?;
    must_be_ours(&manifest.schema)?;
    let backup = manifest.described(file)?;

    // Not of the pool, because what a failure leaves behind goes with the connection.
    let mut conn = platform.db.connect_options().as_ref().clone().connect().await?;
    let mut tx = conn.begin().await?;
    tables::settle(&mut tx).await?;
    alone(&mut tx).await?;
    let running: String = sqlx::query_scalar("show search_path").fetch_one(&mut *tx).await?;
    load_beside(&mut tx, &running, &manifest, spool.path()).await?;
    must_be_usable(platform, &mut tx).await?;

    search(&mut tx, &running).await?;
    lock(&mut tx).await?;
    let safety = keep_safe(platform, &mut tx).await?;
    settle_with_the_present(&mut tx).await?;
    take_over(&mut tx).await?;
    // Old events tell of what is not so any more.
    sqlx::raw_sql("drop schema patchbay_restore cascade; delete from live_events")
        .execute(&mut *tx)
        .await?;
    let entry = audit::Entry {
        subject: backup.id.0,
        before: Some(serde_json::to_value(&safety)?),
        after: Some(serde_json::to_value(&backup)?),
    };
    audit::write(&mut tx, Some(actor.user), "backup.restore", &[entry]).await?;
    live::write(&mut tx, &[Signal::Restored]).await?;
    tx.commit().await?;

    platform.sessions.forget_all();
    platform.doorbell.ring();
    // What the planner knows of the tables is no part of a transaction that others wait for.
    if let Err(err) = sqlx::raw_sql("analyze").execute(&mut conn).await {
        tracing::warn!(error = %err, "the tables could not be looked through after a restore");
    }
    Ok(safety)
}

/// Two at once would wait for each other's locks, and the second undo the first.
async fn alone(conn: &mut PgConnection) -> Result<()> {
    let is_alone: bool =
        sqlx::query_scalar("select pg_try_advisory_xact_lock(hashtext('patchbay restore'))")
            .fetch_one(conn)
            .await?;
    if is_alone { Ok(()) } else { Err(refused("a backup is being brought back already")) }
}

async fn search(conn: &mut PgConnection, path: &str) -> Result<()> {
    sqlx::query("select set_config('search_path', $1, true)").bind(path).execute(conn).await?;
    Ok(())
}

/// Fills tables of the backup's time, then has them go the rest of the way.
async fn load_beside(
    conn: &mut PgConnection,
    running: &str,
    manifest: &Manifest,
    spool: &Path,
) -> Result<()> {
    sqlx::raw_sql("set local client_min_messages = warning; create schema patchbay_restore")
        .execute(&mut *conn)
        .await?;
    // The extensions are where the running tables are.
    search(conn, &format!("patchbay_restore, {running}")).await?;
    let last = manifest.schema.last().map_or(0, |step| step.version);
    MIGRATOR.run_to(last, &mut *conn).await?;
    load(conn, manifest, spool).await?;
    MIGRATOR.run(&mut *conn).await?;
    Ok(())
}

/// Servers must be able to open its secrets, and somebody to sign in and go on.
async fn must_be_usable(platform: &Platform, conn: &mut PgConnection) -> Result<()> {
    let keys: Vec<Vec<u8>> =
        sqlx::query_scalar("select id from master_keys").fetch_all(&mut *conn).await?;
    if !keys.is_empty() && !secrets::knows_one_of(platform, &keys) {
        return Err(refused("the backup belongs to another MASTER_KEY than this server has"));
    }
    let has_admin: bool = sqlx::query_scalar(
        "select exists (select from users where active and 'admin' = any (roles))",
    )
    .fetch_one(conn)
    .await?;
    if has_admin { Ok(()) } else { Err(refused("the backup has no admin who could sign in")) }
}

/// From here on everybody else waits. Whoever is in the middle of something ends it first.
async fn lock(conn: &mut PgConnection) -> Result<()> {
    let mut names: Vec<String> =
        tables::all(conn).await?.iter().map(|table| quoted(&table.name)).collect();
    names.push("presence".to_owned());
    let names = names.join(", ");
    let statement = format!(
        "set local lock_timeout = '20s'; lock table {names} in access exclusive mode; set local lock_timeout = 0"
    );
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(conn).await.map_err(|err| {
        // Lock not available, or a deadlock that was broken up at our end.
        let code = err.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            Some("55P03" | "40P01") => Problem::new(
                ProblemKind::Conflict,
                "others are in the middle of something; nothing was touched, try again",
            )
            .into(),
            _ => Error::from(err),
        }
    })?;
    Ok(())
}

/// Nobody writes any more, so this has everything. It is on the disk before anything changes.
async fn keep_safe(platform: &Platform, conn: &mut PgConnection) -> Result<Backup> {
    let target = folder::new_file(platform)?;
    let spool = tempfile::Builder::new()
        .prefix(".patchbay-backup-")
        .tempdir_in(archive::folder_of(&target))?;
    let manifest = dump::dump(conn, BackupCause::Safety, spool.path()).await?;
    let packed = spawn_blocking(move || archive::pack(&manifest, spool.path(), &target));
    packed.await.map_err(corrupt)?
}

/// What ended, was used up or was done since the backup stays so. Unqualified tables are the
/// running ones.
async fn settle_with_the_present(conn: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql(
        "
        delete from patchbay_restore.sessions;
        delete from patchbay_restore.remembered_devices r
        where not exists (select from remembered_devices n where n.id = r.id);
        delete from patchbay_restore.api_tokens r
        where not exists (select from api_tokens n where n.id = r.id);
        delete from patchbay_restore.one_time_links r
        where not exists (select from one_time_links n where n.token_hash = r.token_hash);
        delete from patchbay_restore.feed_links r
        where not exists (select from feed_links n where n.token_hash = r.token_hash);
        delete from patchbay_restore.recovery_codes r
        where not exists (
            select from recovery_codes n where (n.user_id, n.code_hash) = (r.user_id, r.code_hash)
        );
        update patchbay_restore.second_factors r
        set last_step = greatest(r.last_step, n.last_step), failures = n.failures, locked_until = n.locked_until
        from second_factors n
        where n.user_id = r.user_id;

        update patchbay_restore.mails r
        set state = n.state, attempts = n.attempts, due_at = n.due_at, lease_id = n.lease_id,
            leased_until = n.leased_until, last_error = n.last_error, version = n.version, finished_at = n.finished_at
        from mails n
        where n.id = r.id;
        update patchbay_restore.mails r
        set state = 'failed', lease_id = null, leased_until = null, finished_at = now(), version = version + 1,
            last_error = 'it was waiting when the backup was made; whether it was sent since is not known'
        where state = 'queued' and not exists (select from mails n where n.id = r.id);

        update patchbay_restore.jobs
        set lease_id = null, leased_until = null, is_requested = false, requested_by = null,
            next_run_at = greatest(next_run_at, now());
        update patchbay_restore.jobs r
        set next_run_at = n.next_run_at, failures = n.failures, failing_since = n.failing_since, lease_id = n.lease_id,
            leased_until = n.leased_until, version = greatest(r.version, n.version) + 1
        from jobs n
        where n.name = r.name;
        update patchbay_restore.job_runs
        set outcome = 'interrupted', finished_at = now(), result = 'a backup was brought back'
        where outcome = 'running';
        ",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The tables stay, with whatever rights and views the operator has given them; their rows change.
async fn take_over(conn: &mut PgConnection) -> Result<()> {
    let mut tables = tables::all(conn).await?;
    tables.retain(|table| !STAYING.contains(&&*table.name));
    let references = lift_references(conn).await?;
    let names: Vec<String> = tables.iter().map(|table| quoted(&table.name)).collect();
    let mut statements = vec![format!("truncate presence, {}", names.join(", "))];
    for table in &tables {
        let (name, columns) = (quoted(&table.name), list(&table.columns));
        statements.push(format!(
            "insert into {name} ({columns}) overriding system value select {columns} from patchbay_restore.{name}"
        ));
    }
    statements.extend(references);
    for sequence in tables::sequences(conn).await? {
        // Those of tables that stay go on counting.
        if STAYING.iter().any(|staying| sequence.name.starts_with(staying)) {
            continue;
        }
        let name = quoted(&sequence.name);
        statements.push(format!(
            "select setval('{name}', last_value, is_called) from patchbay_restore.{name}"
        ));
    }
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *conn).await?;
    }
    Ok(())
}
