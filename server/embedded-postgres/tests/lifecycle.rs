//! A real PostgreSQL through its life: made, stopped, killed, refused.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use embedded_postgres::{Cluster, Durability, Error, Options};
use rustix::process::{Pid, Signal, geteuid, kill_process, kill_process_group};

/// A folder that PostgreSQL's own user can enter.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("patchbay-cluster-").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("postgres")
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn options(&self) -> Options {
        let durability = Durability::Forgetful;
        Options { max_connections: 20, durability, ..Options::new(self.data()) }
    }

    fn start(&self) -> Cluster {
        Cluster::start(&self.options()).unwrap()
    }

    /// As in earnest; it takes its time.
    fn start_durable(&self) -> Cluster {
        Cluster::start(&Options::new(self.data())).unwrap()
    }

    fn refusal(&self) -> Error {
        Cluster::start(&self.options()).unwrap_err()
    }

    fn postmaster(&self) -> Pid {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        Pid::from_raw(text.lines().next().unwrap().trim().parse().unwrap()).unwrap()
    }
}

/// A program that waits until it is dropped.
struct Waiting(Child);

impl Waiting {
    fn start() -> Self {
        Self(Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

#[test]
fn what_was_written_is_there_after_a_stop() {
    let place = Place::new();
    let cluster = place.start_durable();
    cluster.run("create table kept as select 42 as answer").unwrap();
    cluster.stop().unwrap();
    assert!(!place.data().join("postmaster.pid").exists());

    let cluster = place.start_durable();
    assert_eq!(cluster.run("select answer from kept").unwrap(), ["42"]);
    assert_eq!(cluster.run("show fsync").unwrap(), ["on"]);
    cluster.stop().unwrap();
}

#[test]
fn only_its_user_may_enter_the_data_and_the_socket() {
    let place = Place::new();
    let cluster = place.start();
    let socket = PathBuf::from(cluster.url().split_once("?host=").unwrap().1);
    for folder in [place.data(), socket] {
        assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700, "{}", folder.display());
    }
    assert_eq!(cluster.run("show listen_addresses").unwrap(), [""]);
    cluster.stop().unwrap();
}

#[test]
fn settings_of_the_caller_win() {
    let place = Place::new();
    let settings = vec![("timezone".into(), "Asia/Tokyo".into())];
    let cluster = Cluster::start(&Options { settings, ..place.options() }).unwrap();
    assert_eq!(cluster.run("show fsync").unwrap(), ["off"]);
    assert_eq!(cluster.run("show timezone").unwrap(), ["Asia/Tokyo"]);
    cluster.stop().unwrap();
}

#[test]
fn a_refused_statement_says_why() {
    let place = Place::new();
    let cluster = place.start();
    let refused = cluster.run("create table t (id int); select nonsense").unwrap_err();
    assert!(refused.to_string().contains("nonsense"), "{refused}");
    assert_eq!(cluster.run("select to_regclass('t') is null").unwrap(), ["t"]);
    cluster.stop().unwrap();
}

#[test]
fn a_killed_database_recovers_what_was_committed() {
    let place = Place::new();
    let mut cluster = place.start_durable();
    assert!(!cluster.restart_if_dead().unwrap());
    cluster.run("create table kept as select 42 as answer").unwrap();
    kill_process_group(place.postmaster(), Signal::KILL).unwrap();

    while !cluster.restart_if_dead().unwrap() {}
    assert_eq!(cluster.run("select answer from kept").unwrap(), ["42"]);
    cluster.stop().unwrap();
}

#[test]
fn processes_that_outlive_a_killed_database_are_waited_for() {
    let place = Place::new();
    let mut cluster = place.start_durable();
    cluster.run("create table kept as select 42 as answer").unwrap();
    kill_process(place.postmaster(), Signal::KILL).unwrap();

    while !cluster.restart_if_dead().unwrap() {}
    assert_eq!(cluster.run("select answer from kept").unwrap(), ["42"]);
    cluster.stop().unwrap();
}

#[test]
fn one_that_a_killed_server_left_running_is_taken_over() {
    let place = Place::new();
    let left = place.start();
    let before = place.postmaster();
    drop(left);

    let cluster = place.start();
    assert_eq!(place.postmaster(), before);
    assert_eq!(Cluster::url_of_running(&place.data()), Some(cluster.url()));
    cluster.stop().unwrap();
    assert_eq!(Cluster::url_of_running(&place.data()), None);
}

#[test]
fn one_that_is_just_stopping_is_waited_for() {
    let place = Place::new();
    drop(place.start());
    kill_process(place.postmaster(), Signal::INT).unwrap();

    let cluster = place.start();
    assert_eq!(cluster.run("select 1").unwrap(), ["1"]);
    cluster.stop().unwrap();
}

#[test]
fn a_process_number_that_is_used_again_does_no_harm() {
    let place = Place::new();
    let cluster = place.start();
    cluster.run("create table kept as select 42 as answer").unwrap();
    let pid_file = place.data().join("postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    cluster.stop().unwrap();
    let waiting = Waiting::start();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&pid_file, format!("{}\n{rest}", waiting.0.id())).unwrap();

    let cluster = place.start();
    assert_eq!(cluster.run("select answer from kept").unwrap(), ["42"]);
    cluster.stop().unwrap();
}

#[test]
fn a_half_made_database_is_made_again() {
    let place = Place::new();
    fs::create_dir(place.beside("postgres.new")).unwrap();
    fs::write(place.beside("postgres.new").join("PG_VERSION"), "15\n").unwrap();
    place.start().stop().unwrap();
    assert!(!place.beside("postgres.new").exists());
}

#[test]
fn a_folder_has_one_owner() {
    let place = Place::new();
    let owner = place.start();
    assert!(matches!(place.refusal(), Error::InUse(_)));
    owner.stop().unwrap();
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    fs::write(place.data().join("thesis.txt"), "years of work").unwrap();
    let before = fs::metadata(place.data()).unwrap();

    assert!(matches!(place.refusal(), Error::Foreign(_)));
    assert_eq!(fs::read_to_string(place.data().join("thesis.txt")).unwrap(), "years of work");
    let after = fs::metadata(place.data()).unwrap();
    assert_eq!((after.mode(), after.uid()), (before.mode(), before.uid()));
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 1);
}

#[test]
fn data_of_another_version_is_refused_in_words() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    fs::write(place.data().join("PG_VERSION"), "9\n").unwrap();
    let refused = place.refusal().to_string();
    assert!(refused.contains("was made by PostgreSQL 9, and this machine has"), "{refused}");
}

#[test]
fn a_corrupt_database_shows_the_end_of_its_log() {
    let place = Place::new();
    place.start().stop().unwrap();
    fs::remove_file(place.data().join("global/pg_control")).unwrap();
    let refused = place.refusal().to_string();
    assert!(refused.contains("pg_control"), "{refused}");
}

#[test]
fn a_folder_that_its_user_cannot_reach_is_refused_in_words() {
    let place = Place::new();
    fs::create_dir(place.beside("locked")).unwrap();
    let locked = fs::Permissions::from_mode(if geteuid().is_root() { 0o700 } else { 0o500 });
    fs::set_permissions(place.beside("locked"), locked).unwrap();

    let refused = Cluster::start(&Options::new(place.beside("locked/postgres"))).unwrap_err();
    assert!(refused.to_string().contains("locked"), "{refused}");
    assert!(refused.to_string().contains("set DATA_DIR to a folder that"), "{refused}");
}
