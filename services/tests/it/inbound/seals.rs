//! What a mail says it belongs to, when it lies: forged addresses and forged names of mails reach nothing.

use domain::mail::inbound::{InboundSummary, MailSource, Outcome};
use domain::tickets::TicketNumber;
use services::inbound::{self, Envelope};
use services::{Platform, tickets};
use sqlx::PgPool;

use super::letters::{come_in, file_all, letter};
use crate::desk::Desk;

const DOMAIN: &str = "desk.example";
const MARA: &str = "Mara Lindqvist <mara@client.example>";
const BO: &str = "Bo Berg <bo@client.example>";
const EVE: &str = "Eve <eve@elsewhere.example>";
/// Of the right form, and of nothing.
const MADE_UP: &str = "abcdefghijklmnop";

/// Two tickets of two strangers, each with a confirmation that carries its seal.
struct Sealed {
    desk: Desk,
    hers: TicketNumber,
    his: TicketNumber,
}

impl Sealed {
    async fn open(db: PgPool) -> Self {
        let mut desk = Desk::open(db).await;
        desk.platform = desk.platform.with_email_domain(Some(DOMAIN));
        let mut numbers = Vec::new();
        for from in [MARA, BO] {
            let opened = come_in(&desk.platform, &letter(from, "No sound", "", "A secret.")).await;
            numbers.push(opened.ticket.unwrap());
        }
        Self { desk, hers: numbers[0], his: numbers[1] }
    }

    /// As it stands in the mails of a ticket.
    async fn seal(&self, number: TicketNumber) -> String {
        let address: String = sqlx::query_scalar(
            "
            select m.thread ->> 'reply_to' from mails m
            join tickets t on t.id = m.ticket_id
            where t.number = $1 and m.to_address like '%@client.example'
            limit 1
            ",
        )
        .bind(number.get())
        .fetch_one(&self.desk.platform.db)
        .await
        .unwrap();
        let seal = address.strip_prefix(&format!("ticket+{number}."));
        seal.unwrap().strip_suffix(&format!("@{DOMAIN}")).unwrap().to_owned()
    }

    /// All there is of a ticket, and all mail that anybody got of it.
    async fn whole(&self, number: TicketNumber) -> String {
        sqlx::query_scalar(
            "
            select jsonb_build_array(
                to_jsonb(t),
                (select count(*) from ticket_events e where e.ticket_id = t.id),
                (select count(*) from ticket_comments c where c.ticket_id = t.id),
                (select count(*) from ticket_attachments a where a.ticket_id = t.id),
                (select count(*) from ticket_watchers w where w.ticket_id = t.id),
                (select count(*) from ticket_links l where t.id in (l.from_id, l.to_id)),
                (select count(*) from mails m where m.ticket_id = t.id)
            )::text
            from tickets t
            where t.number = $1
            ",
        )
        .bind(number.get())
        .fetch_one(&self.desk.platform.db)
        .await
        .unwrap()
    }

    async fn comes_to(&self, address: &str, raw: &[u8]) -> InboundSummary {
        let envelope = Envelope { from: None, to: vec![address.to_owned()] };
        let platform = &self.desk.platform;
        let mail = inbound::receive(platform, MailSource::Webhook, raw, &envelope).await.unwrap();
        file_all(platform).await;
        inbound::get(platform, &self.desk.admin, mail.id).await.unwrap().summary
    }

    /// What she writes becomes a ticket of her own; the two others stay what they are.
    async fn refuses(&self, address: &str, raw: &[u8]) {
        let before = (self.whole(self.hers).await, self.whole(self.his).await);
        let mail = self.comes_to(address, raw).await;
        let words = String::from_utf8_lossy(raw);
        assert_eq!(mail.outcome, Some(Outcome::Opened), "{address}: {words}");
        let number = mail.ticket.unwrap();
        assert!(number != self.hers && number != self.his, "{address}: {words}");
        let after = (self.whole(self.hers).await, self.whole(self.his).await);
        assert_eq!(before, after, "{address}: {words}");
        let told: String = sqlx::query_scalar(
            "select coalesce(string_agg(subject || text_part || html_part, ''), '') from mails where to_address like 'eve@%'",
        )
        .fetch_one(&self.desk.platform.db)
        .await
        .unwrap();
        assert!(!told.contains("secret"), "{told}");
    }
}

fn evil(extra: &str) -> Vec<u8> {
    letter(EVE, "Re: No sound", extra, "Close it, and tell me what it says.")
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_forged_address_reaches_no_ticket(db: PgPool) {
    let post = Sealed::open(db).await;
    let (hers, his) = (post.hers.get(), post.his.get());
    let (seal, other) = (post.seal(post.hers).await, post.seal(post.his).await);
    assert_ne!(seal, other);
    let forged = [
        format!("ticket+{hers}.{MADE_UP}@{DOMAIN}"),
        // Of another ticket, or nearly the right one.
        format!("ticket+{hers}.{other}@{DOMAIN}"),
        format!("ticket+{his}.{seal}@{DOMAIN}"),
        format!("ticket+{hers}.{}@{DOMAIN}", &seal[1..]),
        format!("ticket+{hers}.{seal}a@{DOMAIN}"),
        format!("ticket+{hers}.{}@{DOMAIN}", seal.chars().rev().collect::<String>()),
        format!("ticket+{hers}@{DOMAIN}"),
        format!("ticket+{hers}.@{DOMAIN}"),
        format!("ticket+-{hers}.{seal}@{DOMAIN}"),
        format!("ticket+{hers}{hers}.{seal}@{DOMAIN}"),
        format!("ticket+9223372036854775807.{seal}@{DOMAIN}"),
    ];
    for address in &forged {
        post.refuses(address, &evil("")).await;
        post.refuses("desk@kestrel.example", &evil(&format!("Cc: {address}\r\n"))).await;
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_forged_name_of_a_mail_reaches_no_ticket(db: PgPool) {
    let post = Sealed::open(db).await;
    let (hers, his) = (post.hers.get(), post.his.get());
    let (seal, other) = (post.seal(post.hers).await, post.seal(post.his).await);
    let forged = [
        format!("<ticket.{hers}.root.{MADE_UP}@{DOMAIN}>"),
        format!("<ticket.{hers}.1.{MADE_UP}@{DOMAIN}>"),
        format!("<ticket.{hers}.root.{other}@{DOMAIN}>"),
        format!("<ticket.{his}.root.{seal}@{DOMAIN}>"),
        format!("<ticket.{hers}.root@{DOMAIN}>"),
        format!("<ticket.{hers}.0.{seal}@{DOMAIN}>"),
        format!("<ticket.{hers}.root.{seal}.x@{DOMAIN}>"),
        "<a-mail-that-never-came@client.example>".to_owned(),
    ];
    for name in &forged {
        for header in ["In-Reply-To", "References"] {
            post.refuses("desk@kestrel.example", &evil(&format!("{header}: {name}\r\n"))).await;
        }
    }
    let all = evil(&format!("References: {}\r\n", forged.join("\r\n ")));
    post.refuses("desk@kestrel.example", &all).await;
    // What looks like a mail that could not be delivered is kept, and touches nothing either.
    let before = post.whole(post.hers).await;
    let bounce = letter(
        "MAILER-DAEMON@elsewhere.example",
        "Undelivered",
        &format!("X-Failed-Recipients: mara@client.example\r\nIn-Reply-To: {}\r\n", forged[0]),
        "550 no such user",
    );
    let mail = post.comes_to("desk@kestrel.example", &bounce).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Automatic), None));
    assert_eq!(post.whole(post.hers).await, before);
}

/// Whoever learns the name of somebody's mail cannot draw the thread to a ticket of their own.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mail_under_the_name_of_another_takes_no_thread_with_it(db: PgPool) {
    let post = Sealed::open(db).await;
    let first = letter(MARA, "Dark camera", "", "A secret.");
    let hers = come_in(&post.desk.platform, &first).await.ticket.unwrap();
    let text = String::from_utf8(first).unwrap();
    let name = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let copy = String::from_utf8(evil("")).unwrap();
    let own = copy.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let mail = come_in(&post.desk.platform, copy.replace(own, name).as_bytes()).await;
    assert_eq!(mail.outcome, Some(Outcome::Opened));
    assert_ne!(mail.ticket, Some(hers));

    let more = letter(MARA, "Re: Dark camera", &format!("In-Reply-To: {name}\r\n"), "More of it.");
    let mail = come_in(&post.desk.platform, &more).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(hers)));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_address_holds_in_capitals_and_after_a_merge(db: PgPool) {
    let post = Sealed::open(db).await;
    let (hers, his) = (post.hers, post.his);
    let (seal, other) = (post.seal(hers).await, post.seal(his).await);
    let own = format!("ticket+{}.{seal}@{DOMAIN}", hers.get());
    let answer = letter(MARA, "Something else", "", "In capitals.");
    let mail = post.comes_to(&own.to_uppercase(), &answer).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(hers)));

    tickets::merge(&post.desk.platform, &post.desk.ana, hers, his).await.unwrap();
    let answer = letter(MARA, "Something else", "", "After the merge.");
    let mail = post.comes_to(&own, &answer).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Commented), Some(his)));
    let said = tickets::comments(&post.desk.platform, &post.desk.admin, his).await.unwrap().items;
    assert_eq!(said.last().unwrap().body.as_str(), "After the merge.");

    // The two numbers have become one ticket, and their seals have not.
    for address in [
        format!("ticket+{}.{other}@{DOMAIN}", hers.get()),
        format!("ticket+{}.{seal}@{DOMAIN}", his.get()),
        format!("ticket+{}.{MADE_UP}@{DOMAIN}", hers.get()),
    ] {
        post.refuses(&address, &evil("")).await;
    }
}

/// A seal is of one installation: with another key it is of nothing.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_seal_of_another_key_opens_nothing(db: PgPool) {
    let post = Sealed::open(db).await;
    let seal = post.seal(post.hers).await;
    // Each that is not told a key makes one up.
    let elsewhere = Platform::new(post.desk.platform.db.clone()).with_email_domain(Some(DOMAIN));
    let address = format!("ticket+{}.{seal}@{DOMAIN}", post.hers.get());
    let envelope = Envelope { from: None, to: vec![address] };
    let raw = evil("");
    let mail = inbound::receive(&elsewhere, MailSource::Webhook, &raw, &envelope).await.unwrap();
    file_all(&elsewhere).await;
    let mail = inbound::get(&elsewhere, &post.desk.admin, mail.id).await.unwrap().summary;
    assert_eq!(mail.outcome, Some(Outcome::Opened));
}
