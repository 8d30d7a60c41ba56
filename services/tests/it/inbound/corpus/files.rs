//! Attachments, pictures in the text, and their names.

use super::{Expected, Mail, SABINE, base64, mail};

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

pub fn all() -> Vec<Mail> {
    // How programs write a name with letters that ASCII does not have, or with spaces, or twice.
    let names: [(&str, &str, &str); 12] = [
        ("plain", "filename=\"plan.pdf\"", "plan.pdf"),
        ("bare", "filename=plan.pdf", "plan.pdf"),
        ("spaces", "filename=\"plan of room 2.pdf\"", "plan of room 2.pdf"),
        ("quotes", "filename=\"the \\\"plan\\\".pdf\"", "the \"plan\".pdf"),
        ("rfc2231", "filename*=UTF-8''Pl%C3%A4ne.pdf", "Pläne.pdf"),
        ("rfc2231-latin", "filename*=iso-8859-1'de'Pl%E4ne.pdf", "Pläne.pdf"),
        (
            "rfc2231-parts",
            "filename*0*=UTF-8''Die%20Pl;\r\n filename*1*=%C3%A4ne;\r\n filename*2=\".pdf\"",
            "Die Pläne.pdf",
        ),
        (
            "rfc2231-plain-parts",
            "filename*0=\"a-very-\";\r\n filename*1=\"long-name.pdf\"",
            "a-very-long-name.pdf",
        ),
        ("rfc2047-q", "filename=\"=?utf-8?Q?Pl=C3=A4ne.pdf?=\"", "Pläne.pdf"),
        ("rfc2047-b", "filename=\"=?iso-8859-1?B?UGzkbmUucGRm?=\"", "Pläne.pdf"),
        ("raw-utf8", "filename=\"Pläne.pdf\"", "Pläne.pdf"),
        ("both", "filename=\"Plane.pdf\"; filename*=UTF-8''Pl%C3%A4ne.pdf", "Pläne.pdf"),
    ];
    let mut mails: Vec<Mail> = names
        .into_iter()
        .map(|(name, parameter, expected)| {
            let part = format!(
                "Content-Type: application/pdf\r\nContent-Disposition: attachment; {parameter}"
            );
            made(
                &format!("name-{name}"),
                &[text("See the plan."), (part, base64(b"%PDF-1.7"))],
                "See the plan.",
                &[expected],
            )
        })
        .collect();
    let file = |headers: &str, bytes: &[u8]| (headers.to_owned(), base64(bytes));
    mails.push(made(
        "only-attachment",
        &[file("Content-Type: image/jpeg; name=\"IMG_0042.jpg\"\r\nContent-Disposition: attachment; filename=\"IMG_0042.jpg\"", PNG)],
        "",
        &["IMG_0042.jpg"],
    ));
    mails.push(made(
        "winmail",
        &[text("Rich text."), file("Content-Type: application/ms-tnef; name=\"winmail.dat\"\r\nContent-Disposition: attachment; filename=\"winmail.dat\"", b"\x78\x9f\x3e\x22rest")],
        "Rich text.",
        &["winmail.dat"],
    ));
    mails.push(made(
        "nameless",
        &[
            text("A picture."),
            file("Content-Type: image/png\r\nContent-Disposition: attachment", PNG),
        ],
        "A picture.",
        &["image.png"],
    ));
    mails.push(made(
        "attached-text",
        &[text("The log."), (("Content-Type: text/plain; charset=utf-8; name=log.txt\r\nContent-Disposition: attachment; filename=log.txt").to_owned(), base64(b"error 42\n"))],
        "The log.",
        &["log.txt"],
    ));
    mails.push(made(
        "calendar",
        &[
            text("An invitation."),
            (
                ("Content-Type: text/calendar; charset=utf-8; method=REQUEST; name=\"invite.ics\"")
                    .to_owned(),
                base64(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
            ),
        ],
        "An invitation.",
        &["invite.ics"],
    ));
    mails.push(inline_html());
    mails.push(inline_apple());
    mails.push(logo_in_signature());
    mails
}

fn text(words: &str) -> (String, String) {
    ("Content-Type: text/plain; charset=utf-8".to_owned(), base64(words.as_bytes()))
}

fn made(name: &str, parts: &[(String, String)], words: &str, files: &[&str]) -> Mail {
    mixed(name, "multipart/mixed; boundary=\"m\"", parts, words, files)
}

fn mixed(
    name: &str,
    content_type: &str,
    parts: &[(String, String)],
    words: &str,
    files: &[&str],
) -> Mail {
    let parts: String = parts
        .iter()
        .map(|(headers, body)| {
            format!("--m\r\n{headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n")
        })
        .collect();
    Mail {
        name: format!("file-{name}"),
        raw: mail(
            &[("Subject", "Files"), ("Content-Type", content_type)],
            format!("{parts}--m--\r\n").as_bytes(),
        ),
        expected: Expected {
            from: SABINE.1,
            text: words.to_owned(),
            title: Some("Files".to_owned()),
            files: files.iter().map(|name| (*name).to_owned()).collect(),
            ..Expected::default()
        },
    }
}

fn picture(id: &str, name: &str) -> (String, String) {
    let headers = format!(
        "Content-Type: image/png; name=\"{name}\"\r\nContent-ID: <{id}>\r\nContent-Disposition: inline; filename=\"{name}\""
    );
    (headers, base64(PNG))
}

fn inline_html() -> Mail {
    let html = "<div>It looks like this:</div><div><img src=\"cid:ii_m1\" alt=\"screen.png\" width=\"400\"></div><div>Dark.</div>";
    let parts = [
        ("Content-Type: text/html; charset=utf-8".to_owned(), base64(html.as_bytes())),
        picture("ii_m1", "screen.png"),
    ];
    let words = "It looks like this:\n![screen.png](cid:ii_m1)\nDark.";
    mixed("inline-html", "multipart/related; boundary=\"m\"", &parts, words, &["screen.png"])
}

/// Apple puts pictures between pieces of text.
fn inline_apple() -> Mail {
    let parts = [text("Before:"), picture("one@apple", "photo.png"), text("After.")];
    made("inline-apple", &parts, "Before:\n\n![photo.png](cid:one@apple)\n\nAfter.", &["photo.png"])
}

/// What only a signature shows is not kept as a file.
fn logo_in_signature() -> Mail {
    let html = "<div>It hums.</div><div><br></div><div class=\"gmail_signature\"><div>Sabine<br><img src=\"cid:logo\" alt=\"Kestrel\"></div></div>";
    let parts = [
        ("Content-Type: text/html; charset=utf-8".to_owned(), base64(html.as_bytes())),
        picture("logo", "logo.png"),
    ];
    mixed("logo", "multipart/related; boundary=\"m\"", &parts, "It hums.", &[])
}
