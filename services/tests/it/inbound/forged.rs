//! Mails that are not what they say they are, and mails that are meant to do harm.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::accounts::Role;
use domain::mail::inbound::{InboundState, MailSource, Outcome};
use domain::tickets::{Comment, NewComment, TicketChange, TicketNumber, TicketStatus};
use services::inbound::{self, Envelope};
use services::tickets;
use sqlx::PgPool;

use super::letters::{come_in, file_all, letter};
use crate::desk::{Desk, user};

const MARA: &str = "Mara Lindqvist <mara@client.example>";
const ANA: &str = "Ana <ana@example.org>";

async fn opened_by(desk: &Desk, from: &str) -> TicketNumber {
    come_in(&desk.platform, &letter(from, "No sound", "", "No sound.")).await.ticket.unwrap()
}

/// The name of the last mail about a ticket that somebody was sent.
async fn last_mail(db: &PgPool, to: &str, number: TicketNumber) -> String {
    sqlx::query_scalar(
        "
        select thread ->> 'message_id'
        from mails
        where to_address = $1 and subject like '[Ticket #' || $2 || ']%'
        order by id desc
        limit 1
        ",
    )
    .bind(to)
    .bind(number.to_string())
    .fetch_one(db)
    .await
    .unwrap()
}

async fn written_to(db: &PgPool, to: &str) -> Vec<String> {
    let texts = sqlx::query_scalar("select text_part from mails where to_address = $1 order by id");
    texts.bind(to).fetch_all(db).await.unwrap()
}

async fn say(desk: &Desk, number: TicketNumber, text: &str) {
    let comment = NewComment::public(text.parse().unwrap());
    tickets::comment(&desk.platform, &desk.admin, number, &comment).await.unwrap();
}

async fn comments(desk: &Desk, number: TicketNumber) -> Vec<Comment> {
    tickets::comments(&desk.platform, &desk.admin, number).await.unwrap().items
}

fn id_of(raw: &[u8]) -> String {
    let text = str::from_utf8(raw).unwrap();
    text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned()
}

fn answers(id: &str) -> String {
    format!("In-Reply-To: {id}\r\n")
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_answers_in_a_colleagues_name_who_only_knows_a_number(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number = opened_by(&desk, MARA).await;
    let subject = format!("Re: [Ticket #{number}] - No sound");
    let forged = letter(ANA, &subject, "", "Send your password to evil.example.");
    let mail = come_in(&desk.platform, &forged).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(number)));
    assert!(comments(&desk, number).await[0].internal, "kept, for colleagues to judge");
    let whole = tickets::get(&desk.platform, &desk.admin, number).await.unwrap();
    assert!(whole.line.first_answered_at.is_none());
    assert!(written_to(&db, "mara@client.example").await.iter().all(|text| !text.contains("evil")));

    // Who answers the mail that they were sent is believed.
    tickets::take(&desk.platform, &desk.ana, number).await.unwrap();
    say(&desk, number, "Ana looks at it.").await;
    let id = last_mail(&db, "ana@example.org", number).await;
    let answer = letter(ANA, &subject, &answers(&id), "I am on my way.");
    come_in(&desk.platform, &answer).await;
    assert!(!comments(&desk, number).await.last().unwrap().internal);
    let written = written_to(&db, "mara@client.example").await;
    assert!(written.last().unwrap().contains("I am on my way."));
}

/// A mail need not say who wrote it; who handed it in is as easily made up.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_answers_in_a_colleagues_name_by_the_envelope(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let first = letter(MARA, "No sound", "Cc: Eve <eve@elsewhere.example>\r\n", "No sound.");
    let number = come_in(&desk.platform, &first).await.ticket.unwrap();
    let text = String::from_utf8(first).unwrap();
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let forged = format!(
        "To: desk@kestrel.example\r\nSubject: Re: No sound\r\n{}\r\nSend your password to evil.example.\r\n",
        answers(id)
    );
    let envelope = Envelope { from: Some("ana@example.org".to_owned()), to: Vec::new() };
    let source = MailSource::Webhook;
    let mail =
        inbound::receive(&desk.platform, source, forged.as_bytes(), &envelope).await.unwrap();
    file_all(&desk.platform).await;
    let mail = inbound::get(&desk.platform, &desk.admin, mail.id).await.unwrap().summary;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(number)));
    let comment = comments(&desk, number).await.remove(0);
    assert!(
        comment.author.unwrap().is(desk.ana.user) && comment.internal,
        "for colleagues to judge"
    );
    assert!(written_to(&db, "mara@client.example").await.iter().all(|text| !text.contains("evil")));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_note_that_is_quoted_in_an_answer_stays_among_colleagues(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let member = user(&desk.platform, "mia", &[Role::Member]).await;
    let number = opened_by(&desk, "Mia <mia@example.org>").await;
    tickets::take(&desk.platform, &desk.ana, number).await.unwrap();
    let note = NewComment::internal("Not for Mia.".parse().unwrap());
    tickets::comment(&desk.platform, &desk.admin, number, &note).await.unwrap();
    let id = last_mail(&db, "ana@example.org", number).await;
    let text = "Tomorrow.\r\n\r\nOn 21.11.26 10:12, Patchbay wrote:\r\n> Not for Mia.\r\n";
    come_in(&desk.platform, &letter(ANA, "Re: No sound", &answers(&id), text)).await;

    let seen = tickets::comments(&desk.platform, &member, number).await.unwrap().items;
    assert_eq!((seen.len(), seen[0].body.as_str()), (1, "Tomorrow."));
    let whole = tickets::find(&desk.platform, &member, number).await.unwrap();
    let json = serde_json::to_string(&(seen, whole)).unwrap();
    assert!(!json.contains("Not for Mia"), "{json}");
    let by_colleagues = comments(&desk, number).await;
    assert!(by_colleagues.last().unwrap().quoted.as_deref().unwrap().contains("Not for Mia."));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_forged_bounce_silences_nobody_and_who_writes_again_is_answered(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number = opened_by(&desk, MARA).await;
    let evils = opened_by(&desk, "Eve <eve@elsewhere.example>").await;
    let bounce = |id: &str, whom: &str, returned: &str| {
        let extra = format!("X-Failed-Recipients: {whom}\r\n{}", answers(id));
        let text = format!("550 no such user\r\n\r\nX-Patchbay-Mail: {returned}\r\n");
        letter("MAILER-DAEMON@mx.example", "Undelivered", &extra, &text)
    };
    let sent = async |to: &str| -> String {
        let ids = "select id::text from mails where to_address = $1 order by id";
        sqlx::query_scalar(ids).bind(to).fetch_one(&db).await.unwrap()
    };
    let bounced = || async {
        let addresses = sqlx::query_scalar("select address from marked_addresses");
        addresses.fetch_all(&db).await.unwrap() as Vec<String>
    };

    // Of what she was sent herself she knows the names, and mail of her ticket went to whoever has it.
    let id = last_mail(&db, "eve@elsewhere.example", evils).await;
    let hers = sent("eve@elsewhere.example").await;
    for whom in ["mara@client.example", "admin@example.org"] {
        let mail = come_in(&desk.platform, &bounce(&id, whom, &hers)).await;
        assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Bounced), Some(evils)));
        assert!(bounced().await.is_empty(), "{whom}");
    }

    let id = last_mail(&db, "mara@client.example", number).await;
    let returned = sent("mara@client.example").await;
    come_in(&desk.platform, &bounce(&id, "mara@client.example", &returned)).await;
    assert_eq!(bounced().await, ["mara@client.example"]);
    opened_by(&desk, MARA).await;
    assert!(bounced().await.is_empty(), "whoever writes has a mailbox");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_copy_of_a_mail_lets_nobody_listen(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let first = letter(MARA, "No sound", "Cc: Bo <bo@client.example>\r\n", "No sound.");
    let number = come_in(&desk.platform, &first).await.ticket.unwrap();
    let id = &id_of(&first);
    let come = async |from: &str| {
        let mail =
            come_in(&desk.platform, &letter(from, "Re: No sound", &answers(id), "Here.")).await;
        assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(number)));
    };
    come("Eve <eve@elsewhere.example>").await;
    // One that names itself among what it answers, and a later one of hers that answers it.
    let extra =
        format!("Cc: Eve <eve@elsewhere.example>\r\nReferences: <eve@elsewhere.example> {id}\r\n");
    let own =
        String::from_utf8(letter("Eve <eve@elsewhere.example>", "Re: No sound", &extra, "Well?"));
    let own = own.unwrap();
    let (before, rest) = own.split_once("Message-ID: ").unwrap();
    let (_, rest) = rest.split_once("\r\n").unwrap();
    let own = format!("{before}Message-ID: <eve@elsewhere.example>\r\n{rest}");
    assert_eq!(come_in(&desk.platform, own.as_bytes()).await.ticket, Some(number));
    let again = answers("<eve@elsewhere.example>");
    let again = letter("Eve <eve@elsewhere.example>", "Re: No sound", &again, "Hello?");
    assert_eq!(come_in(&desk.platform, &again).await.ticket, Some(number));
    come("Bo <bo@client.example>").await;
    say(&desk, number, "The code of the door is 4711.").await;
    assert!(written_to(&db, "eve@elsewhere.example").await.is_empty());
    let written = written_to(&db, "bo@client.example").await;
    assert_eq!(written.len(), 1, "whom it was sent to goes on hearing of it");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_was_in_copy_hears_of_the_ticket_in_which_their_answer_ends(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let first = letter(MARA, "No sound", "Cc: Bo <bo@client.example>\r\n", "No sound.");
    let number = come_in(&desk.platform, &first).await.ticket.unwrap();
    for status in [TicketStatus::Resolved, TicketStatus::Closed] {
        let change = TicketChange::status(status);
        tickets::change(&desk.platform, &desk.admin, number, None, &change).await.unwrap();
    }
    let answer =
        letter("Bo <bo@client.example>", "Re: No sound", &answers(&id_of(&first)), "It is back.");
    let mail = come_in(&desk.platform, &answer).await;
    let next = mail.ticket.unwrap();
    assert_eq!((mail.outcome, next == number), (Some(Outcome::FollowedUp), false));
    say(&desk, next, "We look at it.").await;
    let written = written_to(&db, "bo@client.example").await;
    assert!(written.last().unwrap().contains("We look at it."), "{written:?}");
}

/// What was packed in it used to end the process, at each try.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_pile_of_mails_in_a_packed_one_is_a_file(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let pile = BASE64_STANDARD.encode(b"Content-Type: message/rfc822\n\n".repeat(20_000));
    let raw = format!(
        "From: {MARA}\r\nSubject: Pile\r\nContent-Type: message/rfc822\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{pile}"
    );
    let mail = come_in(&desk.platform, raw.as_bytes()).await;
    assert_eq!(mail.state, InboundState::Filed, "{:?}", mail.reason);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mail_that_ends_whoever_reads_it_is_read_less_and_less(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let tried = |times: i32| {
        let db = db.clone();
        async move {
            sqlx::query(
                "
                update inbound_mails
                set lease_id = gen_random_uuid(), leased_until = now() - interval '1 second', attempts = $1
                where state = 'waiting'
                ",
            )
            .bind(times)
            .execute(&db)
            .await
            .unwrap();
        }
    };
    for (times, state) in [(4, InboundState::Filed), (6, InboundState::Failed)] {
        let raw = letter(MARA, "Deadly", "", &format!("Boo {times}."));
        let envelope = Envelope::default();
        let received = inbound::receive(&desk.platform, MailSource::Webhook, &raw, &envelope);
        let id = received.await.unwrap().id;
        tried(times).await;
        inbound::file_due(&desk.platform).await.unwrap();
        let mail = inbound::get(&desk.platform, &desk.admin, id).await.unwrap().summary;
        assert_eq!(mail.state, state, "after {times} tries");
        if let Some(number) = mail.ticket {
            let whole = tickets::find(&desk.platform, &desk.admin, number).await.unwrap();
            assert_eq!(whole.ticket.line.title.as_str(), "Deadly");
            assert_eq!(whole.attachments[0].name.as_str(), "mail.eml", "nothing is lost");
        }
    }
}
