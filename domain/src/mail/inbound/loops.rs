//! Which mails no person wrote: what answers them answers a machine, and that may go on for ever.

use serde::{Deserialize, Serialize};

/// The headers of a mail, unfolded, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<(String, String)>);

impl Headers {
    /// The first of this name; names have no case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

/// What sort of machine wrote a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// Out of office, “we have received your request”.
    AutoReply,
    /// A mail of ours could not be delivered.
    Bounce,
    /// It came over a list, or goes to many.
    List,
    /// We wrote it ourselves.
    Ourselves,
}

/// Which machine wrote it, and by what one sees it; `None`: as far as one sees, a person.
pub fn machine(headers: &Headers) -> Option<(Machine, &'static str)> {
    let value =
        |name: &str| headers.get(name).map(str::to_lowercase).filter(|value| !value.is_empty());
    let sender = value("from").unwrap_or_default();
    let is_report = value("content-type").is_some_and(|kind| {
        kind.starts_with("multipart/report") && !kind.contains("disposition-notification")
    });
    let is_postmaster = ["mailer-daemon@", "mail-daemon@", "postmaster@", "<mailer-daemon>"]
        .iter()
        .any(|name| sender.contains(name))
        || sender.trim() == "mailer-daemon";
    let has_empty_path =
        headers.get("return-path").is_some_and(|path| path.replace(' ', "") == "<>");
    let is_failure = value("x-failed-recipients").is_some();
    let subject = value("subject").unwrap_or_default();

    if is_report && !subject.starts_with("read:") {
        return Some((Machine::Bounce, "multipart/report"));
    }
    if is_failure {
        return Some((Machine::Bounce, "X-Failed-Recipients"));
    }
    if is_postmaster {
        return Some((Machine::Bounce, "From: MAILER-DAEMON"));
    }
    if value("content-type").is_some_and(|kind| kind.contains("disposition-notification")) {
        return Some((Machine::AutoReply, "disposition-notification"));
    }
    if value("auto-submitted").is_some_and(|how| !how.starts_with("no")) {
        return Some((Machine::AutoReply, "Auto-Submitted"));
    }
    const SET_BY_MACHINES: [&str; 9] = [
        "X-Auto-Response-Suppress",
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Auto-Response",
        "X-Mail-Autoreply",
        "X-OTRS-Loop",
        "X-Loop",
        "X-Vacation",
    ];
    for name in SET_BY_MACHINES {
        if value(name).is_some_and(|value| value != "no" && value != "none" && value != "false") {
            return Some((Machine::AutoReply, name));
        }
    }
    match value("precedence").as_deref() {
        Some("auto_reply" | "auto-reply") => return Some((Machine::AutoReply, "Precedence")),
        Some("list" | "bulk" | "junk") => return Some((Machine::List, "Precedence")),
        _ => {}
    }
    const SET_BY_LISTS: [&str; 7] = [
        "List-Id",
        "List-Unsubscribe",
        "List-Post",
        "List-Help",
        "List-Subscribe",
        "List-Owner",
        "Mailing-List",
    ];
    if let Some(name) = SET_BY_LISTS.into_iter().find(|name| value(name).is_some()) {
        return Some((Machine::List, name));
    }
    has_empty_path.then_some((Machine::AutoReply, "Return-Path: <>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(headers: &[(&str, &str)]) -> Option<Machine> {
        let headers =
            headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        machine(&Headers(headers)).map(|(machine, _)| machine)
    }

    #[test]
    fn machines_are_known_by_their_headers() {
        for (name, value, machine) in [
            ("Auto-Submitted", "auto-replied (vacation)", Machine::AutoReply),
            ("auto-submitted", "auto-generated", Machine::AutoReply),
            ("Precedence", "bulk", Machine::List),
            ("Precedence", "auto_reply", Machine::AutoReply),
            ("X-Auto-Response-Suppress", "All", Machine::AutoReply),
            ("Return-Path", "<>", Machine::AutoReply),
            ("List-Id", "Studio <studio.example.org>", Machine::List),
            ("List-Unsubscribe", "<mailto:x@example.org>", Machine::List),
            ("X-Failed-Recipients", "ana@example.org", Machine::Bounce),
            ("From", "Mail Delivery System <MAILER-DAEMON@example.org>", Machine::Bounce),
            (
                "Content-Type",
                "multipart/report; report-type=delivery-status; boundary=x",
                Machine::Bounce,
            ),
            (
                "Content-Type",
                "multipart/report; report-type=disposition-notification",
                Machine::AutoReply,
            ),
        ] {
            assert_eq!(seen(&[(name, value)]), Some(machine), "{name}: {value}");
        }
    }

    #[test]
    fn people_are_people() {
        for headers in [
            &[("From", "Ana <ana@example.org>"), ("Return-Path", "<ana@example.org>")][..],
            &[("Auto-Submitted", "no")],
            &[("Precedence", "normal")],
            &[("List-Id", "")],
            &[],
        ] {
            assert_eq!(seen(headers), None, "{headers:?}");
        }
    }
}
