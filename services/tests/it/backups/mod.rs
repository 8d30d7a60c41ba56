//! Backups: what comes back is what was there, and what cannot come back whole does not come back at all.

mod beside;
mod running;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{TimeDelta, Utc};
use domain::ProblemKind;
use domain::backups::BackupCause;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use services::accounts;
use services::backups::{self, Restored};
use services::scheduling::shifts;
use services::{Host, Platform, demo};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use tempfile::TempDir;

use self::beside::Beside;
use crate::desk::{Desk, kind, problem, shift};

async fn exported(db: &PgPool) -> String {
    let mut bytes = Vec::new();
    backups::export(db, &mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A backup of a desk with something on it.
async fn backup_of(desk: &Desk) -> (TempDir, PathBuf) {
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.tar.gz");
    backups::write(&desk.platform.db, BackupCause::Command, &file).await.unwrap();
    (folder, file)
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_comes_back_is_byte_for_byte_what_was_there(db: PgPool) {
    let platform = Platform::new(db.clone());
    demo::load(&platform, Utc::now()).await.unwrap();
    // What is hard to write down.
    sqlx::query("update users set name = E'Tab\\tback\\\\slash \"quote\" \u{1F39B}' where id = (select min(id::text)::uuid from users)")
        .execute(&db)
        .await
        .unwrap();
    let before = exported(&db).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.tar.gz");

    let backup = backups::write(&db, BackupCause::Command, &file).await.unwrap();
    let beside = Beside::of(&db).await;
    let restored = beside.restore(&file).await.unwrap();

    assert_eq!(restored, Restored { backup: backup.clone(), migrated: 0 });
    assert_eq!(backups::verify(&file).await.unwrap(), backup);
    let pool = beside.pool().await;
    let after = exported(&pool).await;
    assert!(before == after, "the export differs");
    let json: serde_json::Value = serde_json::from_str(&after).unwrap();
    assert_eq!(json["format"], "patchbay-export");
    let rows: usize = json["tables"]
        .as_object()
        .unwrap()
        .values()
        .map(|rows| rows.as_array().unwrap().len())
        .sum();
    assert_eq!(i64::try_from(rows).unwrap(), backup.rows);
    assert!(json["tables"]["shifts"].as_array().unwrap().len() > 50);
    assert!(json["tables"]["live_events"].is_null(), "what passes is not kept");
    // The database goes on where it was: references hold, and counters count on.
    let desk = Platform::new(pool.clone());
    let broken = sqlx::query("insert into sessions (id, token_hash, user_id, remembered, expires_at) values (gen_random_uuid(), sha256('x'), gen_random_uuid(), false, now())")
        .execute(&pool)
        .await;
    assert!(broken.unwrap_err().as_database_error().unwrap().is_foreign_key_violation());
    accounts::create_user(&desk, &crate::desk::new_user("new", &[], None)).await.unwrap();
    pool.close().await;
    beside.drop(&db).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_table_is_kept_or_passes(db: PgPool) {
    let json: serde_json::Value = serde_json::from_str(&exported(&db).await).unwrap();
    let mut all: Vec<String> = sqlx::query_scalar("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')")
        .fetch_all(&db)
        .await
        .unwrap();
    all.retain(|name| json["tables"].get(name).is_none());
    all.sort();
    assert_eq!(all, ["_sqlx_migrations", "live_events", "presence", "rate_windows"]);
}

fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).ok().map(|_| plain)
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_damaged_file_is_refused_and_nothing_is_touched(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (_folder, file) = backup_of(&desk).await;
    let beside = Beside::of(&db).await;
    let whole = fs::read(&file).unwrap();
    let mut damages: Vec<(String, Vec<u8>)> = vec![
        ("empty".to_owned(), Vec::new()),
        ("text".to_owned(), b"a letter to the editor".to_vec()),
        ("cut off".to_owned(), whole[..whole.len() - 1].to_vec()),
        ("half".to_owned(), whole[..whole.len() / 2].to_vec()),
    ];
    // Without the ten bytes that gzip begins with, among which a time and a system mean nothing.
    for place in (10..whole.len()).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        // Long runs of zeros can be packed in several ways: what unpacks to the same is no damage.
        if unpacked(&bytes) != unpacked(&whole) {
            damages.push((format!("byte {place}"), bytes));
        }
    }
    for (name, bytes) in damages {
        let broken = file.with_file_name("broken.tar.gz");
        fs::write(&broken, bytes).unwrap();
        let refusal = problem(beside.restore(&broken).await);
        assert_eq!(refusal.kind, ProblemKind::Invalid, "{name}");
        assert!(refusal.message.contains("no whole backup"), "{name}: {refusal}");
        assert_eq!(kind(backups::verify(&broken).await), ProblemKind::Invalid, "{name}");
    }
    assert_eq!(kind(beside.restore(Path::new("/nowhere.tar.gz")).await), ProblemKind::NotFound);
    assert_eq!(beside.tables().await, 0);
    beside.drop(&db).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_database_with_something_in_it_is_left_alone(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (_folder, file) = backup_of(&desk).await;
    let before = exported(&db).await;

    let scratch = tempfile::tempdir().unwrap();
    let mut own = db.acquire().await.unwrap();
    let refusal = problem(backups::restore(&mut own, &file, scratch.path()).await);
    assert_eq!(refusal.kind, ProblemKind::Conflict);
    assert!(refusal.message.contains("empty"), "{refusal}");
    assert!(exported(&db).await == before);

    let beside = Beside::of(&db).await;
    let mut connection = beside.connect().await;
    sqlx::raw_sql("create table recipes (cake text)").execute(&mut connection).await.unwrap();
    assert_eq!(kind(beside.restore(&file).await), ProblemKind::Conflict);
    assert_eq!(beside.tables().await, 1);
    sqlx::raw_sql("drop table recipes").execute(&mut connection).await.unwrap();
    // Migrated, but nobody has used it yet.
    services::MIGRATOR.run(&mut connection).await.unwrap();
    beside.restore(&file).await.unwrap();
    let pool = beside.pool().await;
    assert!(exported(&pool).await == before);
    pool.close().await;
    beside.drop(&db).await;
}

/// The same file with another manifest, whose sum is right.
fn forge(file: &Path, change: impl FnOnce(&mut serde_json::Value)) {
    let mut archive = tar::Archive::new(GzDecoder::new(fs::File::open(file).unwrap()));
    let mut parts: Vec<(PathBuf, Vec<u8>)> = archive
        .entries()
        .unwrap()
        .map(|entry| {
            let mut entry = entry.unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.path().unwrap().into_owned(), bytes)
        })
        .collect();
    let mut manifest = serde_json::from_slice(&parts[0].1).unwrap();
    change(&mut manifest);
    parts[0].1 = manifest.to_string().into_bytes();
    let sum = Sha256::digest(&parts[0].1);
    parts[1].1 = sum.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let out = GzEncoder::new(fs::File::create(file).unwrap(), Compression::fast());
    let mut tar = tar::Builder::new(out);
    for (path, bytes) in parts {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, path, &*bytes).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap();
}

/// The private database of one machine is owned by a role that may write to the catalogue, too.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_forged_backup_writes_to_no_table_but_ours(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (_folder, file) = backup_of(&desk).await;
    let beside = Beside::of(&db).await;
    let whole = fs::read(&file).unwrap();
    for (list, forged) in [
        (
            "tables",
            serde_json::json!({
                "name": "pg_description", "columns": ["objoid", "classoid", "objsubid", "description"],
                "rows": 0, "part": "tables/api_tokens.copy",
            }),
        ),
        (
            "tables",
            serde_json::json!({
                "name": "live_events", "columns": ["event"], "rows": 0, "part": "tables/api_tokens.copy",
            }),
        ),
        (
            "sequences",
            serde_json::json!({
                "name": "live_events_id_seq", "last_value": 7, "is_called": true,
            }),
        ),
    ] {
        fs::write(&file, &whole).unwrap();
        forge(&file, |manifest| manifest[list].as_array_mut().unwrap().push(forged));
        backups::verify(&file).await.unwrap();
        let refusal = problem(beside.restore(&file).await);
        assert!(refusal.message.contains("other tables"), "{refusal}");
    }
    // A part that goes on for longer than it says is not read to its end.
    fs::write(&file, &whole).unwrap();
    forge(&file, |manifest| manifest["parts"][0]["bytes"] = 1.into());
    assert_eq!(kind(backups::verify(&file).await), ProblemKind::Invalid);
    assert_eq!(beside.tables().await, 0);
    beside.drop(&db).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_backup_of_a_newer_or_another_patchbay_is_refused(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (folder, _) = backup_of(&desk).await;
    let beside = Beside::of(&db).await;
    for (name, change) in [
        (
            "newer",
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (29990101000000, 'to come', true, 'x', 1)",
        ),
        (
            "other",
            "delete from _sqlx_migrations where version = 29990101000000; update _sqlx_migrations set checksum = 'y' where version = (select min(version) from _sqlx_migrations)",
        ),
    ] {
        sqlx::raw_sql(change).execute(&db).await.unwrap();
        let file = folder.path().join(name);
        backups::write(&db, BackupCause::Command, &file).await.unwrap();
        let refusal = problem(beside.restore(&file).await);
        assert_eq!(refusal.kind, ProblemKind::Conflict);
        assert!(refusal.message.contains(name), "{refusal}");
    }
    assert_eq!(beside.tables().await, 0);
    beside.drop(&db).await;
}

/// Of an earlier version: its data go the rest of the way when they are back.
#[sqlx::test(migrations = false)]
async fn an_older_backup_is_brought_up_to_date(db: PgPool) {
    // New databases here may begin with what the newest version makes.
    let empty = "drop schema public cascade; create schema public";
    sqlx::raw_sql(empty).execute(&db).await.unwrap();
    let first = services::MIGRATOR.iter().next().unwrap().version;
    services::MIGRATOR.run_to(first, &db).await.unwrap();
    sqlx::raw_sql("insert into locations (id, name, zone, colour) values (gen_random_uuid(), 'Kiel', 'UTC', 'teal')")
        .execute(&db)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.tar.gz");
    backups::write(&db, BackupCause::Command, &file).await.unwrap();
    let beside = Beside::of(&db).await;

    let restored = beside.restore(&file).await.unwrap();

    assert_eq!(restored.migrated, services::MIGRATOR.iter().count() - 1);
    services::MIGRATOR.run(&db).await.unwrap();
    let pool = beside.pool().await;
    assert!(exported(&db).await == exported(&pool).await);
    pool.close().await;
    beside.drop(&db).await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_is_never_written_over(db: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine");
    fs::write(&file, "precious").unwrap();
    assert_eq!(kind(backups::write(&db, BackupCause::Command, &file).await), ProblemKind::Conflict);
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left lying around");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_folder_keeps_nightly_ones_for_as_long_as_it_should(db: PgPool) {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    let host = Host { data_dir: folder.path().to_owned(), ..Host::default() };
    let platform = desk.platform.clone().with_host(host);
    assert!(backups::list(&platform, &desk.admin).await.unwrap().is_empty());
    assert_eq!(backups::newest(&platform).await.unwrap(), None);

    let by_hand = backups::create(&platform, &desk.admin).await.unwrap();
    backups::nightly(&platform, TimeDelta::days(7)).await.unwrap();
    let said = backups::nightly(&platform, TimeDelta::zero()).await.unwrap();
    assert!(said.ends_with("removed 1 old backups"), "{said}");

    let kept = backups::list(&platform, &desk.admin).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].cause, BackupCause::Nightly);
    assert_eq!(kept[1], by_hand);
    assert_eq!(backups::newest(&platform).await.unwrap(), Some(kept[0].made_at));
    let place = folder.path().join("backups");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&place), mode(&place.join(&by_hand.file))), (0o700, 0o600));
    let (opened, _) = backups::open(&platform, &desk.admin, by_hand.id).await.unwrap();
    assert_eq!(opened, by_hand);
    let actions: Vec<String> = sqlx::query_scalar(
        "select action from audit_entries where subject_kind = 'backup' order by id",
    )
    .fetch_all(&platform.db)
    .await
    .unwrap();
    assert_eq!(
        actions,
        ["backup.create", "backup.create", "backup.create", "backup.delete", "backup.download"]
    );
}
