//! The address that mail comes in at.

use axum::body::Body;
use axum::http::{HeaderName, Method, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use services::inbound;
use sqlx::PgPool;

use crate::desk::Desk;
use crate::visitor::{Answer, Visitor};

pub const SECRET: &str = "a-secret-of-the-post";
const SETTINGS: [(&str, &str); 1] = [("INBOUND_EMAIL_SECRET", SECRET)];
const MAIL: &str = "From: Mara <mara@client.example>\r\nTo: desk@example.com\r\nSubject: No sound\r\nMessage-ID: <m1@client.example>\r\n\r\nNo sound in room 2.\r\n";

/// Between the fields of a form.
pub const EDGE: &str = "xYzZY";

/// A form as SendGrid sends it.
pub fn form(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in fields {
        body.extend(
            format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    body
}

async fn post(visitor: &Visitor, path: &str, fields: &[(&str, &[u8])]) -> Answer {
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let visitor = visitor.clone().with(header::CONTENT_TYPE, &kind);
    visitor.send(Method::POST, path, Body::from(form(fields))).await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_who_knows_the_secret_brings_mail(db: PgPool) {
    let fields: [(&str, &[u8]); 1] = [("email", MAIL.as_bytes())];
    let closed = Desk::open(db.clone());
    assert_eq!(post(&closed.anybody(), "/api/inbound-email?key=", &fields).await.failure().0, 404);
    let desk = Desk::with(db, SETTINGS);
    for path in ["/api/inbound-email", "/api/inbound-email?key=wrong", "/api/inbound-email?key="] {
        assert_eq!(post(&desk.anybody(), path, &fields).await.failure().0, 401, "{path}");
    }
    let admin = desk.admin().await;
    assert_eq!(
        post(&admin, "/api/inbound-email", &fields).await.failure().0,
        401,
        "a session is none"
    );

    let by_key = post(&desk.anybody(), &format!("/api/inbound-email?key={SECRET}"), &fields).await;
    assert_eq!(by_key.status, 200, "{}", by_key.text());
    assert_eq!(by_key.json()["is_new"], true);
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("sendgrid:{SECRET}")));
    let by_password =
        post(&desk.anybody().with(header::AUTHORIZATION, &basic), "/api/inbound-email", &fields)
            .await;
    assert_eq!(
        (by_password.status.as_u16(), by_password.json()["is_new"].as_bool()),
        (200, Some(false))
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn both_forms_become_tickets_that_programs_can_read(db: PgPool) {
    let desk = Desk::with(db, SETTINGS);
    let path = format!("/api/inbound-email?key={SECRET}");
    let nobody = desk.anybody();
    assert_eq!(post(&nobody, &path, &[("email", MAIL.as_bytes())]).await.status, 200);
    let parsed: [(&str, &[u8]); 7] = [
        ("headers", b"Message-ID: <m2@client.example>\nDate: Mon, 16 Nov 2026 10:00:00 +0100\n"),
        ("from", "Zoë <zoe@client.example>".as_bytes()),
        ("to", b"desk@example.com"),
        ("subject", "Kühlung".as_bytes()),
        ("text", b"Es ist hei\xdf."),
        ("charsets", br#"{"text":"iso-8859-1","subject":"UTF-8","from":"UTF-8"}"#),
        ("envelope", br#"{"to":["desk@example.com"],"from":"zoe@client.example"}"#),
    ];
    assert_eq!(post(&nobody, &path, &parsed).await.status, 200);
    while inbound::file_due(&desk.state.platform).await.unwrap() > 0 {}

    let admin = desk.admin().await;
    let tickets = admin.get("/api/v1/tickets?sort=number").await.json();
    let found = |at: usize, field: &str| tickets["items"][at][field].as_str().unwrap().to_owned();
    assert_eq!(
        (found(0, "title"), found(1, "title")),
        ("No sound".to_owned(), "Kühlung".to_owned())
    );
    assert_eq!(tickets["items"][1]["requester"]["email"], "zoe@client.example");
    let log = admin.get("/api/v1/inbound-mails?state=filed").await.json();
    assert_eq!(log["items"].as_array().unwrap().len(), 2);
    let id = log["items"][1]["id"].as_str().unwrap();
    let raw = admin.get(&format!("/api/v1/inbound-mails/{id}/raw")).await;
    assert_eq!(raw.text(), MAIL);
    assert!(raw.header(header::CONTENT_DISPOSITION).starts_with("attachment"));
    let read = admin.get(&format!("/api/v1/inbound-mails/{id}")).await.json();
    assert_eq!(read["reading"]["text"], "No sound in room 2.");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_no_form_and_no_mail_is_refused_in_words(db: PgPool) {
    let desk = Desk::with(db, SETTINGS);
    let path = format!("/api/inbound-email?key={SECRET}");
    let nobody = desk.anybody();
    assert_eq!(nobody.post(&path, &serde_json::json!({})).await.failure().0, 415);
    assert_eq!(post(&nobody, &path, &[("spam_score", b"1")]).await.failure().0, 422);
    let broken = nobody.clone().with(header::CONTENT_TYPE, "multipart/form-data; boundary=other");
    assert_eq!(
        broken.send(Method::POST, &path, Body::from(form(&[("email", b"x")]))).await.failure().0,
        400
    );
    let large = nobody.clone().with(header::CONTENT_TYPE, "message/rfc822");
    let body = Body::from(vec![b'x'; 32 * 1024 * 1024]);
    assert_eq!(large.send(Method::POST, &path, body).await.failure().0, 413);
    let raw = large.send(Method::POST, &path, Body::from("From: a@client.example\r\n\r\nx")).await;
    assert_eq!(raw.status, 200);
    let elsewhere = nobody.with(HeaderName::from_static("sec-fetch-site"), "cross-site");
    assert_eq!(post(&elsewhere, &path, &[("email", MAIL.as_bytes())]).await.failure().0, 403);
}
