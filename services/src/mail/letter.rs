//! What a mail says, and how it looks: one list of parts, rendered as text and as HTML.

use askama::Template;
use domain::Language;
use domain::accounts::PersonName;
use domain::icalendar::Calendar;
use domain::tickets::TicketId;
use serde::{Deserialize, Serialize};

use super::Recipient;
use crate::Site;
use crate::tickets::markdown;

/// A mail in words. The greeting, the name of the site and its company are added around them.
#[derive(Clone, Debug)]
pub struct Letter {
    subject: String,
    parts: Vec<Part>,
    secret: Option<String>,
    events: Vec<Event>,
    thread: Option<Thread>,
}

/// Where a mail stands among others about the same ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    pub ticket: TicketId,
    /// Its own name, with brackets; so are the others.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// The oldest first.
    pub references: Vec<String>,
    /// Outlook's, in base64.
    pub thread_index: String,
    /// Where answers go.
    pub reply_to: Option<String>,
}

/// A message for the reader's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// As the type of its part says it, such as `REQUEST`.
    pub method: String,
    pub text: String,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    /// What somebody wrote: as text, and as HTML that is safe.
    Said {
        text: String,
        html: String,
    },
    /// The one thing to do.
    Button {
        label: String,
        link: String,
    },
    Facts(Vec<(String, String)>),
    /// What matters less: limits, reasons, what to do if it was not you.
    Small(String),
}

/// As it goes into the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// What only the recipient may know; part of `text` and `html`.
    pub secret: Option<String>,
    pub events: Vec<Event>,
    pub thread: Option<Thread>,
}

impl Letter {
    /// A subject is one line: what would break it becomes a space.
    pub fn new(subject: impl Into<String>) -> Self {
        let line = subject.into().replace(char::is_control, " ");
        let subject = line.trim().chars().take(200).collect();
        Self { subject, parts: Vec::new(), secret: None, events: Vec::new(), thread: None }
    }

    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(Part::Text(text.into()))
    }

    /// Markdown that somebody wrote.
    pub fn said(self, markdown: &str) -> Self {
        self.with(Part::Said { text: markdown.to_owned(), html: markdown::html(markdown) })
    }

    /// Has the mail stand in the thread of a ticket.
    pub fn in_thread(mut self, thread: Thread) -> Self {
        self.thread = Some(thread);
        self
    }

    /// `link` is made with [`Site::link`]; the text part shows it in full.
    pub fn button(self, label: impl Into<String>, link: impl Into<String>) -> Self {
        self.with(Part::Button { label: label.into(), link: link.into() })
    }

    /// Short things with a label, such as when and from where.
    pub fn facts<L: Into<String>, V: Into<String>>(
        self,
        facts: impl IntoIterator<Item = (L, V)>,
    ) -> Self {
        let facts = facts.into_iter().map(|(label, value)| (label.into(), value.into())).collect();
        self.with(Part::Facts(facts))
    }

    pub fn small(self, text: impl Into<String>) -> Self {
        self.with(Part::Small(text.into()))
    }

    /// Names what only the recipient may know, such as the token in a link: admins who look at the
    /// mail do not see it.
    pub fn keeping_secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = Some(secret.into()).filter(|secret| !secret.is_empty());
        self
    }

    /// Brings something for the reader's calendar.
    pub fn event(mut self, calendar: Calendar) -> Self {
        let method = calendar.method.map_or("PUBLISH", |method| method.name()).to_owned();
        self.events.push(Event { method, text: calendar.to_text() });
        self
    }

    pub fn render(self, site: &Site, to: &Recipient) -> Result<Rendered, askama::Error> {
        let (german, name) = (to.language == Language::German, to.name.as_ref());
        let greeting = match (name.map(PersonName::as_str), german) {
            (Some(name), false) => format!("Hello {name},"),
            (Some(name), true) => format!("Hallo {name},"),
            (None, false) => "Hello,".to_owned(),
            (None, true) => "Guten Tag,".to_owned(),
        };
        let footer = match (site.company.is_empty(), german) {
            (true, false) => format!("Sent by {}", site.name),
            (false, false) => format!("Sent by {} of {}", site.name, site.company),
            (true, true) => format!("Gesendet von {}", site.name),
            (false, true) => format!("Gesendet von {} bei {}", site.name, site.company),
        };
        let else_copy = if german {
            "Wenn der Knopf nicht geht, öffne diese Adresse:"
        } else {
            "If the button does not work, open this address:"
        };
        let sheet = Sheet {
            language: to.language.tag(),
            subject: &self.subject,
            greeting: &greeting,
            parts: &self.parts,
            else_copy,
            footer: &footer,
            site,
        };
        Ok(Rendered {
            text: Text { sheet: &sheet }.render()?,
            html: Html { sheet: &sheet }.render()?,
            subject: self.subject,
            secret: self.secret,
            events: self.events,
            thread: self.thread,
        })
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }
}

/// What both templates show.
struct Sheet<'a> {
    language: &'a str,
    subject: &'a str,
    greeting: &'a str,
    parts: &'a [Part],
    else_copy: &'a str,
    footer: &'a str,
    site: &'a Site,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    sheet: &'a Sheet<'a>,
}

/// Everything that is put in is escaped, by the template's extension.
#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    sheet: &'a Sheet<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(letter: Letter, name: &str) -> Rendered {
        let site = Site {
            name: "Desk & Co".to_owned(),
            company: "<Kestrel>".to_owned(),
            ..Site::default()
        };
        let mut to = Recipient::stranger("mara@example.org".parse().unwrap(), &site);
        to.name = Some(name.parse().unwrap());
        letter.render(&site, &to).unwrap()
    }

    #[test]
    fn whatever_is_put_in_stays_text() {
        let evil = r#"<script>alert("1")</script><img src=x onerror=alert('2')>"#;
        let letter = Letter::new(evil)
            .text(evil)
            .button(evil, format!("http://localhost:3000/\"><b>{evil}"))
            .facts([(evil, evil)])
            .small(evil);
        let Rendered { html, text, subject, .. } = rendered(letter, "<i>Mara</i>");
        for tag in ["<script", "<img", "<i>", "<b>", "<Kestrel>", "onerror=alert('2')>"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(text.contains(evil), "the text part is text");
        assert_eq!(subject, evil);
    }

    #[test]
    fn a_subject_is_one_line_and_has_an_end() {
        let subject = rendered(Letter::new("Hello\r\nBcc: everybody@example.org"), "Mara").subject;
        assert_eq!(subject, "Hello  Bcc: everybody@example.org");
        assert_eq!(rendered(Letter::new("é".repeat(900)), "Mara").subject.chars().count(), 200);
    }

    #[test]
    fn both_parts_say_the_same() {
        let letter = Letter::new("Subject")
            .text("First things first.")
            .button("Do it", "http://localhost:3000/do?token=abc")
            .facts([("When", "now")])
            .small("Small print.");
        let Rendered { html, text, .. } = rendered(letter, "Mara");
        for words in [
            "Hello Mara,",
            "First things first.",
            "Do it",
            "http://localhost:3000/do?token=abc",
            "When",
            "Small print.",
        ] {
            assert!(html.contains(words), "{words} is missing in {html}");
            assert!(text.contains(words), "{words} is missing in {text}");
        }
        assert!(html.contains("Desk &#38; Co"), "{html}");
        assert!(text.contains("Sent by Desk & Co of <Kestrel>"), "{text}");
    }
}
