//! Backups and the state of the system over REST, and the commands on data folders of their own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use domain::accounts::Role;
use sqlx::PgPool;

use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn one_is_made_listed_and_taken_away(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    assert_eq!(admin.get("/api/v1/backups").await.json()["items"], serde_json::json!([]));

    let made = admin.post("/api/v1/backups", &serde_json::json!({})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let backup = made.json();
    assert_eq!(admin.get("/api/v1/backups").await.json()["items"][0], backup);

    let file = admin.get(made.header("location")).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "application/gzip");
    assert_eq!(file.header("content-encoding"), "", "it is compressed already");
    assert_eq!(Some(file.body.len() as u64), backup["bytes"].as_u64());
    let name = backup["file"].as_str().unwrap();
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, &file.body).unwrap();
    assert_eq!(services::backups::verify(&path).await.unwrap().file, name);

    let audit = admin.get("/api/v1/audit?subject_kind=backup").await.json();
    assert_eq!(audit["items"][0]["action"], "backup.download");
    assert_eq!(audit["items"][1]["action"], "backup.create");
    let unknown = "/api/v1/backups/01a1fc04-45d7-7481-bf4f-9e1ed7df3eca/file";
    assert_eq!(admin.get(unknown).await.failure().0, 404);
    let member = desk.signed_in(&[Role::FacilityManager]).await;
    assert_eq!(member.get(made.header("location")).await.failure().0, 403);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_system_shows_how_it_is_set_up_and_no_secret(db: PgPool) {
    let desk = Desk::with(db, [("METRICS_TOKEN", "hunter2-hunter2"), ("SITE_NAME", "Kestrel")]);
    let answer = desk.admin().await.get("/api/v1/system").await;
    let system = answer.json();

    assert!(!answer.text().contains("hunter2"));
    let setting = |name: &str| {
        let settings = system["settings"].as_array().unwrap();
        settings.iter().find(|setting| setting["name"] == name).unwrap().clone()
    };
    assert_eq!(setting("METRICS_TOKEN")["is_set"], true);
    assert!(setting("METRICS_TOKEN")["value"].is_null());
    assert_eq!(setting("SITE_NAME")["value"], "Kestrel");
    assert_eq!(setting("RETENTION_BACKUPS_DAYS")["value"], "30");
    assert_eq!(system["database"]["migrations"], system["database"]["known_migrations"]);
    assert!(system["database"]["bytes"].as_i64().unwrap() > 1_000_000);
    assert!(system["disk"]["free_bytes"].as_i64().unwrap() > 0);
    assert!(system["last_backup_at"].is_null());
}

/// Each with a private database of its own: a company moves from one data folder to another.
#[test]
fn a_data_folder_comes_back_from_its_backup_byte_for_byte() {
    let here = tempfile::Builder::new().prefix("patchbay-backup-").tempdir().unwrap();
    let (old, new) = (here.path().join("old"), here.path().join("new"));
    // Where tests run as root, PostgreSQL runs as somebody else.
    fs::set_permissions(here.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let file = here.path().join("all.tar.gz");
    let file = file.to_str().unwrap();
    succeed(&old, &["demo"]);
    let before = succeed(&old, &["export"]);
    succeed(&old, &["backup", file]);

    succeed(&new, &["restore", file]);

    assert!(before.len() > 100_000);
    assert!(succeed(&new, &["export"]) == before, "the exports differ");
    let again = patchbay(&new, &["restore", file]);
    assert!(!again.status.success());
    let words = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(words.contains("data in this database already"), "{words}");
    assert!(succeed(&new, &["export"]) == before, "a refused restore touches nothing");
    assert!(!patchbay(&old, &["backup", file]).status.success(), "no file is written over");
    succeed(&old, &["verify-backup", file]);
}

fn succeed(data: &Path, command: &[&str]) -> Vec<u8> {
    let output = patchbay(data, command);
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn patchbay(data: &Path, command: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_patchbay"));
    program.args(command).current_dir(data.parent().unwrap()).env_clear();
    for name in ["PATH", "PG_BIN", "HOME"] {
        program.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    program.env("DATA_DIR", data).env("RUST_LOG", "error").output().unwrap()
}
