//! Making a backup.

use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use domain::Problem;
use domain::ProblemKind;
use domain::backups::{Backup, BackupCause};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::io::{AsyncWriteExt, BufWriter};

use super::archive::{self, Manifest, Part, Step, TableRows, hex};
use super::export::write_json;
use super::tables::{self, Table};
use crate::Result;
use crate::locations::corrupt;

/// Writes everything, as it is at one instant, to a new file. Nobody has to wait for it.
pub async fn write(db: &PgPool, cause: BackupCause, target: &Path) -> Result<Backup> {
    if target.exists() {
        let message = format!("{} exists already; give the backup another name", target.display());
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    }
    // Beside the file, where there is room for what becomes the file.
    let spool = tempfile::Builder::new()
        .prefix(".patchbay-backup-")
        .tempdir_in(archive::folder_of(target))?;
    let mut tx = snapshot(db).await?;
    let manifest = dump(&mut tx, cause, spool.path()).await?;
    tx.rollback().await?;
    let target = target.to_owned();
    let packed =
        tokio::task::spawn_blocking(move || archive::pack(&manifest, spool.path(), &target));
    packed.await.map_err(corrupt)?
}

/// A transaction that sees one instant, however long it looks.
pub async fn snapshot(db: &PgPool) -> Result<Transaction<'static, Postgres>> {
    let mut tx = db.begin_with("begin isolation level repeatable read, read only").await?;
    tables::settle(&mut tx).await?;
    Ok(tx)
}

/// The migrations this database has been through, oldest first.
pub async fn schema(conn: &mut PgConnection) -> Result<Vec<Step>> {
    let steps: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select version, checksum from _sqlx_migrations order by version")
            .fetch_all(conn)
            .await?;
    Ok(steps
        .into_iter()
        .map(|(version, checksum)| Step { version, checksum: hex(&checksum) })
        .collect())
}

pub async fn dump(conn: &mut PgConnection, cause: BackupCause, spool: &Path) -> Result<Manifest> {
    let mut manifest = Manifest::new(cause, schema(conn).await?);
    let tables = tables::all(conn).await?;
    for table in &tables {
        let path = format!("tables/{}.copy", table.name);
        let mut part = Spooled::create(spool, manifest.parts.len()).await?;
        let rows = copy_out(conn, table, &mut part).await?;
        manifest.parts.push(part.finish(path.clone()).await?);
        let Table { name, columns, .. } = table.clone();
        manifest.tables.push(TableRows { name, columns, rows, part: path });
    }
    let mut json = Spooled::create(spool, manifest.parts.len()).await?;
    write_json(conn, &mut json.out).await?;
    manifest.parts.push(json.finish("export.json".to_owned()).await?);
    manifest.sequences = tables::sequences(conn).await?;
    Ok(manifest)
}

/// Answers how many rows there were.
async fn copy_out(conn: &mut PgConnection, table: &Table, part: &mut Spooled) -> Result<u64> {
    let statement = format!("copy ({}) to stdout", table.in_order());
    let mut portions = conn.copy_out_raw(&statement).await?;
    let mut rows = 0;
    // In the text format a line break within a value is written as `\n`, so that lines are rows.
    while let Some(portion) = portions.try_next().await? {
        rows += portion.iter().filter(|&&byte| byte == b'\n').count() as u64;
        part.write(portion).await?;
    }
    Ok(rows)
}

/// A part on its way into the archive.
struct Spooled {
    path: PathBuf,
    out: BufWriter<tokio::fs::File>,
}

impl Spooled {
    async fn create(spool: &Path, number: usize) -> Result<Self> {
        let path = archive::spooled(spool, number);
        let out = BufWriter::new(tokio::fs::File::create_new(&path).await?);
        Ok(Self { path, out })
    }

    async fn write(&mut self, portion: Bytes) -> Result<()> {
        Ok(self.out.write_all(&portion).await?)
    }

    async fn finish(mut self, path: String) -> Result<Part> {
        self.out.flush().await?;
        let spooled = self.path;
        let summed = tokio::task::spawn_blocking(move || -> std::io::Result<_> {
            let mut file = std::fs::File::open(spooled)?;
            let (mut hash, mut bytes) = (Sha256::new(), 0);
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let read = file.read(&mut buffer)?;
                let Some(portion) = buffer.get(..read).filter(|portion| !portion.is_empty()) else {
                    return Ok((bytes, hex(&hash.finalize())));
                };
                hash.update(portion);
                bytes += read as u64;
            }
        });
        let (bytes, sha256) = summed.await.map_err(corrupt)??;
        Ok(Part { path, bytes, sha256 })
    }
}
