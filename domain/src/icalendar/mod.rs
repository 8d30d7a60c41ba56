//! iCalendar (RFC 5545): what the calendars of others read, and what they write.

mod entry;
mod line;
mod read;
mod zone;

pub use entry::{Calendar, Entry, Invitation, Method, When};
pub use read::{InvalidCalendar, ReadEvent, ReadTime, read};

/// How long others may show what they have before they look again.
pub const REFRESH_MINUTES: u32 = 30;
