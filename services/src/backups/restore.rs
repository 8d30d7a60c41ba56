//! Bringing a backup back: all of it in one transaction, into a database with nothing in it.

use std::path::Path;

use domain::backups::Backup;
use domain::{Problem, ProblemKind};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::fs::File;

use super::archive::{self, Manifest, Step, TableRows, hex};
use super::dump::schema;
use super::tables::{self, Sequence, copied, quoted};
use crate::{MIGRATOR, Result};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub backup: Backup,
    /// How many migrations the data had not been through yet.
    pub migrated: usize,
}

/// Fills an empty database with what the file has, and brings it up to date. Whatever is wrong is
/// found before the commit: the database is then as it was.
///
/// `scratch` is a folder with room for the unpacked file.
pub async fn restore(conn: &mut PgConnection, file: &Path, scratch: &Path) -> Result<Restored> {
    let backup = archive::verify(file).await?;
    let spool = tempfile::Builder::new().prefix(".patchbay-restore-").tempdir_in(scratch)?;
    let manifest = archive::laid_out(file, spool.path()).await?;
    let known = must_be_ours(&manifest.schema)?;

    let mut tx = conn.begin().await?;
    tables::settle(&mut tx).await?;
    match state(&mut tx).await? {
        // Exactly as far as the data: the rest of the way it goes with them.
        Target::Blank => MIGRATOR.run_to(backup.schema, &mut *tx).await?,
        Target::Unused(schema) if schema == manifest.schema => {}
        Target::Unused(_) => {
            return Err(refused(
                "the backup is older than the tables of this database; restore it into a database that Patchbay has not begun to use",
            ));
        }
        Target::Used => {
            return Err(refused(
                "there are data in this database already; restore into an empty one",
            ));
        }
    }
    load(&mut tx, &manifest, spool.path()).await?;
    MIGRATOR.run(&mut *tx).await?;
    tx.commit().await?;
    // What the planner knows of the tables is no part of a transaction that others wait for.
    sqlx::raw_sql("analyze").execute(conn).await?;
    Ok(Restored { backup, migrated: MIGRATOR.iter().count() - known })
}

/// Answers how many migrations the data have been through.
pub fn must_be_ours(schema: &[Step]) -> Result<usize> {
    let ours: Vec<Step> = MIGRATOR
        .iter()
        .map(|migration| Step { version: migration.version, checksum: hex(&migration.checksum) })
        .collect();
    let newest = |steps: &[Step]| steps.last().map_or(0, |step| step.version);
    if newest(schema) > newest(&ours) {
        return Err(refused(
            "the backup was written by a newer Patchbay; restore it with that version",
        ));
    }
    match ours.get(..schema.len()) {
        Some(begun) if begun == schema && !schema.is_empty() => Ok(schema.len()),
        _ => Err(refused("the backup was written by a Patchbay with other tables than this one")),
    }
}

enum Target {
    /// No tables at all.
    Blank,
    /// Our tables, and nobody has used them.
    Unused(Vec<Step>),
    Used,
}

async fn state(conn: &mut PgConnection) -> Result<Target> {
    let names: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')",
    )
    .fetch_all(&mut *conn)
    .await?;
    if names.is_empty() {
        return Ok(Target::Blank);
    }
    if !["_sqlx_migrations", "users", "audit_entries"]
        .iter()
        .all(|&ours| names.iter().any(|name| name == ours))
    {
        return Ok(Target::Used);
    }
    let is_used: bool = sqlx::query_scalar(
        "select exists (select from users) or exists (select from audit_entries)",
    )
    .fetch_one(&mut *conn)
    .await?;
    if is_used { Ok(Target::Used) } else { Ok(Target::Unused(schema(conn).await?)) }
}

/// Fills the tables of the current schema, which have been through the same migrations as the data.
pub async fn load(conn: &mut PgConnection, manifest: &Manifest, spool: &Path) -> Result<()> {
    must_fit(conn, manifest).await?;
    let references = lift_references(conn).await?;
    for table in &manifest.tables {
        // What the migrations put there themselves is in the backup too.
        let name = quoted(&table.name);
        let is_seeded: bool =
            sqlx::query_scalar(AssertSqlSafe(format!("select exists (select from {name})")))
                .fetch_one(&mut *conn)
                .await?;
        if is_seeded {
            sqlx::raw_sql(AssertSqlSafe(format!("delete from {name}"))).execute(&mut *conn).await?;
        }
        copy_in(conn, table, manifest, spool).await?;
    }
    // What triggers have still to look at, they look at now: a table is not altered before.
    sqlx::raw_sql("set constraints all immediate").execute(&mut *conn).await?;
    for statement in references {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *conn).await?;
    }
    for sequence in &manifest.sequences {
        sqlx::query("select setval(quote_ident($1)::regclass, $2, $3)")
            .bind(&sequence.name)
            .bind(sequence.last_value)
            .bind(sequence.is_called)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// The sums tell damage, not forgery. So a file has no say in where its rows go: names that are not
/// those of our own tables could be those of the database's.
async fn must_fit(conn: &mut PgConnection, manifest: &Manifest) -> Result<()> {
    let ours = tables::all(conn).await?;
    let is_ours = |table: &TableRows| {
        ours.iter().any(|own| own.name == table.name && own.columns == table.columns)
    };
    let sequences = tables::sequences(conn).await?;
    let is_our_count = |sequence: &Sequence| sequences.iter().any(|own| own.name == sequence.name);
    let has_all = ours.iter().all(|own| manifest.tables.iter().any(|table| table.name == own.name));
    if has_all && manifest.tables.iter().all(is_ours) && manifest.sequences.iter().all(is_our_count)
    {
        return Ok(());
    }
    Err(refused("the backup has other tables than its version of Patchbay"))
}

/// Tables refer to one another in circles, so that no order of loading would do. Answers the
/// statements that put the references back, which checks every row.
pub async fn lift_references(conn: &mut PgConnection) -> Result<Vec<String>> {
    let references: Vec<(String, String, String)> = sqlx::query_as(
        "
        select conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
        from pg_constraint
        where contype = 'f' and connamespace = current_schema()::regnamespace
        ",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut put_back = Vec::with_capacity(references.len());
    for (table, name, definition) in references {
        let name = quoted(&name);
        let drop = format!("alter table {table} drop constraint {name}");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut *conn).await?;
        put_back.push(format!("alter table {table} add constraint {name} {definition}"));
    }
    Ok(put_back)
}

async fn copy_in(
    conn: &mut PgConnection,
    table: &TableRows,
    manifest: &Manifest,
    spool: &Path,
) -> Result<()> {
    let number = manifest.parts.iter().position(|part| part.path == table.part);
    let number = number.ok_or_else(|| refused("the backup lacks the rows of a table"))?;
    let rows = File::open(archive::spooled(spool, number)).await?;
    let statement = format!("copy {} from stdin", copied(&table.name, &table.columns));
    let mut copy = conn.copy_in_raw(&statement).await?;
    copy.read_from(rows).await?;
    let loaded = copy.finish().await?;
    if loaded != table.rows {
        return Err(refused("the backup has other rows than it says"));
    }
    Ok(())
}

pub fn refused(message: &str) -> crate::Error {
    Problem::new(ProblemKind::Conflict, message).into()
}
