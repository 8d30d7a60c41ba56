//! Mails that somebody of the desk passes on, by four programs in seven languages, and as a file.

use super::tongues::{TONGUES, Tongue};
use super::{Expected, Mail, alternative, escaped, mail, quoted_printable, word};

const BO: (&str, &str) = ("Bo Berg", "bo.berg@client.example");
const JONAS: &str = "Jonas Wiedenbrück <jonas@kestrel.example>";

type Make = fn(&Tongue) -> (String, String);

pub fn all() -> Vec<Mail> {
    let programs: [(&str, Make); 4] =
        [("gmail", gmail), ("apple", apple), ("thunderbird", thunderbird), ("outlook", outlook)];
    let mut mails = Vec::new();
    for tongue in &TONGUES {
        for (program, make) in programs {
            let (content_type, body) = make(tongue);
            mails.push(passed_on(
                format!("forward-{program}-{}", tongue.code),
                tongue,
                &content_type,
                &body,
                Vec::new(),
            ));
        }
        let inner = mail(
            &[
                ("From", &format!("{} <{}>", BO.0, BO.1)),
                ("Subject", &word(tongue.title)),
                ("Message-ID", "<inner@client.example>"),
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Transfer-Encoding", "quoted-printable"),
            ],
            quoted_printable(tongue.old.join("\n\n").as_bytes()).as_bytes(),
        );
        let body = format!(
            "--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFYI\r\n--m\r\nContent-Type: message/rfc822\r\n\
             Content-Disposition: attachment; filename=\"mail.eml\"\r\n\r\n{}\r\n--m--\r\n",
            String::from_utf8(inner).unwrap(),
        );
        let files = vec!["mail.eml".to_owned()];
        let content_type = "multipart/mixed; boundary=m";
        mails.push(passed_on(
            format!("forward-file-{}", tongue.code),
            tongue,
            content_type,
            &body,
            files,
        ));
    }
    mails
}

fn passed_on(
    name: String,
    tongue: &Tongue,
    content_type: &str,
    body: &str,
    files: Vec<String>,
) -> Mail {
    let is_plain = content_type.starts_with("text/");
    let headers = [
        ("From", JONAS),
        ("Subject", &*word(&format!("{}{}", tongue.fw, tongue.title))),
        ("Content-Type", content_type),
        ("Content-Transfer-Encoding", if is_plain { "quoted-printable" } else { "" }),
    ];
    Mail {
        name,
        raw: mail(&headers, body.as_bytes()),
        expected: Expected {
            from: "jonas@kestrel.example",
            text: tongue.old.join("\n\n"),
            title: Some(tongue.title.to_owned()),
            original: Some(BO.1),
            files,
            ..Expected::default()
        },
    }
}

fn headers(tongue: &Tongue) -> Vec<(String, String)> {
    let [from, sent, to, subject] = tongue.labels;
    vec![
        (from.to_owned(), format!("{} <{}>", BO.0, BO.1)),
        (sent.to_owned(), tongue.date.to_owned()),
        (to.to_owned(), "Jonas Wiedenbrück <jonas@kestrel.example>".to_owned()),
        (subject.to_owned(), tongue.title.to_owned()),
    ]
}

fn lines(tongue: &Tongue, sign: &str) -> String {
    headers(tongue).iter().map(|(label, value)| format!("{sign}{label} {value}\n")).collect()
}

fn divs(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| format!("<div>{}</div>", escaped(line)))
        .collect::<Vec<_>>()
        .join("<div><br></div>")
}

fn gmail(tongue: &Tongue) -> (String, String) {
    let english = Tongue { labels: ["From:", "Date:", "Subject:", "To:"], ..clone(tongue) };
    let values = headers(tongue);
    let order = [0, 1, 3, 2].map(|at| values[at].1.clone());
    let block: Vec<String> =
        english.labels.iter().zip(order).map(|(label, value)| format!("{label} {value}")).collect();
    let text = format!(
        "FYI\n\n{}\n{}\n\n\n{}\n",
        tongue.gmail_forward,
        block.join("\n"),
        tongue.old.join("\n\n")
    );
    let page = format!(
        "<div dir=\"ltr\">FYI<br><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">{}<br>{}<br></div><br><br>{}</div></div>",
        tongue.gmail_forward,
        block.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>"),
        divs(tongue.old),
    );
    alternative(&text, &page)
}

fn apple(tongue: &Tongue) -> (String, String) {
    let text = format!(
        "FYI\n\n{}\n\n{}> \n{}\n",
        tongue.apple_forward,
        lines(tongue, "> "),
        tongue.old.iter().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n> \n"),
    );
    let block: String = headers(tongue)
        .iter()
        .map(|(label, value)| {
            format!(
                "<div style=\"margin: 0px;\"><span><b>{label} </b></span><span>{}<br></span></div>",
                escaped(value)
            )
        })
        .collect();
    let page = format!(
        "<html><body>FYI<br><div><br><blockquote type=\"cite\"><div>{}</div><br class=\"Apple-interchange-newline\">{block}<br><div>{}</div></blockquote></div></body></html>",
        tongue.apple_forward,
        divs(tongue.old),
    );
    // Apple writes the line above the quotation.
    let page = page.replace(
        &format!("<blockquote type=\"cite\"><div>{}</div>", tongue.apple_forward),
        &format!("<div>{}</div><br><blockquote type=\"cite\">", tongue.apple_forward),
    );
    alternative(&text, &page)
}

fn thunderbird(tongue: &Tongue) -> (String, String) {
    let text = format!(
        "FYI\n\n{}\n{}\n{}\n",
        tongue.thunderbird_forward,
        lines(tongue, ""),
        tongue.old.join("\n\n")
    );
    ("text/plain; charset=UTF-8; format=flowed".to_owned(), quoted_printable(text.as_bytes()))
}

fn outlook(tongue: &Tongue) -> (String, String) {
    let block: Vec<String> = headers(tongue)
        .iter()
        .map(|(label, value)| format!("<b>{label}</b> {}", escaped(value)))
        .collect();
    let paragraphs: String = tongue
        .old
        .iter()
        .map(|line| {
            format!(
                "<p class=MsoNormal>{}</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>",
                escaped(line)
            )
        })
        .collect();
    let page = format!(
        "<html><body><div class=WordSection1><p class=MsoNormal>FYI<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>\
         <div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{}<o:p></o:p></p></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>{paragraphs}</div></body></html>",
        block.join("<br>"),
    );
    ("text/html; charset=utf-8".to_owned(), quoted_printable(page.as_bytes()))
}

fn clone(tongue: &Tongue) -> Tongue {
    Tongue { ..*tongue }
}
