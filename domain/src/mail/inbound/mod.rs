//! Mails that come in: what is new in them, who wrote them, what they belong to.
//!
//! Text in, text out. What MIME is about, and who is known to the desk, is for `services`.

mod bounce;
mod entities;
mod forward;
mod html;
mod log;
mod loops;
mod mailbox;
mod marks;
mod reply;
mod subject;
mod text;
mod thread;
mod words;

pub use bounce::{Failure, failures};
pub use forward::{Forwarded, find as find_forwarded};
pub use html::to_markdown;
pub use log::{
    InboundFile, InboundMail, InboundMailId, InboundReading, InboundState, InboundSummary,
    MailSource, Outcome, Trial,
};
pub use loops::{Headers, Machine, machine};
pub use mailbox::Mailbox;
pub use reply::{Extract, extract};
pub use subject::Subject;
pub use text::{as_markdown, cleaned, unflowed};
pub use thread::MessageId;
