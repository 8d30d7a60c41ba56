//! What mail about a ticket says.

use chrono::{DateTime, Utc};
use domain::Language::{English, German};
use domain::notifications::TicketNews;
use domain::tickets::levels::{Deadline, Stage};
use domain::tickets::{TicketNumber, TicketStatus};

use crate::Site;
use crate::mail::{Letter, Message, Recipient, Thread};

/// What a letter quotes.
#[derive(Clone)]
pub(super) struct Said {
    /// `None`: the product itself.
    pub author: Option<String>,
    pub body: String,
    pub internal: bool,
    /// The status that came with it.
    pub then: Option<TicketStatus>,
}

/// What happened to a ticket, in words.
pub(super) struct TicketLetter {
    pub subject: String,
    pub number: TicketNumber,
    pub title: String,
    pub description: String,
    pub requester: String,
    pub news: TicketNews,
    pub said: Option<Said>,
    pub thread: Thread,
    /// An answer of theirs opens it again.
    pub can_reopen: bool,
}

impl TicketLetter {
    /// Says where the ticket stands now, and what can be done about that.
    fn stands(&self, letter: Letter, to: &Recipient, status: TicketStatus) -> Letter {
        let (number, title) = (self.number, &self.title);
        let letter = letter.text(match to.language {
            English => format!("Ticket #{number}, “{title}”, is {} now.", english(status)),
            German => format!("Ticket #{number}, „{title}“, ist jetzt {}.", german_of(status)),
        });
        let can_reopen = self.can_reopen && self.thread.reply_to.is_some();
        if status != TicketStatus::Resolved || !can_reopen {
            return letter;
        }
        letter.text(match to.language {
            English => "If it is not solved for you, answer this mail: that opens it again.",
            German => {
                "Ist es für dich nicht gelöst, antworte auf diese Mail: dann ist es wieder offen."
            }
        })
    }
}

impl Message for TicketLetter {
    const KIND: &'static str = "ticket";
    /// Who is not to hear of it has been left out; a confirmation is for its causer.
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let (number, german) = (self.number, to.language == German);
        let in_language = |english: String, german: String| match to.language {
            English => english,
            German => german,
        };
        let letter = Letter::new(&self.subject).in_thread(self.thread.clone());
        let letter = match self.news {
            TicketNews::Opened => letter
                .text(in_language(
                    format!("We have your message. It is ticket #{number}, “{}”.", self.title),
                    format!("Deine Nachricht ist da. Sie ist Ticket #{number}, „{}“.", self.title),
                ))
                .text(in_language(
                    "Somebody looks at it and answers you in this thread.".to_owned(),
                    "Jemand sieht sie sich an und antwortet dir in diesem Verlauf.".to_owned(),
                )),
            TicketNews::Assigned { .. } => {
                let letter = letter
                    .text(in_language(
                        format!("Ticket #{number} is yours now."),
                        format!("Ticket #{number} liegt jetzt bei dir."),
                    ))
                    .facts([
                        (if german { "Titel" } else { "Title" }, self.title.as_str()),
                        (if german { "Von" } else { "From" }, self.requester.as_str()),
                    ]);
                let letter = match self.description.as_str() {
                    "" => letter,
                    description => letter.said(description),
                };
                match &self.said {
                    Some(said) => {
                        let author = said.author.as_deref().unwrap_or(&site.name);
                        let opening = match (said.internal, german) {
                            (false, false) => format!("{author} wrote:"),
                            (false, true) => format!("{author} schrieb:"),
                            (true, false) => format!("{author} noted internally:"),
                            (true, true) => format!("{author} notierte intern:"),
                        };
                        letter.text(opening).said(&said.body)
                    }
                    None => letter,
                }
            }
            TicketNews::Commented { internal, .. } | TicketNews::Named { internal, .. } => {
                let author = self.said.as_ref().and_then(|said| said.author.as_deref());
                let author = author.unwrap_or(&site.name);
                let letter = letter.text(match (internal, german) {
                    (false, false) => format!("{author} wrote about ticket #{number}:"),
                    (false, true) => format!("{author} schrieb zu Ticket #{number}:"),
                    (true, false) => format!("{author} noted internally about ticket #{number}:"),
                    (true, true) => format!("{author} notierte intern zu Ticket #{number}:"),
                });
                match &self.said {
                    Some(Said { body, then: Some(status), .. }) => {
                        self.stands(letter.said(body), to, *status)
                    }
                    Some(Said { body, .. }) => letter.said(body),
                    None => letter,
                }
            }
            TicketNews::Status { status } => self.stands(letter, to, status),
            TicketNews::Due { deadline, stage, due_at } => letter
                .text(time_runs_out(
                    to,
                    &in_language(
                        format!("Ticket #{number}, “{}”,", self.title),
                        format!("Ticket #{number}, „{}“,", self.title),
                    ),
                    (deadline, stage),
                    due_at,
                ))
                .facts([(if german { "Von" } else { "From" }, self.requester.as_str())]),
        };
        // Whoever has no account can open no page.
        let letter = match to.user {
            Some(_) => letter.button(
                if german { "Ticket öffnen" } else { "Open the ticket" },
                site.link(&format!("/tickets/{number}")),
            ),
            None => letter,
        };
        let is_internal = matches!(self.news, TicketNews::Due { .. })
            || self.said.as_ref().is_some_and(|said| said.internal);
        match &self.thread.reply_to {
            Some(_) if is_internal => letter.small(in_language(
                "What you answer to this mail goes to whoever asked.".to_owned(),
                "Was du auf diese Mail antwortest, geht an die anfragende Person.".to_owned(),
            )),
            Some(_) => letter.small(in_language(
                "Answer this mail to add to the ticket; files can be attached.".to_owned(),
                "Antworte auf diese Mail, um etwas zu ergänzen; Dateien können angehängt sein."
                    .to_owned(),
            )),
            None => letter,
        }
    }
}

/// By when something is to be done, or should have been.
fn time_runs_out(
    to: &Recipient,
    ticket: &str,
    (deadline, stage): (Deadline, Stage),
    due_at: DateTime<Utc>,
) -> String {
    let due = to.moment(due_at);
    let is_late = stage == Stage::Missed;
    match (to.language, deadline) {
        (English, Deadline::Date) if is_late => format!("{ticket} was due on {due}."),
        (English, Deadline::Date) => format!("{ticket} is due on {due}."),
        (German, Deadline::Date) if is_late => format!("{ticket} war fällig am {due}."),
        (German, Deadline::Date) => format!("{ticket} ist fällig am {due}."),
        (English, _) => {
            let done = if deadline == Deadline::Answer { "answered" } else { "solved" };
            if is_late {
                format!("{ticket} should have been {done} by {due}.")
            } else {
                format!("{ticket} is to be {done} by {due}.")
            }
        }
        (German, _) => {
            let done = if deadline == Deadline::Answer { "beantwortet" } else { "gelöst" };
            if is_late {
                format!("{ticket} hätte bis {due} {done} sein sollen.")
            } else {
                format!("{ticket} soll bis {due} {done} sein.")
            }
        }
    }
}

const fn english(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "open",
        TicketStatus::InProgress => "in progress",
        TicketStatus::Pending => "waiting",
        TicketStatus::Resolved => "resolved",
        TicketStatus::Closed => "closed",
    }
}

const fn german_of(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "offen",
        TicketStatus::InProgress => "in Arbeit",
        TicketStatus::Pending => "in Wartestellung",
        TicketStatus::Resolved => "gelöst",
        TicketStatus::Closed => "geschlossen",
    }
}
