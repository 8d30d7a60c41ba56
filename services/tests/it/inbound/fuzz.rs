//! Reading mails that nobody would send. The whole way of such mails, from the webhook to the ticket, is fuzzed in
//! `server/tests/it/fuzz.rs`.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use services::inbound::{Field, mail_of, read};

use super::corpus;
use super::damage::{Dice, damaged};

/// Reading is allowed a second; unoptimised and beside other tests it gets more.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });

fn withstands(raw: &[u8], seed: u64) {
    let begun = Instant::now();
    let reading = read(raw);
    assert!(begun.elapsed() < LIMIT, "seed {seed}: {:?}", begun.elapsed());
    let texts = [&reading.text, &reading.rest];
    assert!(texts.iter().all(|text| !text.contains('\0')), "seed {seed}: a NUL cannot be stored");
    assert!(
        reading.text.chars().count() < 100_000 && reading.rest.chars().count() < 200_000,
        "seed {seed}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_mails_are_read(seed in 1..u64::MAX) {
        let mails: Vec<Vec<u8>> = corpus::all().into_iter().map(|mail| mail.raw).collect();
        withstands(&damaged(&mut Dice(seed), &mails), seed);
    }

    #[test]
    fn any_bytes_are_read(bytes: Vec<u8>, name in "[a-z-]{0,12}") {
        withstands(&bytes, 0);
        let field = |name: &str| Field { name: name.to_owned(), bytes: bytes.clone(), ..Field::default() };
        let form = vec![field(&name), field("headers"), field("text"), field("charsets"), field("attachment1"), field("attachment-info")];
        if let Some((raw, _)) = mail_of(form) {
            withstands(&raw, 0);
        }
    }
}
