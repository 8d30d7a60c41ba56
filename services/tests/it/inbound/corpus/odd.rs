//! What is broken, strange or hostile; and the mails that lie beside this program as files.

use super::tongues::TONGUES;
use super::{Expected, Mail, SABINE, mail, quoted_printable, word};

/// Mails as they came, with what is in them.
const FILES: [(&str, &[u8], &str, &str, &str); 6] = [
    (
        "eml-dear-desk",
        include_bytes!("../../../mails/dear-desk.eml"),
        "ana.lima@client.example",
        "Studio 1: no sound",
        "Dear desk,\n\nsince this morning there is no sound in studio 1.\nWe tried both microphones.",
    ),
    (
        "eml-newline-only",
        include_bytes!("../../../mails/newline-only.eml"),
        "ana.lima@client.example",
        "Cables",
        "Three cables are missing.",
    ),
    (
        "eml-two-froms",
        include_bytes!("../../../mails/two-froms.eml"),
        "ana.lima@client.example",
        "Two of us",
        "We both see it.",
    ),
    (
        "eml-list-of-faults",
        include_bytes!("../../../mails/list-of-faults.eml"),
        "ana.lima@client.example",
        "Faults",
        "Please look at these:\n\n- the lamp in room 1\n- the **projector** in room 2\n  - it hums\n\nSee [the plan](https://client.example/plan).",
    ),
    (
        "eml-table",
        include_bytes!("../../../mails/table.eml"),
        "ana.lima@client.example",
        "Rooms",
        "Room | State\n--- | ---\n1 | dark\n2 | hums",
    ),
    (
        "eml-answer-in-html",
        include_bytes!("../../../mails/answer-in-html.eml"),
        "ana.lima@client.example",
        "Lamp",
        "> Which room?\n\nRoom 2.\n\n> Since when?\n\nMonday.",
    ),
];

pub fn all() -> Vec<Mail> {
    let mut mails: Vec<Mail> = FILES
        .into_iter()
        .map(|(name, raw, from, title, text)| Mail {
            name: name.to_owned(),
            raw: raw.to_vec(),
            expected: Expected {
                from,
                text: text.to_owned(),
                title: Some(title.to_owned()),
                ..Expected::default()
            },
        })
        .collect();
    // A first mail, as people write it, with all that is below it.
    for tongue in &TONGUES {
        let text = format!(
            "{}\n\n{}\n\nSabine Köhler\nKestrel Studios GmbH\nHafenstraße 1 · 20457 Hamburg\nTel. +49 40 123456\nwww.kestrel.example\n",
            tongue.new.join("\n\n"),
            tongue.closing,
        );
        let headers = [
            ("Subject", &*word(tongue.title)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
        ];
        mails.push(Mail {
            name: format!("first-{}", tongue.code),
            raw: mail(&headers, quoted_printable(text.as_bytes()).as_bytes()),
            expected: Expected {
                from: SABINE.1,
                text: tongue.said(),
                title: Some(tongue.title.to_owned()),
                ..Expected::default()
            },
        });
    }
    let plain = "text/plain; charset=utf-8";
    let subjects: [(&str, &str, &str); 8] = [
        ("empty", "", "The lamp is dark."),
        ("prefixes-only", "Re: AW: ", "The lamp is dark."),
        ("folded", "The lamp\r\n in room\r\n\t2", "The lamp in room 2"),
        ("two-words", "=?utf-8?Q?Die_T=C3=BC?=\r\n =?utf-8?Q?r_ist_zu?=", "Die Tür ist zu"),
        ("latin-word", "=?iso-8859-1?Q?Die_T=FCr?=", "Die Tür"),
        ("japanese-word", "=?iso-2022-jp?B?GyRCRUU1JBsoQg==?=", "電気"),
        ("external", "[EXTERNAL] Re: *EXTERN* Lamp", "Lamp"),
        ("broken-word", "=?utf-8?Q?Lamp", "=?utf-8?Q?Lamp"),
    ];
    for (name, subject, title) in subjects {
        mails.push(odd(
            &format!("subject-{name}"),
            &[("Subject", subject), ("Content-Type", plain)],
            b"The lamp is dark.\r\n",
            "The lamp is dark.",
            Some(title),
        ));
    }
    mails.push(
        odd("latin-subject", &[("Subject", "Lamp")], b"x", "x", Some("Lamp"))
            .with(|raw| replace(raw, b"Subject: Lamp", b"Subject: Die T\xfcr"), "Die Tür"),
    );
    mails.push(odd(
        "nul",
        &[("Subject", "Nul"), ("Content-Type", plain)],
        b"The \0lamp\0 is dark.\r\n",
        "The lamp is dark.",
        Some("Nul"),
    ));
    mails.push(odd(
        "no-boundary",
        &[("Subject", "B"), ("Content-Type", "multipart/mixed; boundary=never")],
        b"The lamp is dark.\r\n",
        "The lamp is dark.",
        Some("B"),
    ));
    mails.push(odd(
        "no-boundary-named",
        &[("Subject", "B"), ("Content-Type", "multipart/mixed")],
        b"--x\r\n\r\nThe lamp is dark.\r\n--x--\r\n",
        "The lamp is dark.",
        Some("B"),
    ));
    mails.push(odd(
        "unended",
        &[("Subject", "U"), ("Content-Type", "multipart/mixed; boundary=x")],
        b"--x\r\nContent-Type: text/plain\r\n\r\nThe lamp is dark.\r\n",
        "The lamp is dark.",
        Some("U"),
    ));
    mails.push(odd(
        "html-only",
        &[("Subject", "H"), ("Content-Type", "text/html; charset=utf-8")],
        b"<p>The <b>lamp</b> is dark.<script>alert(1)</script></p>",
        "The **lamp** is dark.",
        Some("H"),
    ));
    mails.push(odd(
        "markup-in-text",
        &[("Subject", "M"), ("Content-Type", plain)],
        b"<script>alert(1)</script> 1 < 2\r\n",
        "<script>alert(1)</script> 1 < 2",
        Some("M"),
    ));
    mails.push(odd("empty-alternative", &[("Subject", "E"), ("Content-Type", "multipart/alternative; boundary=x")], b"--x\r\nContent-Type: text/plain\r\n\r\nThe lamp is dark.\r\n--x\r\nContent-Type: text/html\r\n\r\n<html><body></body></html>\r\n--x--\r\n", "The lamp is dark.", Some("E")));
    mails.push(odd(
        "below-signature",
        &[("Subject", "S"), ("Content-Type", plain)],
        b"-- \r\nSabine\r\n",
        "-- \nSabine",
        Some("S"),
    ));
    mails.push(odd(
        "empty",
        &[("Subject", "Empty"), ("Content-Type", plain)],
        b"",
        "",
        Some("Empty"),
    ));
    mails.push(odd(
        "postscript",
        &[("Subject", "P"), ("Content-Type", plain)],
        b"It hums.\r\n\r\nBest regards\r\nSabine\r\n\r\nPS: room 3, too.\r\n",
        "It hums.\n\nBest regards\nSabine\n\nPS: room 3, too.",
        Some("P"),
    ));
    mails
}

fn odd(name: &str, headers: &[(&str, &str)], body: &[u8], text: &str, title: Option<&str>) -> Mail {
    Mail {
        name: format!("odd-{name}"),
        raw: mail(headers, body),
        expected: Expected {
            from: SABINE.1,
            text: text.trim_end().to_owned(),
            title: title.map(str::to_owned),
            ..Expected::default()
        },
    }
}

impl Mail {
    fn with(mut self, change: impl FnOnce(&[u8]) -> Vec<u8>, title: &str) -> Self {
        self.raw = change(&self.raw);
        self.expected.title = Some(title.to_owned());
        self
    }
}

fn replace(raw: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = raw.windows(from.len()).position(|window| window == from).unwrap();
    [&raw[..at], to, &raw[at + from.len()..]].concat()
}
