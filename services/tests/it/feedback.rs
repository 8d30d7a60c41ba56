//! What came back: marked addresses, and what SendGrid and mail servers tell of them.

use chrono::Utc;
use domain::ProblemKind;
use domain::accounts::Role;
use domain::mail::{MailState, MailSummary, MarkCause, MarkedAddress};
use domain::notifications::Notice;
use domain::tickets::{Happening, NewTicket, TicketNumber};
use serde_json::{Value, json};
use services::inbound::{self, Envelope};
use services::mail::{self, MailFilter};
use services::{notifications, tickets};
use sqlx::PgPool;

use crate::desk::{Desk, kind, user};
use crate::inbound::letters::{come_in, letter};
use crate::post_office::{FakeSendGrid, KEY};

const MARA: &str = "mara@client.example";

/// A ticket of somebody without an account, whose confirmation has left by SendGrid; with what
/// SendGrid knows that mail by.
async fn ticket_with_sent_mail(desk: &Desk) -> (TicketNumber, Value) {
    let new: NewTicket = serde_json::from_value(
        json!({ "title": "No sound", "requester": { "email": MARA, "name": "Mara" } }),
    )
    .unwrap();
    let ticket = tickets::open(&desk.platform, &desk.ana, &new).await.unwrap();
    let (office, transport) = FakeSendGrid::open(KEY).await;
    while mail::deliver_due(&desk.platform, &transport).await.unwrap() > 0 {}
    let taken = office.taken();
    let sent = taken.iter().find(|mail| mail["personalizations"][0]["to"][0]["email"] == MARA);
    let id = sent.unwrap()["personalizations"][0]["custom_args"]["mail_id"].clone();
    (ticket.line.number, id)
}

/// As SendGrid's description of its Event Webhook has them.
fn event(name: &str, id: &str, mail: &Value, more: Value) -> Value {
    let mut event = json!({
        "email": MARA,
        "timestamp": Utc::now().timestamp(),
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "event": name,
        "category": ["cat facts"],
        "sg_event_id": id,
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        "mail_id": mail,
    });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

async fn told(desk: &Desk, events: &[Value]) -> u32 {
    let body = serde_json::to_vec(events).unwrap();
    mail::take_feedback(&desk.platform, &body).await.unwrap()
}

async fn marked(desk: &Desk) -> Vec<MarkedAddress> {
    mail::marked(&desk.platform, &desk.admin, None, 200).await.unwrap().items
}

/// The newest first.
async fn mails_to_mara(desk: &Desk) -> Vec<MailSummary> {
    let filter = MailFilter { state: None, search: Some(MARA.to_owned()) };
    mail::page(&desk.platform, &desk.admin, &filter, None, 200).await.unwrap().items
}

async fn happened(desk: &Desk, number: TicketNumber) -> Vec<Happening> {
    let timeline = tickets::timeline(&desk.platform, &desk.ana, number).await.unwrap();
    timeline.into_iter().map(|entry| entry.what).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_bounce_marks_mail_and_address_and_shows_on_its_ticket_once(db: PgPool) {
    let desk = Desk::open(db).await;
    let (number, id) = ticket_with_sent_mail(&desk).await;
    let bounce = event(
        "bounce",
        "Ym91bmNlLTE",
        &id,
        json!({ "type": "bounce", "status": "5.1.1", "reason": "550 no such user", "tls": 1 }),
    );
    let opened = event("open", "b3Blbi0x", &id, json!({ "useragent": "Mozilla/4.0" }));
    assert_eq!(told(&desk, &[opened, bounce.clone()]).await, 1);
    assert_eq!(told(&desk, &[bounce]).await, 0, "it comes again");

    let mail = mails_to_mara(&desk).await.remove(0);
    assert_eq!(mail.state, MailState::Bounced);
    assert_eq!(mail.last_error.as_deref(), Some("5.1.1 550 no such user"));
    let marked = marked(&desk).await;
    assert_eq!((marked.len(), marked[0].cause), (1, MarkCause::Bounced));
    let bounces = happened(&desk, number).await.into_iter().filter(|what| {
        matches!(what, Happening::Bounced { address, reason }
            if address == MARA && reason == "5.1.1 550 no such user")
    });
    assert_eq!(bounces.count(), 1);
    let whole = tickets::find(&desk.platform, &desk.ana, number).await.unwrap();
    assert_eq!(whole.requester_mark.map(|mark| mark.cause), Some(MarkCause::Bounced));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nothing_more_is_sent_there_until_somebody_lifts_the_mark(db: PgPool) {
    let desk = Desk::open(db).await;
    let (number, id) = ticket_with_sent_mail(&desk).await;
    let dropped = json!({ "reason": "Bounced Address", "status": "5.0.0" });
    told(&desk, &[event("dropped", "ZHJvcC0x", &id, dropped)]).await;
    crate::tickets::said(&desk, &desk.ana, number, "Which room?").await;
    let held_back = mails_to_mara(&desk).await.remove(0);
    assert_eq!(held_back.state, MailState::Suppressed);
    assert_eq!(held_back.last_error.as_deref(), Some("5.0.0 Bounced Address"));
    let again = mail::send_again(&desk.platform, &desk.admin, held_back.id).await;
    assert_eq!(kind(again), ProblemKind::Conflict);

    let mark = marked(&desk).await.remove(0);
    let refused = mail::lift_mark(&desk.platform, &desk.ana, mark.id).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
    mail::lift_mark(&desk.platform, &desk.admin, mark.id).await.unwrap();
    assert!(marked(&desk).await.is_empty());
    let again = mail::send_again(&desk.platform, &desk.admin, held_back.id).await.unwrap();
    assert_eq!((again.id, again.state), (held_back.id, MailState::Queued));
    crate::tickets::said(&desk, &desk.ana, number, "Room 2?").await;
    assert_eq!(mails_to_mara(&desk).await[0].state, MailState::Queued);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_waits_for_an_address_that_is_marked_waits_no_more(db: PgPool) {
    let desk = Desk::open(db).await;
    let (number, id) = ticket_with_sent_mail(&desk).await;
    crate::tickets::said(&desk, &desk.ana, number, "Which room?").await;
    told(&desk, &[event("spamreport", "c3BhbS0x", &id, json!({}))]).await;
    let mails = mails_to_mara(&desk).await;
    assert_eq!(mails[0].state, MailState::Suppressed);
    assert_eq!(mails[1].state, MailState::Sent, "who called it spam has it");
    assert_eq!(marked(&desk).await[0].cause, MarkCause::Spam);
    let what = happened(&desk, number).await;
    assert!(what.contains(&Happening::CalledSpam { address: MARA.to_owned() }));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_may_get_through_another_time_marks_nobody(db: PgPool) {
    let desk = Desk::open(db).await;
    let (number, id) = ticket_with_sent_mail(&desk).await;
    let blocked = json!({ "type": "blocked", "reason": "450 mailbox full" });
    told(&desk, &[event("bounce", "YmxvY2tlZA", &id, blocked)]).await;
    assert!(marked(&desk).await.is_empty());
    assert_eq!(mails_to_mara(&desk).await[0].state, MailState::Bounced);
    assert!(matches!(happened(&desk, number).await.last(), Some(Happening::Bounced { .. })));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_cannot_be_meant_is_passed_over(db: PgPool) {
    let desk = Desk::open(db).await;
    let (_, id) = ticket_with_sent_mail(&desk).await;
    let old = Utc::now().timestamp() - 9 * 24 * 60 * 60;
    let bounced = |id: &str, mail: &Value, more: Value| event("bounce", id, mail, more);
    let news = told(
        &desk,
        &[
            json!("nothing"),
            json!({ "event": "bounce" }),
            bounced("a", &id, json!({ "email": "nobody" })),
            bounced("b", &id, json!({ "timestamp": old })),
            json!({ "event": "delivered", "email": MARA }),
        ],
    )
    .await;
    assert_eq!(news, 0);
    // Somebody else's bounce says nothing about this mail, and without an id it counts once, too.
    let other = json!({ "email": "eva@client.example", "sg_event_id": null, "reason": "a\u{0}b" });
    let other = bounced("", &id, other);
    assert_eq!(told(&desk, &[other.clone(), other]).await, 1);
    assert_eq!(mails_to_mara(&desk).await[0].state, MailState::Sent);
    assert_eq!(marked(&desk).await[0].address.as_str(), "eva@client.example");
    let broken = mail::take_feedback(&desk.platform, b"{}").await;
    assert_eq!(kind(broken), ProblemKind::Malformed);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_bounce_by_mail_marks_who_was_written_to_and_nobody_else(db: PgPool) {
    let desk = Desk::open(db).await;
    let first = letter(MARA, "No sound", "", "No sound.");
    let number = come_in(&desk.platform, &first).await.ticket.unwrap();
    let text = String::from_utf8(first).unwrap();
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let sent = mails_to_mara(&desk).await.remove(0).id;
    let bounce = |returned: &str| {
        let headers = format!(
            "X-Failed-Recipients: {MARA}, ana@example.net\r\nIn-Reply-To: {id}\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=r\r\nX-Was: "
        );
        let parts = format!(
            "--r\r\nContent-Type: text/plain\r\n\r\n550 no such user\r\n\
             --r\r\nContent-Type: text/rfc822-headers\r\n\r\nTo: {MARA}\r\n{returned}\r\n--r--\r\n"
        );
        letter("MAILER-DAEMON@mx.example", "Undelivered", &headers, &parts)
    };
    assert_eq!(come_in(&desk.platform, &bounce("")).await.ticket, Some(number));
    assert!(marked(&desk).await.is_empty(), "whoever got a mail of the ticket could write that");
    let returned = bounce(&format!("X-Patchbay-Mail: {sent}\r\n"));
    assert_eq!(come_in(&desk.platform, &returned).await.ticket, Some(number));
    let marked = marked(&desk).await;
    let addresses: Vec<&str> = marked.iter().map(|mark| mark.address.as_str()).collect();
    assert_eq!(addresses, [MARA]);
    crate::tickets::said(&desk, &desk.ana, number, "Which room?").await;
    assert_eq!(mails_to_mara(&desk).await[0].state, MailState::Suppressed);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn admins_hear_of_a_flood_once(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let second = user(&desk.platform, "second", &[Role::Admin]).await;
    for turn in 0..106 {
        let raw = letter(MARA, &format!("Turn {turn}"), "", "Again.");
        inbound::receive(
            &desk.platform,
            domain::mail::inbound::MailSource::Webhook,
            &raw,
            &Envelope::default(),
        )
        .await
        .unwrap();
    }
    while inbound::file_due(&desk.platform).await.unwrap() > 0 {}
    for admin in [&desk.admin, &second] {
        let page = notifications::page(&desk.platform, admin, None, 200).await.unwrap();
        let floods: Vec<_> = page
            .items
            .iter()
            .filter(|notification| matches!(notification.notice, Notice::MailFlood { .. }))
            .collect();
        assert_eq!(floods.len(), 1);
        let Notice::MailFlood { from, .. } = &floods[0].notice else { unreachable!() };
        assert_eq!(from.as_str(), MARA);
    }
}
