//! A private PostgreSQL: found on this machine, run as a child process, reached by a Unix socket.
//!
//! It listens on no port and needs no password: its socket lies in a folder that only the user it
//! runs as may enter, besides root. The data is as safe as with any PostgreSQL
//! ([`Durability::Full`]): killed without warning, the next start recovers what was committed.

mod account;
mod cluster;
mod error;
mod folder;
mod postmaster;
pub mod programs;
mod session;

pub use cluster::{Cluster, Durability, Options};
pub use error::{Error, Result};
