//! Starting, watching and stopping.

use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::error::at;
use crate::folder::Folder;
use crate::postmaster::{self, Postmaster};
use crate::programs::Programs;
use crate::{Error, Result, session};

pub(crate) const USER: &str = "patchbay";
pub(crate) const DATABASE: &str = "patchbay";
/// Recovery after a crash reads back at most `max_wal_size`.
const STARTS_WITHIN: Duration = Duration::from_secs(120);
const STOPS_WITHIN: Duration = Duration::from_secs(30);
/// How long processes of a killed server may take to notice that it is gone.
const LINGERS_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How to run it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Created if it is missing. Its log and its lock lie beside it.
    pub data: PathBuf,
    pub durability: Durability,
    pub max_connections: u32,
    /// Names and values as in `postgresql.conf`; they win over our own.
    pub settings: Vec<(String, String)>,
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
    programs: Programs,
    folder: Folder,
    socket: PathBuf,
    /// `None`: left behind by a server that was killed, and taken over.
    child: Option<Child>,
}

impl Options {
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            durability: Durability::Full,
            max_connections: 100,
            settings: Vec::new(),
        }
    }
}

impl Cluster {
    /// Creates the database if the folder is empty, starts it, and waits until it answers.
    pub fn start(options: &Options) -> Result<Self> {
        let folder = Folder::claim(&options.data)?;
        let programs = match folder.version()? {
            Some(found) => Programs::of_version(&found)?
                .map_or_else(|| Err(other_version(&folder, found)), Ok)?,
            None => {
                let programs = Programs::newest()?;
                folder.fill(|data| create(&programs, folder.account, data, options.durability))?;
                programs
            }
        };
        let socket = folder.socket()?;
        let mut cluster = Self { options: options.clone(), programs, folder, socket, child: None };
        cluster.ensure_running()?;
        Ok(cluster)
    }

    /// The address for any client library that knows Unix sockets.
    pub fn url(&self) -> String {
        url(&self.socket)
    }

    /// The address of the database in this folder, if another process runs it.
    pub fn url_of_running(data: &Path) -> Option<String> {
        let running = Postmaster::of(&data.canonicalize().ok()?)?;
        running.answers().then(|| url(&running.socket))
    }

    /// Runs statements, all or none, and answers the first column of every row, as text. For
    /// callers that have no client library.
    pub fn run(&self, statements: &str) -> Result<Vec<String>> {
        session::run(&self.socket, statements)
    }

    /// Starts it again if it has died; answers whether it had.
    pub fn restart_if_dead(&mut self) -> Result<bool> {
        if !self.has_child_ended() && Postmaster::of(self.folder.path()).is_some() {
            return Ok(false);
        }
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
        // An empty folder among temporary ones: nobody misses it, nobody minds it.
        let _ = fs::remove_dir_all(&self.socket);
        Ok(())
    }

    fn ensure_running(&mut self) -> Result<()> {
        let begin = Instant::now();
        let mut attempt = None;
        while begin.elapsed() < STARTS_WITHIN {
            match Postmaster::of(self.folder.path()) {
                Some(postmaster) if postmaster.answers() => {
                    self.socket = postmaster.socket;
                    return Ok(());
                }
                // It is still starting, or still stopping.
                Some(_) => {}
                None if self.child.is_none() => {
                    let child = self.spawn()?;
                    attempt = Some(child.id());
                    self.child = Some(child);
                }
                None if self.has_child_ended() => {
                    let ended = self.child.take().map(|child| child.id());
                    // PostgreSQL refuses to start beside remains of one that was killed, whose
                    // file it then leaves in place.
                    let others_remain = postmaster::writer(self.folder.path())
                        .is_some_and(|writer| Some(writer) != ended);
                    if ended == attempt && !(others_remain && begin.elapsed() < LINGERS_WITHIN) {
                        let _ = fs::remove_dir_all(&self.socket);
                        break;
                    }
                }
                // It has not written its file yet.
                None => {}
            }
            sleep(LOOK_EVERY);
        }
        Err(Error::DidNotStart {
            folder: self.folder.path().to_owned(),
            log: self.folder.log(),
            tail: self.folder.log_tail(),
        })
    }

    fn spawn(&self) -> Result<Child> {
        let data = self.folder.path();
        postmaster::disown_reused_number(data).map_err(at(data))?;
        self.folder.prepare_socket(&self.socket)?;

        let program = self.programs.folder.join("postgres");
        let mut command = Command::new(&program);
        self.folder.account.apply(&mut command);
        command.arg("-D").arg(data).arg("-k").arg(&self.socket);
        for (name, value) in self.settings() {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command
            // A group of its own: Ctrl-C in the terminal reaches the server first, which then
            // stops it in order.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(self.folder.open_log()?);
        command.spawn().map_err(|source| Error::Program { program, source })
    }

    fn settings(&self) -> Vec<(&str, String)> {
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
            // Every test makes a database, which takes five times as long if it is logged.
            settings.push(("wal_level", "minimal".to_owned()));
            settings.push(("max_wal_senders", "0".to_owned()));
        }
        let own = self.options.settings.iter();
        settings.extend(own.map(|(name, value)| (name.as_str(), value.clone())));
        settings
    }

    /// Asking also lets go of the process, which stays a zombie until its parent has asked.
    fn has_child_ended(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(Some(_))))
    }

    fn ends_within(&mut self, limit: Duration) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < limit {
            let has_ended = match self.child {
                Some(_) => self.has_child_ended(),
                None => Postmaster::of(self.folder.path()).is_none(),
            };
            if has_ended {
                return true;
            }
            sleep(LOOK_EVERY);
        }
        false
    }
}

fn other_version(folder: &Folder, found: String) -> Error {
    match Programs::newest() {
        Ok(programs) => Error::OtherVersion {
            folder: folder.path().to_owned(),
            found,
            installed: programs.version,
        },
        Err(err) => err,
    }
}

fn url(socket: &Path) -> String {
    // Folders for temporary files may have any name.
    let mut host = String::new();
    for byte in socket.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            host.push(char::from(byte));
        } else {
            host.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("postgres://{USER}@localhost/{DATABASE}?host={host}")
}

/// A new cluster in an empty folder, and our database in it.
fn create(
    programs: &Programs,
    account: Account,
    data: &Path,
    durability: Durability,
) -> Result<()> {
    let mut initdb = Command::new(programs.folder.join("initdb"));
    account.apply(&mut initdb);
    initdb.arg("-D").arg(data).args(["-U", USER, "-A", "trust", "-E", "UTF8"]);
    initdb.args(["--no-locale", "--no-instructions"]);
    if durability == Durability::Forgetful {
        initdb.arg("--no-sync");
    }
    succeed(&mut initdb, "")?;

    // A server of one session, without a socket, that reads statements from its input.
    let mut postgres = Command::new(programs.folder.join("postgres"));
    account.apply(&mut postgres);
    postgres.args(["--single", "-D"]).arg(data);
    if durability == Durability::Forgetful {
        postgres.args(["-c", "fsync=off"]);
    }
    postgres.arg("postgres");
    succeed(&mut postgres, &format!("create database {DATABASE};\n"))
}

/// Runs a program to its end. The input is short enough for a pipe to hold before it is read.
fn succeed(command: &mut Command, input: &str) -> Result<()> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = |command: &mut Command| {
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that ended before it read its input says why below.
            let _ = stdin.write_all(input.as_bytes());
        }
        child.wait_with_output()
    };
    let output = run(command)
        .map_err(|source| Error::Program { program: command.get_program().into(), source })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::NotCreated(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_folder_may_stand_in_the_address() {
        let address = url(Path::new("/tmp/R&D 50%/socket"));
        assert_eq!(
            address,
            "postgres://patchbay@localhost/patchbay?host=/tmp/R%26D%2050%25/socket"
        );
    }
}
