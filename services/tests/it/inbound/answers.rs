//! Mails that answer: which ticket they belong to, who may, and what it changes.

use domain::mail::inbound::Outcome;
use domain::tickets::{NewComment, Sight, TicketStatus};
use services::tickets;
use sqlx::PgPool;

use super::letters::{MARA, come_in, comments, letter, ticket, written};
use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_answer_finds_its_ticket_by_thread_and_opens_it_again(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let first = letter(MARA, "No sound", "", "No sound.");
    let opened = come_in(&desk.platform, &first).await;
    let number = opened.ticket.unwrap();
    let change = domain::tickets::TicketChange::status(TicketStatus::Resolved);
    tickets::change(&desk.platform, &desk.admin, number, None, &change).await.unwrap();
    let text = String::from_utf8(first).unwrap();
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();

    let answer = letter(
        MARA,
        "Re: something else",
        &format!("In-Reply-To: {id}\r\n"),
        "It is back.\r\n\r\nOn Mon, 16 Nov 2026 at 10:12, Desk <desk@kestrel.example> wrote:\r\n> Is it?\r\n",
    );
    let mail = come_in(&desk.platform, &answer).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(number)));
    let said = comments(&desk, number).await;
    assert_eq!(said[0].body.as_str(), "It is back.");
    assert!(said[0].quoted.as_deref().unwrap().contains("> Is it?"));
    assert_eq!(said[0].author.as_ref().unwrap().email.as_str(), "mara@client.example");
    assert_eq!(ticket(&desk, number).await.line.status, TicketStatus::Open);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_answer_to_what_is_closed_begins_a_linked_ticket(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number =
        come_in(&desk.platform, &letter(MARA, "No sound", "", "No sound.")).await.ticket.unwrap();
    for status in [TicketStatus::Resolved, TicketStatus::Closed] {
        let change = domain::tickets::TicketChange::status(status);
        tickets::change(&desk.platform, &desk.admin, number, None, &change).await.unwrap();
    }
    let mail = come_in(
        &desk.platform,
        &letter(MARA, &format!("Re: [Ticket #{number}] - No sound"), "", "Again."),
    )
    .await;
    assert_eq!(mail.outcome, Some(Outcome::FollowedUp));
    let other = mail.ticket.unwrap();
    assert_ne!(other, number);
    let whole = tickets::find(&desk.platform, &desk.admin, other).await.unwrap();
    assert_eq!(whole.links[0].number, number);
    assert_eq!(ticket(&desk, number).await.line.status, TicketStatus::Closed);
    let told = written(&db, "admin@example.org", other).await;
    let [mail] = &told[..] else { panic!("one mail says that it is theirs, and why: {told:#?}") };
    assert!(mail.contains("Again."), "{mail}");
    assert_eq!(written(&db, "mara@client.example", other).await.len(), 1, "the confirmation");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_stranger_who_names_a_number_sees_and_changes_nothing(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number =
        come_in(&desk.platform, &letter(MARA, "No sound", "", "Secret.")).await.ticket.unwrap();
    let before = ticket(&desk, number).await;

    let evil = letter(
        "Eve <eve@elsewhere.example>",
        &format!("Re: [Ticket #{number}] - No sound"),
        "",
        "Close it.",
    );
    let mail = come_in(&desk.platform, &evil).await;
    assert_eq!(mail.outcome, Some(Outcome::OpenedBeside));
    let other = mail.ticket.unwrap();
    assert_ne!(other, number);
    let after = ticket(&desk, number).await;
    assert_eq!(
        (after.line.comments, after.line.status, after.line.version),
        (before.line.comments, before.line.status, before.line.version)
    );
    assert!(comments(&desk, number).await.is_empty());
    let linked = tickets::find(&desk.platform, &desk.admin, other).await.unwrap();
    assert_eq!(linked.links[0].number, number, "whoever works on tickets sees what it names");
    let written: Vec<String> = sqlx::query_scalar(
        "select text_part || subject from mails where to_address = 'eve@elsewhere.example'",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    assert!(
        written
            .iter()
            .all(|text| !text.contains("Secret") && !text.contains(&format!("#{number}]"))),
        "{written:?}"
    );
}

/// A comment by mail of staff is staff's answer, and an internal note never shows itself to others.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn staff_answers_by_mail(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number = come_in(&desk.platform, &letter(MARA, "No sound", "", "x")).await.ticket.unwrap();
    let note = NewComment::internal("Not for Mara.".parse().unwrap());
    tickets::comment(&desk.platform, &desk.admin, number, &note).await.unwrap();
    let id: String = sqlx::query_scalar(
        "select thread ->> 'message_id' from mails where to_address = 'admin@example.org' order by id desc limit 1",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    let raw = letter(
        "Ana <ana@example.org>",
        &format!("Re: [Ticket #{number}] - No sound"),
        &format!("In-Reply-To: {id}\r\n"),
        "I am on my way.",
    );
    let mail = come_in(&desk.platform, &raw).await;
    assert_eq!(mail.outcome, Some(Outcome::Commented));
    let ticket = ticket(&desk, number).await;
    assert!(ticket.line.first_answered_at.is_some());
    assert_eq!(Sight::of(&desk.ana), Ok(Sight::All));
    let written: Vec<String> =
        sqlx::query_scalar("select text_part from mails where to_address = 'mara@client.example'")
            .fetch_all(&db)
            .await
            .unwrap();
    assert!(written.iter().all(|text| !text.contains("Not for Mara")));
}
