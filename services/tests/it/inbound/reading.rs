//! Every mail of the corpus is read as it was meant.

use std::time::{Duration, Instant};

use services::inbound::{Reading, read};

use super::corpus::{self, Expected, Mail};

/// What of this mail is read otherwise than expected.
fn misread(mail: &Mail, reading: &Reading) -> Vec<String> {
    let Expected { from, text, words, title, ticket, machine, original, files, trouble } =
        &mail.expected;
    let mut wrong = Vec::new();
    let mut compare = |what: &str, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{what}: {found:?}, expected {expected:?}"));
        }
    };
    let found = reading.from.as_ref().map(|from| from.address.to_string()).unwrap_or_default();
    compare("from", found, (*from).to_owned());
    let forwarded = reading.forwarded.as_ref();
    let found = forwarded
        .and_then(|forwarded| forwarded.from.as_ref())
        .map(|from| from.address.to_string());
    compare("original", found.unwrap_or_default(), original.unwrap_or_default().to_owned());
    compare(
        "machine",
        format!("{:?}", reading.machine.map(|(machine, _)| machine)),
        format!("{machine:?}"),
    );
    compare("ticket", format!("{:?}", reading.subject.ticket), format!("{ticket:?}"));
    compare("trouble", reading.trouble.is_some().to_string(), trouble.to_string());
    if let Some(title) = title {
        compare("title", reading.title().unwrap_or_default(), title.clone());
    }
    let found = match forwarded {
        Some(forwarded) if original.is_some() => &forwarded.text,
        _ => &reading.text,
    };
    if words.is_empty() {
        compare("text", found.clone(), text.clone());
    } else {
        let all = format!("{found} {} {:?}", reading.rest, reading.failures);
        for word in words.iter().filter(|word| !all.contains(word.as_str())) {
            wrong.push(format!("{word} is lost in {all:?}"));
        }
    }
    if !reading.failures.is_empty() || machine.is_none() {
        let found: Vec<&str> = reading.files.iter().map(|file| file.name.as_str()).collect();
        if found != files.iter().map(String::as_str).collect::<Vec<_>>() {
            wrong.push(format!("files: {found:?}, expected {files:?}"));
        }
    }
    wrong
}

#[test]
fn at_least_150_mails_are_read_as_they_were_meant() {
    let mails = corpus::all();
    assert!(mails.len() >= 150, "{}", mails.len());
    let mut names: Vec<&str> = mails.iter().map(|mail| mail.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), mails.len(), "each has a name of its own");
    let mut wrong = Vec::new();
    for mail in &mails {
        let found = misread(mail, &read(&mail.raw));
        if !found.is_empty() {
            wrong.push(format!("{}\n    {}", mail.name, found.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), mails.len(), wrong.join("\n"));
}

#[test]
fn no_new_word_is_ever_lost() {
    for mail in corpus::all() {
        let reading = read(&mail.raw);
        let mut all =
            format!("{} {} {}", reading.text, reading.rest, reading.title().unwrap_or_default());
        if let Some(forwarded) = &reading.forwarded {
            all.push_str(&format!(" {} {}", forwarded.comment, forwarded.text));
        }
        for word in mail.expected.text.split_whitespace() {
            assert!(all.contains(word), "{word} is lost in {}", mail.name);
        }
    }
}

#[test]
fn hostile_mails_are_read_in_good_time() {
    let nested = |open: &str, depth: usize| {
        let mut raw = String::from("From: a@client.example\r\nSubject: Deep\r\n");
        for level in 0..depth {
            raw.push_str(&open.replace("{n}", &level.to_string()));
        }
        raw.push_str("Content-Type: text/plain\r\n\r\nThe lamp is dark.\r\n");
        raw.into_bytes()
    };
    let mails: Vec<(&str, Vec<u8>)> = vec![
        (
            "multiparts",
            nested("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n", 10_000),
        ),
        ("messages", nested("Content-Type: message/rfc822\r\n\r\n", 10_000)),
        (
            "digests",
            nested("Content-Type: multipart/digest; boundary=b{n}\r\n\r\n--b{n}\r\n\r\n", 10_000),
        ),
        (
            "missing boundaries",
            nested("Content-Type: multipart/mixed; boundary=never{n}\r\n\r\n--b{n}\r\n", 10_000),
        ),
        (
            "parts",
            [
                &b"From: a@client.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"[..],
                &b"--b\r\n\r\nx\r\n".repeat(100_000),
            ]
            .concat(),
        ),
        (
            "headers",
            [&b"From: a@client.example\r\n"[..], &b"X-A: b\r\n".repeat(200_000), b"\r\ntext"]
                .concat(),
        ),
        (
            "one header",
            [
                &b"From: a@client.example\r\nSubject: "[..],
                &b"a ".repeat(1_000_000),
                b"\r\n\r\ntext",
            ]
            .concat(),
        ),
        (
            "recipients",
            [
                &b"From: a@client.example\r\nTo: "[..],
                &b"a@b.example, ".repeat(200_000),
                b"\r\n\r\ntext",
            ]
            .concat(),
        ),
        ("comments", [&b"From: "[..], &b"(".repeat(500_000), b"\r\n\r\ntext"].concat()),
        (
            "quotes",
            [&b"From: a@client.example\r\n\r\n"[..], &b"> > > > x\r\n".repeat(100_000)].concat(),
        ),
        (
            "attributions",
            [
                &b"From: a@client.example\r\n\r\n"[..],
                &b"On Mon, 16 Nov 2026 Ana <a@b.example>\r\n".repeat(50_000),
            ]
            .concat(),
        ),
        (
            "labels",
            [&b"From: a@client.example\r\n\r\n"[..], &b"From: x\r\n".repeat(100_000)].concat(),
        ),
        (
            "separators",
            [&b"From: a@client.example\r\n\r\n"[..], &b"-----\r\n\r\n".repeat(100_000)].concat(),
        ),
        (
            "closings",
            [&b"From: a@client.example\r\n\r\nx\r\n"[..], &b"Best regards\r\n".repeat(100_000)]
                .concat(),
        ),
        (
            "addresses",
            [&b"From: a@client.example\r\n\r\nFrom: "[..], &b"a@".repeat(500_000)].concat(),
        ),
        (
            "html",
            [
                &b"From: a@client.example\r\nContent-Type: text/html\r\n\r\n"[..],
                &b"<table><tr><td><b><blockquote>".repeat(50_000),
            ]
            .concat(),
        ),
        ("zeros", vec![0; 3_000_000]),
        ("nothing", Vec::new()),
    ];
    for (name, raw) in mails {
        let begun = Instant::now();
        let reading = read(&raw);
        // Ten times what is allowed, because tests run unoptimised and beside others.
        assert!(begun.elapsed() < Duration::from_secs(10), "{name} took {:?}", begun.elapsed());
        assert!(reading.text.len() < 400_000, "{name}");
    }
}
