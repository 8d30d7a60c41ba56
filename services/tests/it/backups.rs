//! Backups: what comes back is what was there, and what cannot come back whole does not come back at all.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{TimeDelta, Utc};
use domain::ProblemKind;
use domain::backups::{BackupCause, BackupId};
use domain::live::{ClientMessage, ServerMessage};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use services::accounts::{self, ClientInfo};
use services::backups::{self, Restored};
use services::live::Hub;
use services::scheduling::shifts;
use services::{Host, Platform, demo};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool};
use tempfile::TempDir;

use crate::desk::{Desk, PASSWORD, kind, problem, shift};
use crate::looker::Looker;
use crate::sessions::eventually;

/// A database beside the one of the test, gone with [`Beside::drop`].
struct Beside {
    name: String,
    options: PgConnectOptions,
}

impl Beside {
    async fn of(db: &PgPool) -> Self {
        let options = db.connect_options().as_ref().clone();
        // Names of databases have at most 63 bytes, and those of tests use them up.
        let own = options.get_database().unwrap();
        let name = format!("beside_{}", &own[own.len().saturating_sub(56)..]);
        for statement in [
            format!("drop database if exists \"{name}\""),
            // Empty, whatever new databases here begin with.
            format!("create database \"{name}\" template template0"),
        ] {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(db).await.unwrap();
        }
        Self { options: options.database(&name), name }
    }

    async fn connect(&self) -> PgConnection {
        self.options.connect().await.unwrap()
    }

    async fn restore(&self, file: &Path) -> services::Result<Restored> {
        let mut connection = self.connect().await;
        let scratch = tempfile::tempdir().unwrap();
        let restored = backups::restore(&mut connection, file, scratch.path()).await;
        connection.close().await.unwrap();
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "it cleans up behind itself");
        restored
    }

    async fn tables(&self) -> i64 {
        let mut connection = self.connect().await;
        let count = sqlx::query_scalar("select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        count
    }

    async fn pool(&self) -> PgPool {
        PgPool::connect_with(self.options.clone()).await.unwrap()
    }

    async fn drop(self, db: &PgPool) {
        let statement = format!("drop database \"{}\" with (force)", self.name);
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(db).await.unwrap();
    }
}

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

/// A desk whose backups have a folder of their own.
async fn desk_with_folder(db: PgPool) -> (Desk, TempDir) {
    let mut desk = Desk::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    let host = Host { data_dir: folder.path().to_owned(), ..Host::default() };
    desk.platform = desk.platform.with_host(host);
    (desk, folder)
}

async fn bring_back(desk: &Desk, id: BackupId) -> services::Result<domain::backups::Backup> {
    let client = ClientInfo::default();
    backups::bring_back(&desk.platform, &desk.admin, id, "restore", PASSWORD, &client).await
}

/// All tables but those that stay as they are, and what a sign-out takes away.
async fn rewound(db: &PgPool) -> serde_json::Value {
    let mut json: serde_json::Value = serde_json::from_str(&exported(db).await).unwrap();
    let tables = json["tables"].as_object_mut().unwrap();
    for staying in ["audit_entries", "sign_in_failures", "sessions"] {
        tables.remove(staying).unwrap();
    }
    json
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_running_desk_goes_back_and_forth(db: PgPool) {
    let (desk, _folder) = desk_with_folder(db.clone()).await;
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let before = rewound(&db).await;
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    let contents = backups::examine(&desk.platform, &desk.admin, backup.id).await.unwrap();
    assert_eq!(contents.backup, backup);
    assert!(contents.tables.iter().any(|table| table.name == "shifts" && table.rows == 1));

    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 32, 40)).await.unwrap();
    crate::desk::user(&desk.platform, "new", &[]).await;
    let later = rewound(&db).await;
    let audited = exported_audit(&db).await;
    let safety = bring_back(&desk, backup.id).await.unwrap();

    assert!(rewound(&db).await == before, "everything is what it was");
    assert_eq!(safety.cause, BackupCause::Safety);
    let entries = exported_audit(&db).await;
    assert!(entries.len() == audited.len() + 1 && entries.starts_with(&audited), "no word is lost");
    assert_eq!(entries.last().unwrap(), "backup.restore");
    // Numbers count on, references hold, and one can go on.
    let again = shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 48, 56)).await;
    again.unwrap();
    bring_back(&desk, safety.id).await.unwrap();
    assert!(rewound(&db).await == later, "nothing was lost on the way back");
    let schemas: i64 =
        sqlx::query_scalar("select count(*) from pg_namespace where nspname like 'patchbay%'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(schemas, 0);
}

async fn exported_audit(db: &PgPool) -> Vec<String> {
    sqlx::query_scalar("select action from audit_entries order by id").fetch_all(db).await.unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_ended_or_was_sent_since_stays_so(db: PgPool) {
    let (desk, _folder) = desk_with_folder(db.clone()).await;
    let session = crate::desk::sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let token = session.token.as_str();
    sqlx::raw_sql(
        "
        insert into mails (id, kind, to_address, language, subject, text_part, html_part)
        select gen_random_uuid(), 'test', name || '@example.org', 'en', name, 'text', 'html'
        from unnest(array ['sent', 'leased', 'waiting', 'forgotten']) name;
        insert into api_tokens (id, user_id, name, token_hash, scopes)
        select gen_random_uuid(), users.id, n, sha256(n::bytea), '[]'
        from users, unnest(array ['kept', 'revoked']) n
        where users.name = 'ana';
        insert into one_time_links (id, token_hash, purpose, about, details, expires_at)
        values (gen_random_uuid(), sha256('used'), 'reset', 'somebody', '{}', now() + interval '1 hour');
        insert into jobs (id, name, schedule, zone, next_run_at)
        values (gen_random_uuid(), 'some.job', '0 3 * * *', 'UTC', now() - interval '1 hour');
        ",
    )
    .execute(&db)
    .await
    .unwrap();
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    sqlx::raw_sql(
        "
        update mails set state = 'sent', finished_at = now() where subject = 'sent';
        update mails set lease_id = gen_random_uuid(), leased_until = now() + interval '5 minutes' where subject = 'leased';
        delete from mails where subject = 'forgotten';
        delete from api_tokens where name = 'revoked';
        delete from one_time_links;
        update jobs set next_run_at = now() + interval '1 day';
        ",
    )
    .execute(&db)
    .await
    .unwrap();

    bring_back(&desk, backup.id).await.unwrap();

    let mails: Vec<(String, String, bool)> =
        sqlx::query_as("select subject, state, lease_id is not null from mails order by subject")
            .fetch_all(&db)
            .await
            .unwrap();
    let mail = |subject: &str, state: &str, leased| (subject.to_owned(), state.to_owned(), leased);
    assert_eq!(
        mails,
        [
            mail("forgotten", "failed", false),
            mail("leased", "queued", true),
            mail("sent", "sent", false),
            mail("waiting", "queued", false)
        ]
    );
    let tokens: Vec<String> =
        sqlx::query_scalar("select name from api_tokens").fetch_all(&db).await.unwrap();
    assert_eq!(tokens, ["kept"]);
    let left: (i64, i64, bool) = sqlx::query_as(
        "select (select count(*) from one_time_links), (select count(*) from sessions),
            (select next_run_at > now() from jobs where name = 'some.job')",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    assert_eq!(left, (0, 0, true));
    let asked = accounts::authenticate(&desk.platform, token).await.unwrap();
    assert!(asked.is_none(), "everybody signs in again");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn all_servers_forget_what_they_knew_and_whom(db: PgPool) {
    let (desk, _folder) = desk_with_folder(db).await;
    let other = desk.second_server();
    let (_hub, hub) = (Hub::start(desk.platform.clone()), Hub::start(other.clone()));
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    let session = crate::desk::sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let known = async || accounts::authenticate(&other, session.token.as_str()).await.unwrap();
    let who = known().await.unwrap();
    let mut looker = Looker::of(&hub, who).await;

    bring_back(&desk, backup.id).await.unwrap();

    while looker.next().await != ServerMessage::SignedOut {}
    assert_eq!(looker.connection.recv().await, None);
    eventually(async || known().await.is_none()).await;
    // Whoever comes back with a place in the old stream begins anew.
    let mut again = Looker::of(&hub, desk.sign_in("ana").await).await;
    again.connection.handle(ClientMessage::CatchUp { since: looker.cursor });
    while again.next().await != ServerMessage::Resync {}
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nothing_is_brought_back_by_halves_or_by_others(db: PgPool) {
    let (desk, folder) = desk_with_folder(db.clone()).await;
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let client = ClientInfo::default();
    let (platform, id) = (&desk.platform, backup.id);

    let attempt = backups::bring_back(platform, &desk.ana, id, "restore", PASSWORD, &client).await;
    assert_eq!(kind(attempt), ProblemKind::Forbidden);
    assert_eq!(kind(backups::examine(platform, &desk.ana, id).await), ProblemKind::Forbidden);
    for (word, password, field) in [("yes", PASSWORD, "word"), ("restore", "wrong", "password")] {
        let attempt = backups::bring_back(platform, &desk.admin, id, word, password, &client).await;
        assert!(problem(attempt).fields.contains_key(field));
    }
    let before = rewound(&db).await;
    let unknown = BackupId(uuid::Uuid::now_v7());
    assert_eq!(kind(bring_back(&desk, unknown).await), ProblemKind::NotFound);

    // Half a file, whose beginning is as it should be.
    let file = folder.path().join("backups").join(&backup.file);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 40]).unwrap();
    assert_eq!(kind(backups::examine(platform, &desk.admin, id).await), ProblemKind::Invalid);
    assert_eq!(kind(bring_back(&desk, id).await), ProblemKind::Invalid);
    fs::write(&file, &whole).unwrap();

    // Somebody in the middle of something keeps it from beginning for a while, not for ever.
    let mut busy = db.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtext('patchbay restore'))")
        .execute(&mut *busy)
        .await
        .unwrap();
    assert_eq!(kind(bring_back(&desk, id).await), ProblemKind::Conflict);
    busy.rollback().await.unwrap();

    assert!(rewound(&db).await == before);
    assert_eq!(backups::list(platform, &desk.admin).await.unwrap(), [backup], "no copy was needed");
    let left: Vec<_> = fs::read_dir(folder.path().join("backups")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left lying around");
}
