//! Tickets: the list and the board, one ticket, and the form that reports a fault.

#[cfg(feature = "csr")]
mod admin;
#[cfg(feature = "csr")]
mod ago;
pub mod api;
#[cfg(feature = "csr")]
mod custom;
#[cfg(feature = "csr")]
mod detail;
#[cfg(feature = "csr")]
mod due;
#[cfg(feature = "csr")]
#[cfg(feature = "csr")]
mod last_list;
#[cfg(feature = "csr")]
mod levels;
#[cfg(feature = "csr")]
mod list;
#[cfg(feature = "csr")]
mod marks;
#[cfg(feature = "csr")]
mod open_items;
#[cfg(feature = "csr")]
mod report;
#[cfg(feature = "csr")]
mod undos;
#[cfg(feature = "csr")]
mod unread;

#[cfg(feature = "csr")]
pub use admin::TicketDeskPage;
#[cfg(feature = "csr")]
pub use detail::TicketPage;
#[cfg(feature = "csr")]
pub(crate) use due::escalated;
#[cfg(feature = "csr")]
use last_list::LastList;
#[cfg(feature = "csr")]
pub use levels::LevelsPage;
#[cfg(feature = "csr")]
pub use list::TicketsPage;
#[cfg(feature = "csr")]
pub use report::ReportPage;
#[cfg(feature = "csr")]
pub(crate) use unread::{UnreadTickets, provide_unread_tickets};
#[cfg(feature = "csr")]
use unread::{is_about_tickets, use_counts};
