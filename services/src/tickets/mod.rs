//! Tickets: opening them, working on them, finding them again.
//!
//! What somebody sees is a question of their [`Sight`](domain::tickets::Sight), and every reader asks
//! it. What happens to a ticket becomes an event of its line of time; the number of the last event is
//! what lists are sorted by and what tells whether somebody has seen it.

pub mod answers;
mod archive;
mod assign;
pub mod attachments;
mod attention;
mod bulk;
pub mod categories;
mod change;
pub mod checklist;
pub mod columns;
mod comments;
mod counts;
pub mod drafts;
mod events;
mod excerpts;
mod export;
pub mod fields;
mod hand;
mod kept;
pub mod levels;
mod links;
mod list;
pub mod mail;
pub mod markdown;
mod merge;
mod open;
mod people;
mod read;
mod rows;
pub mod settings;
mod similar;
mod split;
mod timeline;
mod undo;
mod upkeep;
pub mod views;
mod watchers;
mod words;

pub use archive::{archive, restore};
pub use assign::{assign, auto_assign, on_duty, take, triage_owner};
pub use attention::attend;
pub use bulk::bulk;
pub use change::{change, change_in};
pub use comments::{
    MailedComment, comment, comment_in, comment_once, comments, edit_comment, release_held,
    take_back_comment,
};
pub use counts::counts;
pub use events::note_returned;
pub use export::export;
pub use hand::Hand;
pub(crate) use kept::Lists;
pub use links::{link, link_in, links_of, unlink};
pub use list::{TicketCursor, list, page};
pub use merge::merge;
pub use open::{open, open_from, open_in, open_once, open_with};
pub use people::{contact_of, correspondent_of};
pub(crate) use people::{known_at, staff_roles};
pub(crate) use read::begin;
pub use read::{mark_all_read, mark_read, mark_unread};
pub use similar::similar;
pub use split::split;
pub(crate) use timeline::told;
pub use timeline::{find, get, timeline};
pub use undo::{undo, undoable};
pub(crate) use upkeep::{archive_closed, close_resolved, forget_old_drafts};
pub use watchers::{add_watcher, remove_watcher, watch, watch_in, watchers_of};
pub(crate) use words::learn;
