//! Mails for these tests, and what has become of them.

use domain::accounts::Role;
use domain::mail::inbound::{InboundSummary, MailSource};
use domain::tickets::{Comment, Ticket, TicketNumber};
use services::inbound::{self, Envelope};
use services::{Platform, tickets};
use sqlx::PgPool;

use crate::desk::{Desk, user};

/// A mail of plain text.
pub fn letter(from: &str, subject: &str, extra: &str, text: &str) -> Vec<u8> {
    let id = uuid::Uuid::now_v7();
    format!(
        "From: {from}\r\nTo: desk@kestrel.example\r\nSubject: {subject}\r\nMessage-ID: <{id}@client.example>\r\n{extra}\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}

pub async fn come_in(platform: &Platform, raw: &[u8]) -> InboundSummary {
    let received =
        inbound::receive(platform, MailSource::Webhook, raw, &Envelope::default()).await.unwrap();
    file_all(platform).await;
    let admin = user_named(platform, "reader").await;
    inbound::get(platform, &admin, received.id).await.unwrap().summary
}

pub async fn file_all(platform: &Platform) {
    while inbound::file_due(platform).await.unwrap() > 0 {}
}

async fn user_named(platform: &Platform, name: &str) -> domain::accounts::Actor {
    let email = format!("{name}@example.org");
    let known: Option<uuid::Uuid> = sqlx::query_scalar("select id from users where email = $1")
        .bind(&email)
        .fetch_optional(&platform.db)
        .await
        .unwrap();
    let roles: domain::accounts::Roles = [Role::Admin].into_iter().collect();
    match known {
        Some(id) => domain::accounts::Actor::new(domain::accounts::UserId(id), roles),
        None => user(platform, name, &[Role::Admin]).await,
    }
}

pub async fn ticket(desk: &Desk, number: TicketNumber) -> Ticket {
    tickets::get(&desk.platform, &desk.admin, number).await.unwrap()
}

pub async fn comments(desk: &Desk, number: TicketNumber) -> Vec<Comment> {
    tickets::comments(&desk.platform, &desk.admin, number).await.unwrap().items
}

pub async fn count(db: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from tickets").fetch_one(db).await.unwrap()
}

/// What somebody was written of a ticket, mail by mail.
pub async fn written(db: &PgPool, to: &str, number: TicketNumber) -> Vec<String> {
    let mails = sqlx::query_scalar(
        "
        select m.text_part
        from mails m
        join tickets t on t.id = m.ticket_id
        where m.to_address = $1 and t.number = $2
        order by m.id
        ",
    );
    mails.bind(to).bind(number.get()).fetch_all(db).await.unwrap()
}

pub const MARA: &str = "Mara Lindqvist <mara@client.example>";
