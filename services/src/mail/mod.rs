//! Mail: written to the outbox in the transaction of its cause, delivered afterwards.
//!
//! A feature says what it has to say with a [`Message`] of its own and hands it to [`send`]:
//!
//! ```ignore
//! let to = Recipient::user(&mut change, user).await?;
//! mail::send(&mut change, &to, &PasswordReset { link, valid_for }).await?;
//! change.commit().await?;
//! ```

mod letter;
pub mod messages;
mod outbox;
mod recipient;

pub use letter::{Letter, Rendered};
pub use outbox::send;
pub use recipient::Recipient;

use std::sync::Arc;

use tokio::sync::Notify;

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

/// Where a server's deliverer waits: flagged when new mail has been committed here.
#[derive(Clone, Default)]
pub(crate) struct Letterbox(Arc<Notify>);

impl Letterbox {
    pub fn flag(&self) {
        self.0.notify_one();
    }
}
