//! iCalendar feeds: shifts for the calendars of others.

mod links;
mod read;
mod words;

pub(crate) use links::revoke_links_of;
pub use links::{links, make_link, revoke_link};
pub use read::{Feed, read};
pub(crate) use read::{day_link, sequence};
pub(crate) use words::{shift_summary, shift_uid};
