//! Starting, watching and stopping.

use std::fs::OpenOptions;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::error::at;
use crate::folder::{Folder, socket_of};
use crate::postmaster::Postmaster;
use crate::{Error, Result, programs};

const USER: &str = "patchbay";
const DATABASE: &str = "patchbay";
/// Recovery after a crash reads back at most `max_wal_size`.
const STARTS_WITHIN: Duration = Duration::from_secs(120);
const STOPS_WITHIN: Duration = Duration::from_secs(30);

/// How to run it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Created if it is missing. Its log and its lock lie beside it.
    pub data: PathBuf,
    pub durability: Durability,
    pub max_connections: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// What is committed is on the disk.
    #[default]
    Full,
    /// For tests: as fast as memory, lost with the machine.
    Forgetful,
}

/// A running PostgreSQL. Dropping it leaves it running; [`Cluster::stop`] ends it.
#[derive(Debug)]
pub struct Cluster {
    options: Options,
    bin: PathBuf,
    account: Account,
    folder: Folder,
    /// `None`: left behind by a server that was killed, and taken over.
    child: Option<Child>,
}

impl Options {
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), durability: Durability::Full, max_connections: 100 }
    }
}

impl Cluster {
    /// Creates the database if the folder is empty, starts it, and waits until it answers.
    pub fn start(options: &Options) -> Result<Self> {
        let bin = programs::find()?;
        let account = Account::choose()?;
        let folder = Folder::claim(&options.data, account)?;
        if folder.is_empty() {
            initialize(&bin, account, folder.path())?;
        } else {
            folder.check_version(&bin)?;
        }
        let mut cluster = Self { options: options.clone(), bin, account, folder, child: None };
        cluster.ensure_running()?;
        Ok(cluster)
    }

    /// The address for any client library that knows Unix sockets.
    pub fn url(&self) -> String {
        url(&self.folder.socket)
    }

    /// The address of the database in this folder, if another process runs it.
    pub fn url_of_running(data: &Path) -> Option<String> {
        let data = data.canonicalize().ok()?;
        let socket = socket_of(&data).ok()?;
        Postmaster::of(&data)?.answers(&socket).then(|| url(&socket))
    }

    /// Starts it again if it has died; answers whether it had.
    pub fn restart_if_dead(&mut self) -> Result<bool> {
        let has_ended =
            self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(Some(_))));
        if !has_ended && Postmaster::of(self.folder.path()).is_some() {
            return Ok(false);
        }
        self.child = None;
        self.ensure_running()?;
        Ok(true)
    }

    /// Ends connections and shuts down in order.
    pub fn stop(mut self) -> Result<()> {
        let Some(postmaster) = Postmaster::of(self.folder.path()) else { return Ok(()) };
        postmaster.stop_fast();
        if !self.ends_within(STOPS_WITHIN) {
            postmaster.stop_immediately();
            if !self.ends_within(STOPS_WITHIN) {
                return Err(Error::DidNotStop(STOPS_WITHIN.as_secs() * 2));
            }
        }
        // Only the folder of the socket: nobody misses it.
        let _ = std::fs::remove_dir_all(&self.folder.socket);
        Ok(())
    }

    fn ensure_running(&mut self) -> Result<()> {
        if Postmaster::of(self.folder.path()).is_none() {
            self.child = Some(self.spawn()?);
        }
        let begin = Instant::now();
        while begin.elapsed() < STARTS_WITHIN {
            if Postmaster::of(self.folder.path())
                .is_some_and(|postmaster| postmaster.answers(&self.folder.socket))
            {
                return Ok(());
            }
            if let Some(child) = &mut self.child
                && matches!(child.try_wait(), Ok(Some(_)))
            {
                break;
            }
            sleep(Duration::from_millis(20));
        }
        Err(Error::DidNotStart {
            folder: self.folder.path().to_owned(),
            log: self.folder.log(),
            tail: self.folder.log_tail(),
        })
    }

    fn spawn(&self) -> Result<Child> {
        let log = self.folder.log();
        let log_file = OpenOptions::new().create(true).append(true).open(&log).map_err(at(&log))?;
        let program = self.bin.join("postgres");
        let mut command = Command::new(&program);
        self.account.apply(&mut command);
        command.arg("-D").arg(self.folder.path()).arg("-k").arg(&self.folder.socket);
        for (name, value) in self.settings() {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        // A group of its own: Ctrl-C in the terminal reaches the server first, which then stops it in order.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log_file);
        command.spawn().map_err(|source| Error::Program { program, source })
    }

    fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            ("listen_addresses", String::new()),
            ("unix_socket_permissions", "0700".to_owned()),
            ("max_connections", self.options.max_connections.to_string()),
            ("shared_buffers", "128MB".to_owned()),
            ("logging_collector", "off".to_owned()),
            ("timezone", "UTC".to_owned()),
        ];
        if self.options.durability == Durability::Forgetful {
            for name in ["fsync", "synchronous_commit", "full_page_writes"] {
                settings.push((name, "off".to_owned()));
            }
        }
        settings
    }

    fn ends_within(&mut self, limit: Duration) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < limit {
            // A child that has ended stays a process until somebody asks for its result.
            if let Some(child) = &mut self.child {
                let _ = child.try_wait();
            }
            if Postmaster::of(self.folder.path()).is_none() {
                return true;
            }
            sleep(Duration::from_millis(20));
        }
        false
    }
}

fn url(socket: &Path) -> String {
    format!("postgres://{USER}@localhost/{DATABASE}?host={}", socket.display())
}

/// Makes an empty folder a database, all or nothing: half of one would look foreign next time.
fn initialize(bin: &Path, account: Account, data: &Path) -> Result<()> {
    let done = init(bin, account, data);
    if done.is_err() {
        for entry in std::fs::read_dir(data).into_iter().flatten().flatten() {
            let path = entry.path();
            // What stays is reported by the next start.
            let _ = if path.is_dir() {
                std::fs::remove_dir_all(path)
            } else {
                std::fs::remove_file(path)
            };
        }
    }
    done
}

fn init(bin: &Path, account: Account, data: &Path) -> Result<()> {
    let initdb = bin.join("initdb");
    let mut command = Command::new(&initdb);
    account.apply(&mut command);
    command.arg("-D").arg(data).args([
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "--no-instructions",
    ]);
    succeed(&mut command, &initdb)?;

    // A server of one session, without a socket, that reads statements from its input.
    let postgres = bin.join("postgres");
    let mut command = Command::new(&postgres);
    account.apply(&mut command);
    command.args(["--single", "-D"]).arg(data).arg("postgres").stdin(statement(data)?);
    succeed(&mut command, &postgres)
}

/// A file to read the one statement from; a pipe would need a thread to fill it.
fn statement(data: &Path) -> Result<std::fs::File> {
    let file = data.with_extension("sql");
    std::fs::write(&file, format!("create database {DATABASE};\n")).map_err(at(&file))?;
    let opened = std::fs::File::open(&file).map_err(at(&file))?;
    std::fs::remove_file(&file).map_err(at(&file))?;
    Ok(opened)
}

fn succeed(command: &mut Command, program: &Path) -> Result<()> {
    let output = command
        .output()
        .map_err(|source| Error::Program { program: program.to_owned(), source })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Initdb(String::from_utf8_lossy(&output.stderr).into_owned()))
}
