//! What programs write: absences, reports, lists, other desks.

use domain::mail::inbound::Machine;

use super::tongues::TONGUES;
use super::{Expected, Mail, mail, word};

type Heads = &'static [(&'static str, &'static str)];

pub fn all() -> Vec<Mail> {
    let mut mails = Vec::new();
    for tongue in &TONGUES {
        let subject = word(&format!("{}[Ticket #42] - {}", tongue.re, tongue.title));
        mails.push(by_machine(
            format!("absence-exchange-{}", tongue.code),
            &[
                ("Subject", subject.as_str()),
                ("X-Auto-Response-Suppress", "All"),
                ("Auto-Submitted", "auto-generated"),
            ],
            tongue.out_of_office,
            Machine::AutoReply,
        ));
        mails.push(by_machine(
            format!("absence-gmail-{}", tongue.code),
            &[
                ("Subject", subject.as_str()),
                ("Auto-Submitted", "auto-replied"),
                ("Precedence", "bulk"),
                ("X-Autoreply", "yes"),
            ],
            tongue.out_of_office,
            Machine::AutoReply,
        ));
    }
    let others: [(&str, Heads, Machine); 12] = [
        (
            "vacation-unix",
            &[("Precedence", "junk"), ("Auto-Submitted", "auto-replied (vacation)")],
            Machine::AutoReply,
        ),
        ("null-path", &[("Return-Path", "<>")], Machine::AutoReply),
        (
            "read-receipt",
            &[(
                "Content-Type",
                "multipart/report; report-type=disposition-notification; boundary=r",
            )],
            Machine::AutoReply,
        ),
        (
            "mailman",
            &[
                ("List-Id", "Studio <studio.lists.example>"),
                ("Precedence", "list"),
                ("List-Unsubscribe", "<mailto:x@lists.example>"),
            ],
            Machine::List,
        ),
        (
            "google-group",
            &[
                ("List-ID", "<studio.googlegroups.com>"),
                ("Precedence", "list"),
                ("Mailing-list", "list studio@googlegroups.com"),
            ],
            Machine::List,
        ),
        (
            "newsletter",
            &[
                ("List-Unsubscribe", "<https://news.example/u>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ],
            Machine::List,
        ),
        (
            "zendesk",
            &[
                ("Auto-Submitted", "auto-generated"),
                ("X-Auto-Response-Suppress", "All"),
                ("X-Mailer", "Zendesk Mailer"),
            ],
            Machine::AutoReply,
        ),
        (
            "jira",
            &[
                ("Auto-Submitted", "auto-generated"),
                ("Precedence", "bulk"),
                ("X-JIRA-FingerPrint", "a1"),
            ],
            Machine::AutoReply,
        ),
        ("otrs", &[("X-OTRS-Loop", "true"), ("Precedence", "bulk")], Machine::AutoReply),
        (
            "servicenow",
            &[("X-Auto-Response-Suppress", "All"), ("Auto-Submitted", "auto-replied")],
            Machine::AutoReply,
        ),
        ("freshdesk", &[("X-Auto-Response-Suppress", "DR, OOF, AutoReply")], Machine::AutoReply),
        (
            "rt",
            &[
                ("RT-Ticket", "client.example #7"),
                ("Precedence", "bulk"),
                ("X-RT-Loop-Prevention", "client"),
            ],
            Machine::List,
        ),
    ];
    for (name, headers, machine) in others {
        mails.push(by_machine(name.to_owned(), headers, "We have received your request.", machine));
    }
    mails.extend(bounces());
    mails
}

fn by_machine(name: String, headers: &[(&str, &str)], text: &str, machine: Machine) -> Mail {
    let mut all = vec![("Content-Type", "text/plain; charset=utf-8")];
    all.retain(|(name, _)| !headers.iter().any(|(known, _)| known == name));
    all.extend(headers);
    Mail {
        name: format!("machine-{name}"),
        raw: mail(&all, text.as_bytes()),
        expected: Expected {
            from: "sabine@kestrel.example",
            text: text.to_owned(),
            ticket: headers.iter().any(|(name, _)| *name == "Subject").then_some(42),
            machine: Some(machine),
            ..Expected::default()
        },
    }
}

/// Of five mail servers: an address that does not exist.
fn bounces() -> Vec<Mail> {
    let servers = [
        (
            "postfix",
            "MAILER-DAEMON@mx.kestrel.example (Mail Delivery System)",
            "Undelivered Mail Returned to Sender",
            "This is the mail system at host mx.kestrel.example.",
        ),
        (
            "exchange",
            "Microsoft Outlook <postmaster@client.example>",
            "Undeliverable: [Ticket #42] - Lamp",
            "Your message couldn't be delivered to the recipients shown below.",
        ),
        (
            "exchange-de",
            "Microsoft Outlook <postmaster@client.example>",
            "Unzustellbar: [Ticket #42] - Lamp",
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:",
        ),
        (
            "gmail",
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            "Delivery Status Notification (Failure)",
            "Your message wasn't delivered because the address couldn't be found.",
        ),
    ];
    let mut mails: Vec<Mail> = servers
        .into_iter()
        .map(|(name, from, subject, text)| {
            let body = format!(
                "--r\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n\
                 Reporting-MTA: dns; mx.client.example\r\n\r\nFinal-Recipient: rfc822; bo.berg@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
                 Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n\
                 From: Desk <desk@kestrel.example>\r\nTo: bo.berg@client.example\r\nSubject: [Ticket #42] - Lamp\r\nMessage-ID: <sent-by-us@kestrel.example>\r\n\
                 Reply-To: ticket+42.aaaaaaaaaaaaaaaa@kestrel.example\r\n\r\nIs it dark?\r\n--r--\r\n"
            );
            let headers = [
                ("From", from),
                ("Subject", subject),
                ("Auto-Submitted", "auto-replied"),
                ("Content-Type", "multipart/report; report-type=delivery-status; boundary=\"r\""),
            ];
            let ticket = subject.contains("#42").then_some(42);
            bounce(name, mail(&headers, body.as_bytes()), from, ticket)
        })
        .collect();
    let headers = [
        ("From", "Mail Delivery System <Mailer-Daemon@mx.client.example>"),
        ("Subject", "Mail delivery failed: returning message to sender"),
        ("X-Failed-Recipients", "bo.berg@client.example"),
        ("Auto-Submitted", "auto-replied"),
        ("In-Reply-To", "<sent-by-us@kestrel.example>"),
    ];
    let body = "This message was created automatically.\n\n  bo.berg@client.example\n    550 5.1.1 User unknown\n";
    mails.push(bounce(
        "exim",
        mail(&headers, body.as_bytes()),
        "Mailer-Daemon@mx.client.example",
        None,
    ));
    mails
}

fn bounce(name: &str, raw: Vec<u8>, from: &'static str, ticket: Option<i64>) -> Mail {
    let from = match from {
        from if from.contains("mx.kestrel") => "mailer-daemon@mx.kestrel.example",
        from if from.contains("googlemail") => "mailer-daemon@googlemail.com",
        from if from.contains("mx.client") => "mailer-daemon@mx.client.example",
        _ => "postmaster@client.example",
    };
    Mail {
        name: format!("bounce-{name}"),
        raw,
        expected: Expected {
            from,
            ticket,
            machine: Some(Machine::Bounce),
            words: vec!["5.1.1".to_owned()],
            ..Expected::default()
        },
    }
}
