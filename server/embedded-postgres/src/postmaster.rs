//! The running server, as its `postmaster.pid` tells.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// What the file says: the process, where it listens, and whether it takes connections.
pub(crate) struct Postmaster {
    pid: Pid,
    pub(crate) socket: PathBuf,
    is_ready: bool,
}

impl Postmaster {
    /// `None`: nothing runs on this data, or what did is dead.
    ///
    /// The file's lines: process, data folder, start time, port, socket folder, address, shared
    /// memory key, status (`starting`, `ready  `); see `miscadmin.h` of PostgreSQL.
    pub(crate) fn of(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(file(data)).ok()?;
        let mut lines = text.lines();
        let pid = parsed(lines.next()?)?;
        let socket = PathBuf::from(lines.nth(3).unwrap_or_default());
        let is_ready = lines.nth(2).is_some_and(|status| status.trim() == "ready");
        (test_kill_process(pid).is_ok() && serves(pid, data)).then_some(Self {
            pid,
            socket,
            is_ready,
        })
    }

    pub(crate) fn answers(&self) -> bool {
        self.is_ready && UnixStream::connect(self.socket.join(".s.PGSQL.5432")).is_ok()
    }

    /// Ends all connections and shuts down in order.
    pub(crate) fn stop_fast(&self) {
        self.signal(Signal::INT);
    }

    /// Leaves the tidying to the next start.
    pub(crate) fn stop_immediately(&self) {
        self.signal(Signal::QUIT);
    }

    fn signal(&self, signal: Signal) {
        // It fails only if the process has ended, which is what is wanted.
        let _ = kill_process(self.pid, signal);
    }
}

/// The process that wrote the file, dead or alive.
pub(crate) fn writer(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(file(data)).ok()?;
    parsed(text.lines().next()?).map(|pid| pid.as_raw_nonzero().get().cast_unsigned())
}

/// After a restart of the machine, the number in the file may be another program's, for whose
/// end PostgreSQL would have us wait.
///
/// It takes its parent's number, which is ours, for a leftover; the rest of the file stays, so
/// that it still sees whether processes of a killed server hold its memory.
pub(crate) fn disown_reused_number(data: &Path) -> io::Result<()> {
    let Ok(text) = fs::read_to_string(file(data)) else { return Ok(()) };
    let Some((first, rest)) = text.split_once('\n') else { return Ok(()) };
    let Some(pid) = parsed(first) else { return Ok(()) };
    let is_another_program = fs::read_to_string(format!("/proc/{pid}/comm"))
        .is_ok_and(|name| !["postgres", "postmaster"].contains(&name.trim()));
    if is_another_program {
        fs::write(file(data), format!("{}\n{rest}", std::process::id()))?;
    }
    Ok(())
}

fn file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

fn parsed(pid: &str) -> Option<Pid> {
    Pid::from_raw(pid.trim().parse().ok()?)
}

/// Whether a process is a PostgreSQL on this data, and not one that got its number later. Where
/// nothing tells, it is taken to be.
fn serves(pid: Pid, data: &Path) -> bool {
    let Ok(arguments) = fs::read(format!("/proc/{pid}/cmdline")) else { return true };
    let arguments: Vec<&[u8]> = arguments.split(|byte| *byte == 0).collect();
    arguments.windows(2).any(|pair| pair == [b"-D".as_slice(), data.as_os_str().as_bytes()])
}
