//! Mails that nobody would send, all the way: through the webhook, into the database, and to what they become.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, header};
use domain::accounts::Role;
use services::inbound::{file_due, read};
use sqlx::PgPool;

use crate::corpus;
use crate::damage::{Dice, damaged};
use crate::desk::Desk;
use crate::inbound::{EDGE, SECRET, form};
use crate::visitor::Visitor;

/// From the request to the ticket. Beside other tests, a mail gets more.
const LIMIT: Duration = Duration::from_secs(1);
const BESIDE_OTHERS: Duration = Duration::from_secs(10);
/// Mails after which time is turned on, so that no sender has written too many lately.
const HOUR: u64 = 10;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_damaged_mails_none_is_lost(db: PgPool) {
    let mut fuzz = Fuzz::open(db).await;
    for seed in 1..=48 {
        fuzz.turn(seed, BESIDE_OTHERS).await;
    }
    fuzz.account().await;
}

/// As long as `FUZZ_SECONDS` says, from the mail `FUZZ_SEED` on:
/// `FUZZ_SECONDS=600 cargo xtask db -- cargo test -p server --test it -- --ignored --nocapture fuzz_inbound`.
#[sqlx::test(migrator = "services::MIGRATOR")]
#[ignore = "runs for as long as FUZZ_SECONDS says"]
async fn fuzz_inbound(db: PgPool) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let time = Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(60));
    let first = number("FUZZ_SEED").unwrap_or(1);
    let mut fuzz = Fuzz::open(db).await;
    let begun = Instant::now();
    for seed in first.. {
        if begun.elapsed() >= time {
            break;
        }
        fuzz.turn(seed, LIMIT).await;
    }
    fuzz.account().await;
}

struct Fuzz {
    desk: Desk,
    door: Visitor,
    mails: Vec<Vec<u8>>,
    sent: u64,
    slowest: (Duration, u64),
}

impl Fuzz {
    /// With the ticket that mails of the corpus name, and with its writer among the staff, so that what
    /// they answer and pass on is taken as such.
    async fn open(db: PgPool) -> Self {
        let desk =
            Desk::with(db, [("INBOUND_EMAIL_SECRET", SECRET), ("EMAIL_DOMAIN", "desk.example")]);
        let door = desk.anybody();
        desk.person(corpus::SABINE.1, &[Role::Technician]).await;
        let mails = corpus::all().into_iter().map(|mail| mail.raw).collect();
        let fuzz = Self { desk, door, mails, sent: 0, slowest: (Duration::ZERO, 0) };
        let first =
            b"From: Mara <mara@client.example>\r\nSubject: No sound\r\n\r\nNo sound.".to_vec();
        fuzz.bring("message/rfc822", first).await;
        file_due(&fuzz.desk.state.platform).await.unwrap();
        let numbered = format!(
            "update tickets set number = {};
            select setval(pg_get_serial_sequence('tickets', 'number'), 1000)",
            corpus::TICKET,
        );
        let db = &fuzz.desk.state.platform.db;
        sqlx::raw_sql(sqlx::AssertSqlSafe(numbered)).execute(db).await.unwrap();
        Self { sent: 1, ..fuzz }
    }

    /// Answers the id of the mail.
    async fn bring(&self, kind: &str, body: Vec<u8>) -> uuid::Uuid {
        let visitor = self.door.clone().with(header::CONTENT_TYPE, kind);
        let path = format!("/api/inbound-email?key={SECRET}");
        let answer = visitor.send(Method::POST, &path, Body::from(body)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().parse().unwrap()
    }

    async fn turn(&mut self, seed: u64, limit: Duration) {
        let db = self.desk.state.platform.db.clone();
        let (kind, body) = self.request(seed);
        let begun = Instant::now();
        let id = self.bring(&kind, body.clone()).await;
        while file_due(&self.desk.state.platform).await.unwrap() > 0 {}
        let took = begun.elapsed();
        self.sent += 1;
        self.slowest = self.slowest.max((took, seed));

        let (state, reason, raw): (String, Option<String>, Option<Vec<u8>>) =
            sqlx::query_as("select state, reason, raw from inbound_mails where id = $1")
                .bind(id)
                .fetch_one(&db)
                .await
                .unwrap();
        assert!(
            ["filed", "set_aside"].contains(&state.as_str()),
            "mail {seed} is {state}: {reason:?}"
        );
        if took > limit {
            // Others use this machine, too: what reads it as slowly again is slow.
            let again = Instant::now();
            read(&raw.unwrap_or_default());
            assert!(
                again.elapsed() < limit / 2,
                "mail {seed} took {took:?}, to read {:?}",
                again.elapsed()
            );
        }
        if seed.is_multiple_of(HOUR) {
            sqlx::query("update inbound_mails set received_at = received_at - interval '1 hour' where received_at > now() - interval '1 hour'")
                .execute(&db)
                .await
                .unwrap();
        }
    }

    /// A damaged mail as it is, in the form it comes in, or taken apart.
    fn request(&self, seed: u64) -> (String, Vec<u8>) {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        // Each has a name of its own, or they would be one mail.
        let name = format!("mail-{seed}");
        let named = |raw: Vec<u8>| replaced(&raw, b"mail-of-the-corpus", name.as_bytes());
        let mut damaged = || damaged(&mut dice, &self.mails);
        let of_form = format!("multipart/form-data; boundary={EDGE}");
        match seed % 4 {
            0 => ("message/rfc822".to_owned(), named(damaged())),
            1 => {
                let (whole, other) = (named(damaged()), damaged());
                let at =
                    whole.windows(4).position(|edge| edge == b"\r\n\r\n").unwrap_or(whole.len());
                let (head, body) = whole.split_at(at);
                let fields: [(&str, &[u8]); 9] = [
                    ("headers", head),
                    ("text", body),
                    ("html", &other),
                    ("from", &head[..head.len().min(90)]),
                    ("envelope", &other[..other.len().min(60)]),
                    ("charsets", br#"{"text":"utf-7","html":"x-none","from":"shift_jis"}"#),
                    ("attachment1", &other),
                    ("attachment-info", br#"{"attachment1":{"filename":"..\\\u0000/x","type":"message/rfc822","content-id":"<x>\r\n"}}"#),
                    ("content-ids", br#"{"x":"attachment1"}"#),
                ];
                (of_form, form(&fields))
            }
            _ => {
                let mail = named(damaged());
                let envelope = br#"{"to":["ticket+42.abcdefghijklmnop@desk.example"],"from":""}"#;
                let fields: [(&str, &[u8]); 2] = [("email", &mail), ("envelope", envelope)];
                (of_form, form(&fields))
            }
        }
    }

    /// What came in is what became of it, to the last mail.
    async fn account(self) {
        let db = &self.desk.state.platform.db;
        let became: BTreeMap<String, (i64, i64)> = sqlx::query_as::<_, (String, i64, i64)>(
            "
            select state || ', ' || coalesce(outcome, 'nothing'), count(*), sum(copies)::int8
            from inbound_mails
            group by 1
            ",
        )
        .fetch_all(db)
        .await
        .unwrap()
        .into_iter()
        .map(|(what, mails, copies)| (what, (mails, copies)))
        .collect();
        let of_state = |state: &str| -> i64 {
            became
                .iter()
                .filter(|(what, _)| what.starts_with(state))
                .map(|(_, (mails, _))| mails)
                .sum()
        };
        let (mails, copies) = became
            .values()
            .fold((0, 0), |(mails, copies), (more, again)| (mails + more, copies + again));
        assert_eq!(copies, i64::try_from(self.sent).unwrap(), "{became:?}");
        assert_eq!(mails, of_state("filed") + of_state("set_aside"), "{became:?}");
        let (slowest, seed) = self.slowest;
        println!(
            "{} mails came in, {mails} of them different: {became:?}; the slowest, {seed}, took {slowest:?}",
            self.sent
        );
    }
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut rest = text;
    let mut new = Vec::with_capacity(text.len());
    while let Some(at) = rest.windows(from.len()).position(|part| part == from) {
        new.extend_from_slice(&rest[..at]);
        new.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    new.extend_from_slice(rest);
    new
}
