//! Webhooks: what happens here is told elsewhere, signed, in order, and at least once.
//!
//! A feature says what happened in the transaction of its cause, as mail is written: both happen, or
//! neither. What is committed is delivered however often servers die, by whoever holds the webhook's
//! lease. A receiver that gets a message twice can tell by its `webhook-id`.

mod delivery;
mod desk;
mod log;
mod outbox;
mod rows;
mod secret;

pub use delivery::{deliver_due, keep_delivering};
pub use desk::{create, delete, get, list, rotate_secret, update};
pub use log::{deliveries, delivery, forget_older_than, send_again, send_test};
pub(crate) use outbox::tell_of_tickets;
pub(crate) use secret::fresh as fresh_secret;
