//! Telling people: written in the transaction of its cause, read behind the bell.

mod choices;
mod collected;
mod inbox;
mod letters;
mod tell;

pub use choices::{choices, choose};
pub use collected::write_collected;
pub(crate) use collected::{Known, collect, collect_anyhow};
pub use inbox::{NotificationCursor, page, read, read_all, unread};
pub(crate) use tell::{
    all_tickets_seen, follow, forget_old, seen, take_back, tell, tell_all_who_may, tell_each,
    unfollow, wants,
};
