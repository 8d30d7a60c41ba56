//! A real PostgreSQL through its life: made, stopped, killed, refused.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use embedded_postgres::{Cluster, Durability, Error, Options, programs};

/// A folder that PostgreSQL's own user can enter.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("patchbay-cluster-").tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("postgres")
    }

    fn options(&self) -> Options {
        Options { durability: Durability::Full, max_connections: 20, ..Options::new(self.data()) }
    }
}

fn sql(cluster: &Cluster, statement: &str) -> String {
    let psql =
        ["psql"].iter().map(|name| programs::find().unwrap().join(name)).find(|path| path.exists());
    let output = Command::new(psql.unwrap_or_else(|| "psql".into()))
        .args([
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--command",
            statement,
            &cluster.url(),
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn postmaster(data: &Path) -> rustix::process::Pid {
    let text = std::fs::read_to_string(data.join("postmaster.pid")).unwrap();
    rustix::process::Pid::from_raw(text.lines().next().unwrap().trim().parse().unwrap()).unwrap()
}

#[test]
fn what_was_written_is_there_after_a_stop() {
    let place = Place::new();
    let cluster = Cluster::start(&place.options()).unwrap();
    sql(&cluster, "create table kept as select 42 as answer");
    cluster.stop().unwrap();
    assert!(!place.data().join("postmaster.pid").exists());

    let cluster = Cluster::start(&place.options()).unwrap();
    assert_eq!(sql(&cluster, "select answer from kept"), "42");
    assert_eq!(sql(&cluster, "show fsync"), "on");
    cluster.stop().unwrap();
}

#[test]
fn a_killed_database_recovers_what_was_committed() {
    let place = Place::new();
    let mut cluster = Cluster::start(&place.options()).unwrap();
    assert!(!cluster.restart_if_dead().unwrap());
    sql(&cluster, "create table kept as select 42 as answer");
    rustix::process::kill_process_group(postmaster(&place.data()), rustix::process::Signal::KILL)
        .unwrap();

    while !cluster.restart_if_dead().unwrap() {}
    assert_eq!(sql(&cluster, "select answer from kept"), "42");
    cluster.stop().unwrap();
}

#[test]
fn one_that_a_killed_server_left_running_is_taken_over() {
    let place = Place::new();
    let left = Cluster::start(&place.options()).unwrap();
    let before = postmaster(&place.data());
    drop(left);

    let cluster = Cluster::start(&place.options()).unwrap();
    assert_eq!(postmaster(&place.data()), before);
    cluster.stop().unwrap();
}

#[test]
fn a_folder_has_one_owner() {
    let place = Place::new();
    let owner = Cluster::start(&place.options()).unwrap();
    assert!(matches!(Cluster::start(&place.options()), Err(Error::InUse(_))));
    owner.stop().unwrap();
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let place = Place::new();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.data().join("thesis.txt"), "years of work").unwrap();
    assert!(matches!(Cluster::start(&place.options()), Err(Error::Foreign(_))));
    assert_eq!(std::fs::read_to_string(place.data().join("thesis.txt")).unwrap(), "years of work");
    assert_eq!(std::fs::read_dir(place.data()).unwrap().count(), 1);
}

#[test]
fn data_of_another_version_is_refused_in_words() {
    let place = Place::new();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.data().join("PG_VERSION"), "9\n").unwrap();
    let refused = Cluster::start(&place.options()).unwrap_err();
    assert!(refused.to_string().contains("was made by PostgreSQL 9"), "{refused}");
}

#[test]
fn a_corrupt_database_shows_the_end_of_its_log() {
    let place = Place::new();
    Cluster::start(&place.options()).unwrap().stop().unwrap();
    std::fs::remove_file(place.data().join("global/pg_control")).unwrap();
    let refused = Cluster::start(&place.options()).unwrap_err();
    assert!(refused.to_string().contains("pg_control"), "{refused}");
}
