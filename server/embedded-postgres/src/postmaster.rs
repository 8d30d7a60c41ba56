//! The running server, as its `postmaster.pid` tells.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// What the file says: the process, and whether it takes connections.
pub(crate) struct Postmaster {
    pid: Pid,
    is_ready: bool,
}

impl Postmaster {
    /// `None`: nothing runs on this data, or what did is dead.
    ///
    /// The file's lines: process, data folder, start time, port, socket folder, address, shared
    /// memory key, status (`starting`, `ready  `); see `miscadmin.h` of PostgreSQL.
    pub(crate) fn of(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
        let is_ready = lines.nth(6).is_some_and(|status| status.trim() == "ready");
        // Numbers are used again: after a restart of the machine it may be anybody's.
        let is_postgres = fs::read_to_string(format!("/proc/{pid}/comm"))
            .map_or(true, |name| name.trim() == "postgres");
        (test_kill_process(pid).is_ok() && is_postgres).then_some(Self { pid, is_ready })
    }

    pub(crate) fn answers(&self, socket: &Path) -> bool {
        self.is_ready && UnixStream::connect(socket.join(".s.PGSQL.5432")).is_ok()
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
