//! The same few words in every way to write letters down.

use super::{Expected, Mail, SABINE, base64, mail, quoted_printable};

pub fn all() -> Vec<Mail> {
    let latin = "Die Tür geht auf – für 5 €? Nein: für „null“.";
    let plain = "Die Tür geht auf: ça coûte 5.";
    let charsets: [(&str, &[u8], &str); 21] = [
        ("utf-8", latin.as_bytes(), latin),
        ("iso-8859-1", b"Die T\xfcr geht auf: \xe7a co\xfbte 5.", plain),
        ("latin1", b"Die T\xfcr geht auf: \xe7a co\xfbte 5.", plain),
        ("iso-8859-15", b"5 \xa4 f\xfcr die T\xfcr", "5 € für die Tür"),
        (
            "windows-1252",
            b"Die T\xfcr geht auf \x96 f\xfcr 5 \x80? Nein: f\xfcr \x84null\x93.",
            latin,
        ),
        ("iso-8859-2", b"\xb6wiat\xb3o nie dzia\xb3a", "światło nie działa"),
        ("windows-1250", b"\x9cwiat\xb3o nie dzia\xb3a", "światło nie działa"),
        ("windows-1251", b"\xd1\xe2\xe5\xf2 \xed\xe5 \xe3\xee\xf0\xe8\xf2", "Свет не горит"),
        ("koi8-r", b"\xf3\xd7\xc5\xd4 \xce\xc5 \xc7\xcf\xd2\xc9\xd4", "Свет не горит"),
        ("iso-8859-5", b"\xc1\xd2\xd5\xe2 \xdd\xd5 \xd3\xde\xe0\xd8\xe2", "Свет не горит"),
        ("iso-8859-7", b"\xd4\xef \xf6\xf9\xf2", "Το φως"),
        ("iso-8859-9", b"I\xfe\xfdk yanm\xfdyor", "Işık yanmıyor"),
        (
            "shift_jis",
            b"\x93d\x8bC\x82\xaa\x8f\xc1\x82\xa6\x82\xdc\x82\xb5\x82\xbd",
            "電気が消えました",
        ),
        ("iso-2022-jp", b"\x1b$BEE5$$,>C$($^$7$?\x1b(B", "電気が消えました"),
        (
            "euc-jp",
            b"\xc5\xc5\xb5\xa4\xa4\xac\xbe\xc3\xa4\xa8\xa4\xde\xa4\xb7\xa4\xbf",
            "電気が消えました",
        ),
        ("gb2312", b"\xb5\xc6\xb2\xbb\xc1\xc1", "灯不亮"),
        ("gb18030", b"\xb5\xc6\xb2\xbb\xc1\xc1", "灯不亮"),
        ("big5", b"\xbfO\xa4\xa3\xabG", "燈不亮"),
        ("euc-kr", b"\xba\xd2\xc0\xcc \xb2\xa8\xc1\xb3\xbe\xee\xbf\xe4", "불이 꺼졌어요"),
        ("us-ascii", b"The lamp is dark", "The lamp is dark"),
        ("utf-7", b"Die T+APw-r geht auf", "Die Tür geht auf"),
    ];
    let mut mails = Vec::new();
    for (charset, bytes, text) in charsets {
        let written = [
            ("8bit", bytes.to_vec()),
            ("quoted-printable", quoted_printable(bytes).into_bytes()),
            ("base64", base64(bytes).into_bytes()),
        ];
        for (encoding, body) in written {
            let content_type = format!("text/plain; charset={charset}");
            mails.push(said(
                &format!("{charset}-{encoding}"),
                &content_type,
                encoding,
                &body,
                text,
            ));
        }
    }
    // What the label says is not what is there.
    mails.push(said("no-label-utf8", "text/plain", "8bit", latin.as_bytes(), latin));
    mails.push(said("no-label-latin", "text/plain", "8bit", b"Die T\xfcr", "Die Tür"));
    mails.push(said(
        "ascii-label-utf8",
        "text/plain; charset=us-ascii",
        "8bit",
        latin.as_bytes(),
        latin,
    ));
    mails.push(said(
        "latin-label-utf8",
        "text/plain; charset=iso-8859-1",
        "8bit",
        latin.as_bytes(),
        latin,
    ));
    mails.push(said(
        "utf8-label-latin",
        "text/plain; charset=utf-8",
        "8bit",
        b"Die T\xfcr",
        "Die Tür",
    ));
    mails.push(said(
        "unknown-label",
        "text/plain; charset=x-nothing",
        "8bit",
        latin.as_bytes(),
        latin,
    ));
    mails.push(said(
        "unknown-encoding",
        "text/plain; charset=utf-8",
        "x-uuencode",
        b"Just text",
        "Just text",
    ));
    mails.push(said(
        "upper-case",
        "TEXT/PLAIN; CHARSET=\"UTF-8\"",
        "QUOTED-PRINTABLE",
        b"T=C3=BCr",
        "Tür",
    ));
    mails.push(said(
        "broken-quoted-printable",
        "text/plain; charset=utf-8",
        "quoted-printable",
        b"50 =% und T=C3=BCr=",
        "50 =% und Tür",
    ));
    mails
}

fn said(name: &str, content_type: &str, encoding: &str, body: &[u8], text: &str) -> Mail {
    let headers = [
        ("Subject", "Lamp"),
        ("Content-Type", content_type),
        ("Content-Transfer-Encoding", encoding),
    ];
    let mut end = body.to_vec();
    end.extend(b"\r\n");
    Mail {
        name: format!("encoding-{name}"),
        raw: mail(&headers, &end),
        expected: Expected {
            from: SABINE.1,
            text: text.to_owned(),
            title: Some("Lamp".to_owned()),
            ..Expected::default()
        },
    }
}
