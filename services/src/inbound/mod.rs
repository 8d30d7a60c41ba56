//! Mails that come in: stored first, then read and filed, once each.
//!
//! [`receive`] writes down a mail as it came; only then its sender hears that it arrived. Filing
//! takes it from there under a lease, so that a server that dies loses nothing and two servers file
//! nothing twice.

mod deal;
mod desk;
mod evidence;
mod filing;
mod folder;
mod form;
mod plan;
mod read;
mod receive;
mod rows;

pub use desk::{InboundFilter, forget_older_than, get, page, raw, reprocess, try_out};
pub use filing::{file_due, keep_filing};
pub use folder::DropFolder;
pub use form::{Field, mail_of};
pub use read::{File, Forward, Reading, read};
pub use receive::{Received, receive};

/// Larger mails are refused, with what makes a form of them.
pub const MAX_MAIL_BYTES: usize = 30 * 1024 * 1024;

/// Between whom a mail was sent, as the servers said it to one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    pub from: Option<String>,
    pub to: Vec<String>,
}
