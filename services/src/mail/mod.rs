//! Mail: written to the outbox in the transaction of its cause, delivered afterwards.
//!
//! A feature says what it has to say with a [`Message`] of its own and hands it to [`send`]:
//!
//! ```ignore
//! let to = Recipient::user(&mut change, user).await?;
//! mail::send(&mut change, &to, &PasswordReset { link, valid_for }).await?;
//! change.commit().await?;
//! ```

mod delivery;
mod desk;
mod feedback;
mod letter;
mod marks;
pub mod messages;
mod outbox;
mod recipient;
mod rows;
mod transport;

pub use delivery::{deliver_due, keep_delivering};
pub(crate) use desk::literally;
pub use desk::{MailFilter, Queue, forget_older_than, get, page, queue, send_again, send_test};
pub use feedback::{FeedbackKey, InvalidFeedbackKey, take_feedback};
pub use letter::{Event, Letter, Rendered, Thread};
pub use marks::{lift_mark, marked};
pub(crate) use marks::{mark, mark_of};
pub use outbox::send;
pub(crate) use outbox::send_all;
pub use recipient::Recipient;
pub(crate) use transport::OWN_NAME;
pub use transport::{InvalidTransport, SendGrid, Sender, Smtp, Transport};

use crate::Site;

/// A kind of mail: what it says, in the reader's language.
pub trait Message {
    /// As admins see it in the list, such as `password_reset`.
    const KIND: &'static str;

    /// Whether it is also for whoever caused it. What is news to others is not; what guards an
    /// account or was asked for is.
    const REACHES_CAUSER: bool = false;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter;
}
