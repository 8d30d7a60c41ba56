//! The file: written whole or not at all, read only if every byte is what it was.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::Problem;
use domain::ProblemKind;
use domain::backups::{Backup, BackupCause, BackupId};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::tables::Sequence;
use crate::locations::corrupt;
use crate::{Error, Result};

const FORMAT: &str = "patchbay-backup";
/// Raised when an older program could not read what a newer one writes.
const VERSION: u32 = 2;
const MANIFEST: &str = "manifest.json";
/// The manifest has the sums of all parts, this part has the manifest's.
const MANIFEST_SUM: &str = "manifest.sha256";
/// No manifest is longer; what says it is, is none.
const MANIFEST_LIMIT: u64 = 16 * 1024 * 1024;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    pub id: BackupId,
    pub made_at: DateTime<Utc>,
    pub cause: BackupCause,
    /// The version of Patchbay that wrote it.
    pub program: String,
    /// The migrations its data has been through, oldest first.
    pub schema: Vec<Step>,
    pub tables: Vec<TableRows>,
    pub sequences: Vec<Sequence>,
    /// What follows in the file, in this order.
    pub parts: Vec<Part>,
}

/// A migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub version: i64,
    /// In hexadecimal digits.
    pub checksum: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableRows {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: u64,
    /// The part that has them.
    pub part: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    pub fn new(cause: BackupCause, schema: Vec<Step>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: BackupId(uuid::Uuid::now_v7()),
            made_at: Utc::now(),
            cause,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema,
            tables: Vec::new(),
            sequences: Vec::new(),
            parts: Vec::new(),
        }
    }

    pub fn described(&self, path: &Path) -> io::Result<Backup> {
        let rows: u64 = self.tables.iter().map(|table| table.rows).sum();
        Ok(Backup {
            id: self.id,
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            made_at: self.made_at,
            cause: self.cause,
            program: self.program.clone(),
            schema: self.schema.last().map_or(0, |step| step.version),
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
            bytes: i64::try_from(path.metadata()?.len()).unwrap_or(i64::MAX),
        })
    }
}

/// Writes the parts, which lie in `spool` by their number, into a new file. It appears under its
/// name only when it is complete and on the disk; a file of that name is left alone.
pub fn pack(manifest: &Manifest, spool: &Path, target: &Path) -> Result<Backup> {
    let folder = folder_of(target);
    // Readable by its owner alone: it holds everything.
    let unfinished = NamedTempFile::new_in(folder)?;
    let compressed = GzEncoder::new(BufWriter::new(unfinished), Compression::new(6));
    let mut tar = tar::Builder::new(compressed);
    let written = serde_json::to_vec_pretty(manifest)?;
    let sum = hex(&Sha256::digest(&written));
    let mut append = |path: &str, bytes: u64, data: &mut dyn Read| {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o600);
        header.set_size(bytes);
        header.set_mtime(manifest.made_at.timestamp().unsigned_abs());
        tar.append_data(&mut header, path, data)
    };
    append(MANIFEST, written.len() as u64, &mut written.as_slice())?;
    append(MANIFEST_SUM, sum.len() as u64, &mut sum.as_bytes())?;
    for (number, part) in manifest.parts.iter().enumerate() {
        append(&part.path, part.bytes, &mut File::open(spooled(spool, number))?)?;
    }
    let mut file = tar.into_inner()?.finish()?;
    file.flush()?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(target).map_err(|err| match err.error.kind() {
        io::ErrorKind::AlreadyExists => Error::from(Problem::new(
            ProblemKind::Conflict,
            format_args!("{} exists already; give the backup another name", target.display()),
        )),
        _ => err.error.into(),
    })?;
    File::open(folder)?.sync_all()?;
    Ok(manifest.described(target)?)
}

/// What the file says it is. Only its beginning is read.
pub fn describe(path: &Path) -> Result<Backup> {
    let mut archive = open(path)?;
    let manifest = read_manifest(&mut archive.entries().map_err(damaged)?)?;
    Ok(manifest.described(path)?)
}

/// Reads the whole file; refuses one in which anything is not as it was written.
pub async fn verify(path: &Path) -> Result<Backup> {
    let path = path.to_owned();
    let checked = tokio::task::spawn_blocking(move || {
        let manifest = unpack(&path, None)?;
        Ok(manifest.described(&path)?)
    });
    checked.await.map_err(corrupt)?
}

/// Reads the whole file and lays its parts down in `spool`.
pub async fn laid_out(path: &Path, spool: &Path) -> Result<Manifest> {
    let (path, spool) = (path.to_owned(), spool.to_owned());
    let unpacked = tokio::task::spawn_blocking(move || unpack(&path, Some(&spool)));
    unpacked.await.map_err(corrupt)?
}

/// The same; and lays the parts down in `spool` by their number.
pub fn unpack(path: &Path, spool: Option<&Path>) -> Result<Manifest> {
    let mut archive = open(path)?;
    let mut entries = archive.entries().map_err(damaged)?;
    let manifest = read_manifest(&mut entries)?;
    for (number, part) in manifest.parts.iter().enumerate() {
        let entry = next(&mut entries, &part.path)?;
        let mut out: Box<dyn Write> = match spool {
            Some(spool) => Box::new(BufWriter::new(File::create_new(spooled(spool, number))?)),
            None => Box::new(io::sink()),
        };
        // What is longer than it says is found out before it fills the disk.
        let (bytes, sum) = copy(entry.take(part.bytes.saturating_add(1)), &mut out)?;
        out.flush()?;
        if (bytes, sum) != (part.bytes, part.sha256.clone()) {
            return Err(damaged(format_args!("{} is not what it was", part.path)));
        }
    }
    if entries.next().is_some() {
        return Err(damaged("it has more in it than it says"));
    }
    // The very end has the checksum of the compression.
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(damaged)?;
    Ok(manifest)
}

pub fn spooled(spool: &Path, number: usize) -> PathBuf {
    spool.join(number.to_string())
}

pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

type Archive = tar::Archive<GzDecoder<BufReader<File>>>;
type Entries<'a> = tar::Entries<'a, GzDecoder<BufReader<File>>>;

fn open(path: &Path) -> Result<Archive> {
    let file = File::open(path).map_err(|err| {
        let kind = match err.kind() {
            io::ErrorKind::NotFound => ProblemKind::NotFound,
            _ => ProblemKind::Invalid,
        };
        Problem::new(kind, format_args!("{} cannot be read: {err}", path.display()))
    })?;
    Ok(tar::Archive::new(GzDecoder::new(BufReader::new(file))))
}

fn next<'a>(
    entries: &mut Entries<'a>,
    path: &str,
) -> Result<tar::Entry<'a, GzDecoder<BufReader<File>>>> {
    let entry = entries.next().ok_or_else(|| damaged(format_args!("{path} is missing")))?;
    let entry = entry.map_err(damaged)?;
    if entry.path_bytes().as_ref() != path.as_bytes() {
        return Err(damaged(format_args!("{path} is not where it should be")));
    }
    Ok(entry)
}

fn read_manifest(entries: &mut Entries<'_>) -> Result<Manifest> {
    /// What every version has, to tell a newer file from a broken one.
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }

    let mut bytes = Vec::new();
    let entry = next(entries, MANIFEST)?;
    entry.take(MANIFEST_LIMIT).read_to_end(&mut bytes).map_err(damaged)?;
    let mut sum = String::new();
    let entry = next(entries, MANIFEST_SUM)?;
    entry.take(MANIFEST_LIMIT).read_to_string(&mut sum).map_err(damaged)?;
    if sum != hex(&Sha256::digest(&bytes)) {
        return Err(damaged("its manifest is not what it was"));
    }
    let head: Head = serde_json::from_slice(&bytes).map_err(damaged)?;
    if head.format != FORMAT {
        return Err(damaged("it is something else"));
    }
    if head.version > VERSION {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "the backup was written by a newer Patchbay; restore it with that version",
        )
        .into());
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}

/// Copies and sums up.
fn copy(mut from: impl Read, to: &mut impl Write) -> Result<(u64, String)> {
    let (mut hash, mut total) = (Sha256::new(), 0);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).map_err(damaged)?;
        let Some(portion) = buffer.get(..read).filter(|portion| !portion.is_empty()) else {
            return Ok((total, hex(&hash.finalize())));
        };
        hash.update(portion);
        to.write_all(portion)?;
        total += read as u64;
    }
}

fn damaged(reason: impl std::fmt::Display) -> Error {
    Problem::new(
        ProblemKind::Invalid,
        format_args!("this is no whole backup of Patchbay ({reason}); nothing was touched"),
    )
    .into()
}
