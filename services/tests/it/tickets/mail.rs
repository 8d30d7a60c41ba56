//! What leaves by mail, to whom, and in which thread.

use domain::tickets::mail::{MessageName, ReplyAddress};
use domain::tickets::{NewTicket, TicketStatus};
use services::mail::deliver_due;
use services::tickets;
use sqlx::PgPool;

use super::{become_, new, noted, opened, said};
use crate::desk::Desk;
use crate::post_office::SmtpServer;

const DOMAIN: &str = "desk.example";

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn all_mail_about_a_ticket_is_one_thread_and_no_note_leaves(db: PgPool) {
    let mut desk = Desk::open(db).await;
    desk.platform = desk.platform.with_email_domain(Some(DOMAIN));
    let (office, transport) = SmtpServer::open();
    let asked = NewTicket {
        requester: serde_json::from_value(
            serde_json::json!({ "email": "miriam@film.example", "name": "Miriam Castell" }),
        )
        .unwrap(),
        ..new("Dark camera")
    };
    let ticket = tickets::open(&desk.platform, &desk.ana, &asked).await.unwrap().line;
    said(&desk, &desk.ana, ticket.number, "Which **camera**?").await;
    noted(&desk, &desk.admin, ticket.number, "She always forgets the zugzwang.").await;
    become_(&desk, ticket.number, TicketStatus::Resolved).await;
    while deliver_due(&desk.platform, &transport).await.unwrap() > 0 {}

    let all = office.taken();
    assert!(all.iter().all(|mail| !mail.contains("zugzwang") || !mail.contains("miriam@")));
    let hers: Vec<&String> =
        all.iter().filter(|mail| header(mail, "To").contains("miriam@")).collect();
    assert_eq!(hers.len(), 3, "confirmation, answer, status");
    let subject = format!("[Ticket #{}] - Dark camera", ticket.number);
    let names: Vec<MessageName> = hers
        .iter()
        .map(|mail| MessageName::parse(&header(mail, "Message-ID"), DOMAIN).unwrap())
        .collect();
    assert_eq!(names[0].event, None, "the first is the root");
    assert!(names[1].event.is_some() && names[1].event != names[2].event);
    let root = names[0].at(DOMAIN);
    for (index, mail) in hers.iter().enumerate() {
        assert_eq!(header(mail, "Subject"), subject);
        let address = header(mail, "Reply-To");
        let address = address.rsplit('<').next().unwrap().trim_end_matches('>').to_owned();
        let address = ReplyAddress::parse(&address, DOMAIN).unwrap();
        assert_eq!(address.number, ticket.number);
        assert!(tickets::mail::is_sealed(&desk.platform, address.number, &address.seal));
        let other = (ticket.number.get() + 1).try_into().unwrap();
        assert!(!tickets::mail::is_sealed(&desk.platform, other, &address.seal));
        assert!(!header(mail, "Thread-Index").is_empty());
        assert!(!mail.contains("/tickets/"), "no page that needs an account");
        if index > 0 {
            assert_eq!(
                (header(mail, "In-Reply-To"), header(mail, "References")),
                (root.clone(), root.clone())
            );
        }
    }
    // Without the soft ends of lines of its encoding.
    let answer = hers[1].replace("=\r\n", "");
    assert!(answer.contains("<strong>camera</strong>"), "{answer}");
    assert!(
        !all.iter().any(|mail| header(mail, "To").contains("ana@") && mail.contains("ana wrote")),
        "nobody is told what they did themselves"
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_gets_work_is_told_in_the_app_and_by_mail(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    let number = opened(&desk, &desk.admin, "Dark camera").await.line.number;
    tickets::assign(&desk.platform, &desk.admin, number, Some(desk.ana.user)).await.unwrap();
    while deliver_due(&desk.platform, &transport).await.unwrap() > 0 {}
    let mails = office.taken();
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    assert!(
        header(mail, "To").contains("ana@example.org")
            && mail.contains(&format!("/tickets/{number}"))
    );
    assert_eq!(header(mail, "Reply-To"), "", "without a domain nobody can answer");
    let unread = services::notifications::unread(&desk.platform, &desk.ana).await.unwrap();
    assert_eq!(unread.unread, 1);
}

/// Unfolded; empty if it is not there.
fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\r\n\r\n").next().unwrap_or_default();
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let prefix = format!("{name}: ");
    let line = head.lines().find(|line| line.starts_with(&prefix));
    line.map(|line| line[prefix.len()..].trim().to_owned()).unwrap_or_default()
}
