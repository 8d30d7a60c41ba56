//! Answers to mail of ours, by ten programs in seven languages.

use super::tongues::{TONGUES, Tongue};
use super::{
    DESK, Expected, Mail, SABINE, TICKET, alternative, escaped, mail, quoted_printable, word,
};

type Made = (String, String);
type Make = fn(&Tongue) -> Made;

pub fn all() -> Vec<Mail> {
    let programs: [(&str, Make); 11] = [
        ("gmail", gmail),
        ("gmail-android", gmail_android),
        ("apple-mail", apple_mail),
        ("iphone", iphone),
        ("outlook-desktop", outlook_desktop),
        ("outlook-plain", outlook_plain),
        ("outlook-web", outlook_web),
        ("outlook-mobile", outlook_mobile),
        ("thunderbird-below", thunderbird),
        ("yahoo", yahoo),
        ("mutt-signed", mutt),
    ];
    let mut mails = Vec::new();
    for tongue in &TONGUES {
        for (program, make) in programs {
            let (content_type, body) = make(tongue);
            mails.push(Mail {
                name: format!("{program}-{}", tongue.code),
                raw: answer(tongue, &content_type, &body),
                expected: expected(tongue, tongue.said()),
            });
        }
        let (content_type, body) = interleaved(tongue);
        let text = format!(
            "> {}\n\n{}\n\n> {}\n\n{}",
            tongue.old[1], tongue.new[1], tongue.old[2], tongue.new[2]
        );
        mails.push(Mail {
            name: format!("mutt-between-{}", tongue.code),
            raw: answer(tongue, &content_type, &body),
            expected: expected(tongue, text),
        });
    }
    mails
}

fn expected(tongue: &Tongue, text: String) -> Expected {
    Expected {
        from: SABINE.1,
        text,
        title: Some(tongue.title.to_owned()),
        ticket: Some(TICKET),
        ..Expected::default()
    }
}

fn answer(tongue: &Tongue, content_type: &str, body: &str) -> Vec<u8> {
    let subject = word(&format!("{}[Ticket #{TICKET}] - {}", tongue.re, tongue.title));
    let headers = [
        ("Subject", subject.as_str()),
        ("In-Reply-To", "<ticket.42.root.aaaaaaaaaaaaaaaa@kestrel.example>"),
        ("Content-Type", content_type),
        (
            "Content-Transfer-Encoding",
            if content_type.starts_with("multipart") { "" } else { "quoted-printable" },
        ),
    ];
    mail(&headers, body.as_bytes())
}

fn quoted(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n>\n")
}

fn divs(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| format!("<div>{}</div>", escaped(line)))
        .collect::<Vec<_>>()
        .join("<div><br></div>")
}

fn plain(text: &str) -> Made {
    ("text/plain; charset=utf-8".to_owned(), quoted_printable(text.as_bytes()))
}

fn html(text: &str) -> Made {
    ("text/html; charset=utf-8".to_owned(), quoted_printable(text.as_bytes()))
}

fn gmail(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.gmail, DESK.0, DESK.1);
    let text = format!("{}\n\n{wrote}\n\n{}\n", tongue.new.join("\n\n"), quoted(tongue.old));
    let page = format!(
        "<div dir=\"ltr\">{}</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">{}<br></div>\
         <blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">{}</blockquote></div>",
        divs(tongue.new),
        linked(&wrote),
        divs(tongue.old),
    );
    alternative(&text, &page)
}

/// Gmail makes a link of the address.
fn linked(wrote: &str) -> String {
    let link = format!("<a href=\"mailto:{0}\">{0}</a>", DESK.1);
    escaped(wrote).replace(DESK.1, &link)
}

fn gmail_android(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.gmail, DESK.0, DESK.1);
    let text = format!("{}\n\n{wrote}\n\n{}\n", tongue.new.join("\n\n"), quoted(tongue.old));
    let page = format!(
        "<div dir=\"auto\">{}</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">{}<br></div>\
         <blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex\"><u></u>{}</blockquote></div>",
        divs(tongue.new),
        linked(&wrote),
        divs(tongue.old),
    );
    alternative(&text, &page)
}

fn apple_mail(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.apple, DESK.0, DESK.1);
    let text = format!(
        "{}\n\n-- \nSabine Köhler\nKestrel Studios\n+49 40 123456\n\n> {wrote}\n>\n{}\n",
        tongue.new.join("\n\n"),
        quoted(tongue.old),
    );
    let page = format!(
        "<html><head><meta http-equiv=\"content-type\" content=\"text/html; charset=utf-8\"></head><body style=\"overflow-wrap: break-word;\">{}<div><br></div>\
         <div><div>-- <br>Sabine Köhler<br>Kestrel Studios<br>+49 40 123456</div><div><br><blockquote type=\"cite\"><div>{}</div><br class=\"Apple-interchange-newline\"><div>{}</div></blockquote></div></div></body></html>",
        divs(tongue.new),
        escaped(&wrote),
        divs(tongue.old),
    );
    alternative(&text, &page)
}

fn iphone(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.apple, DESK.0, DESK.1);
    let text = format!(
        "{}\n\n{}\n\n> {wrote}\n> \n> {}\n",
        tongue.new.join("\n\n"),
        tongue.iphone,
        tongue.old.join("\n> \n> ")
    );
    let page = format!(
        "<html><body dir=\"auto\">{}<br id=\"lineBreakAtBeginningOfSignature\"><div dir=\"ltr\">{}</div><div dir=\"ltr\"><br><blockquote type=\"cite\">{}<br><br></blockquote></div>\
         <blockquote type=\"cite\"><div dir=\"ltr\">\u{feff}{}</div></blockquote></body></html>",
        divs(tongue.new),
        escaped(tongue.iphone),
        escaped(&wrote),
        divs(tongue.old),
    );
    alternative(&text, &page)
}

fn block(tongue: &Tongue, bold: bool) -> Vec<String> {
    let [from, sent, to, subject] = tongue.labels;
    let values = [
        format!("{} <{}>", DESK.0, DESK.1),
        tongue.date.to_owned(),
        format!("{} <{}>", SABINE.0, SABINE.1),
        format!("[Ticket #{TICKET}] - {}", tongue.title),
    ];
    [from, sent, to, subject]
        .iter()
        .zip(values)
        .map(|(label, value)| {
            if bold {
                format!("<b>{label}</b> {}", escaped(&value))
            } else {
                format!("{label} {value}")
            }
        })
        .collect()
}

fn mso(lines: &[&str]) -> String {
    let empty = "<p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>";
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("<p class=\"MsoNormal\">{}<o:p></o:p></p>", escaped(line)))
        .collect();
    lines.join(empty)
}

fn outlook_desktop(tongue: &Tongue) -> Made {
    let text = format!(
        "{}\n\n{}\nSabine Köhler\n\n{}\n\n{}\n",
        tongue.new.join("\n\n"),
        tongue.closing,
        block(tongue, false).join("\n"),
        tongue.old.join("\n\n"),
    );
    let page = format!(
        "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style><!-- p.MsoNormal {{margin:0cm}} --></style></head><body lang=\"X\"><div class=\"WordSection1\">{}\
         <p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>{}<div><div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\">\
         <p class=\"MsoNormal\">{}<o:p></o:p></p></div></div><p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>{}</div></body></html>",
        mso(tongue.new),
        mso(&[tongue.closing, "Sabine Köhler", "Kestrel Studios | +49 40 123456"]),
        block(tongue, true).join("<br>"),
        mso(tongue.old),
    );
    alternative(&text, &page)
}

fn outlook_plain(tongue: &Tongue) -> Made {
    let original = match tongue.code {
        "de" => "-----Ursprüngliche Nachricht-----",
        "fr" => "-----Message d'origine-----",
        "es" => "-----Mensaje original-----",
        "pt" => "-----Mensagem original-----",
        "it" => "-----Messaggio originale-----",
        "nl" => "-----Oorspronkelijk bericht-----",
        _ => "-----Original Message-----",
    };
    plain(&format!(
        "{}\n\n{}\n\nSabine Köhler\n\n{original}\n{}\n\n{}\n",
        tongue.new.join("\n\n"),
        tongue.closing,
        block(tongue, false).join("\n"),
        tongue.old.join("\n\n"),
    ))
}

fn outlook_web(tongue: &Tongue) -> Made {
    let lines: Vec<String> = tongue
        .new
        .iter()
        .map(|line| format!("<div class=\"elementToProof\" style=\"font-family: Aptos; font-size: 12pt;\">{}</div>", escaped(line)))
        .collect();
    html(&format!(
        "<html><head><style type=\"text/css\" style=\"display:none;\"> P {{margin-top:0;margin-bottom:0;}} </style></head><body dir=\"ltr\">{}\
         <div class=\"elementToProof\"><br></div><div id=\"Signature\" class=\"elementToProof\"><div>{}</div><div>Sabine Köhler</div><div>Kestrel Studios</div></div>\
         <div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri\">{}</font><div>&nbsp;</div></div><div>{}</div></body></html>",
        lines.join("<div class=\"elementToProof\"><br></div>"),
        escaped(tongue.closing),
        block(tongue, true).join("<br>"),
        divs(tongue.old),
    ))
}

fn outlook_mobile(tongue: &Tongue) -> Made {
    html(&format!(
        "<html><body><div dir=\"ltr\">{}</div><div id=\"ms-outlook-mobile-body-separator-line\" dir=\"ltr\"><br></div>\
         <div id=\"ms-outlook-mobile-signature\"><div><a href=\"https://aka.ms/o0ukef\">{}</a></div></div>\
         <hr style=\"display:inline-block;width:98%\"><div id=\"divRplyFwdMsg\" dir=\"ltr\">{}<br></div><div>{}</div></body></html>",
        divs(tongue.new),
        escaped(tongue.outlook_mobile),
        block(tongue, true).join("<br>"),
        divs(tongue.old),
    ))
}

fn thunderbird(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.thunderbird, DESK.0, DESK.1);
    let text = format!(
        "{wrote}\n{}\n\n{}\n\n-- \nSabine Köhler\nKestrel Studios",
        quoted(tongue.old),
        tongue.new.join("\n\n")
    );
    let (_, body) = plain(&text);
    ("text/plain; charset=UTF-8; format=flowed".to_owned(), body)
}

fn yahoo(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.gmail, DESK.0, DESK.1);
    let text =
        format!("{}\n\n    {wrote}\n \n {}\n", tongue.new.join("\n\n"), tongue.old.join("\n\n "));
    let page = format!(
        "<html><body><div class=\"ydp-yahoo-style-wrap\">{}</div><div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div style=\"font-size:13px\"><div>{}</div><div><br></div><div><br></div>{}</div></div></body></html>",
        divs(tongue.new),
        escaped(&wrote),
        divs(tongue.old),
    );
    alternative(&text, &page)
}

fn mutt(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.thunderbird, DESK.0, DESK.1);
    plain(&format!(
        "{}\n\n{}\nSabine\n\n{wrote}\n\n{}\n\n-- \nSabine Köhler, Kestrel Studios\n",
        tongue.new.join("\n\n"),
        tongue.closing,
        quoted(tongue.old),
    ))
}

fn interleaved(tongue: &Tongue) -> Made {
    let wrote = tongue.put(tongue.thunderbird, DESK.0, DESK.1);
    plain(&format!(
        "{wrote}\n> {}\n\n{}\n\n> {}\n\n{}\n\n-- \nSabine\n",
        tongue.old[1], tongue.new[1], tongue.old[2], tongue.new[2],
    ))
}
