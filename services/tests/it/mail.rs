//! Mail: from its cause to the outbox, and out of it.

use std::collections::HashSet;

use chrono::{TimeDelta, Utc};
use domain::accounts::Actor;
use domain::mail::{Mail, MailState};
use domain::notifications::Notice;
use domain::{Problem, ProblemKind};
use mailin::Response;
use services::mail::messages::{Invitation, PasswordReset, TestMail};
use services::mail::{self, MailFilter, Recipient, Transport};
use services::{Change, Platform, Site, notifications};
use sqlx::PgPool;

use crate::desk::{Desk, kind};
use crate::post_office::{FakeSendGrid, KEY, Refusal, SmtpServer, errors};

const TOKEN: &str = "b25lLXRpbWUtdG9rZW4";

fn reset() -> PasswordReset {
    PasswordReset { token: TOKEN.to_owned(), valid_for: TimeDelta::hours(1) }
}

async fn recipient(change: &mut Change, who: Actor) -> Recipient {
    Recipient::user(change, who.user).await.unwrap()
}

async fn queued(platform: &Platform) -> i64 {
    sqlx::query_scalar("select count(*) from mails where state = 'queued'")
        .fetch_one(&platform.db)
        .await
        .unwrap()
}

async fn queued_and_claimed(platform: &Platform) -> i64 {
    sqlx::query_scalar("select count(*) from mails where state = 'queued' and lease_id is not null")
        .fetch_one(&platform.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn mail_happens_with_its_cause_or_not_at_all(db: PgPool) -> services::Result<()> {
    let desk = Desk::open(db).await;
    let mut change = Change::by_system(&desk.platform).await?;
    let ana = recipient(&mut change, desk.ana).await;
    mail::send(&mut change, &ana, &reset()).await?;
    drop(change);
    assert_eq!(queued(&desk.platform).await, 0);

    let mut change = Change::by_system(&desk.platform).await?;
    assert!(mail::send(&mut change, &ana, &reset()).await?.is_some());
    change.commit().await?;
    assert_eq!(queued(&desk.platform).await, 1);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_caused_it_gets_what_they_asked_for_and_no_news(db: PgPool) -> services::Result<()> {
    let desk = Desk::open(db).await;
    let mut change = Change::by(&desk.platform, &desk.admin).await?;
    let news = Invitation {
        token: TOKEN.to_owned(),
        valid_for: TimeDelta::days(7),
        by: "admin".to_owned(),
    };
    let asked = TestMail { transport: "outbox".to_owned(), at: Utc::now() };
    let (admin, ana) =
        (recipient(&mut change, desk.admin).await, recipient(&mut change, desk.ana).await);
    assert!(mail::send(&mut change, &admin, &news).await?.is_none());
    assert!(mail::send(&mut change, &ana, &news).await?.is_some());
    assert!(mail::send(&mut change, &admin, &asked).await?.is_some());
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mail_bears_the_name_and_the_address_of_the_site(db: PgPool) -> services::Result<()> {
    let site = Site {
        name: "Kestrel Desk".to_owned(),
        company: "Kestrel Media".to_owned(),
        public_url: "https://desk.kestrel.example".to_owned(),
        ..Site::default()
    };
    let desk = Desk::open(db.clone()).await;
    let platform = Platform::new(db).with_site(site);
    let mut change = Change::by_system(&platform).await?;
    let ana = recipient(&mut change, desk.ana).await;
    mail::send(&mut change, &ana, &reset()).await?;
    let (subject, text, html): (String, String, String) =
        sqlx::query_as("select subject, text_part, html_part from mails")
            .fetch_one(change.db())
            .await?;
    assert_eq!(subject, "Reset your password for Kestrel Desk");
    for part in [&text, &html] {
        assert!(part.contains("Sent by Kestrel Desk of Kestrel Media"), "{part}");
        assert!(part.contains("https://desk.kestrel.example/reset?token="), "{part}");
    }
    Ok(())
}

/// So many mails to Ana, committed.
async fn write(desk: &Desk, count: usize) {
    let mut change = Change::by_system(&desk.platform).await.unwrap();
    let ana = recipient(&mut change, desk.ana).await;
    for _ in 0..count {
        mail::send(&mut change, &ana, &reset()).await.unwrap();
    }
    change.commit().await.unwrap();
}

async fn deliver_all(platform: &Platform, transport: &Transport) {
    while mail::deliver_due(platform, transport).await.unwrap() > 0 {}
}

async fn only_mail(desk: &Desk) -> Mail {
    let page = mail::page(&desk.platform, &desk.admin, &MailFilter::default(), None, 50).await;
    let id = page.unwrap().items.first().unwrap().id;
    mail::get(&desk.platform, &desk.admin, id).await.unwrap()
}

/// As if its time had come, and the lease of a dead server were over.
async fn let_time_pass(platform: &Platform) {
    sqlx::query(
        "update mails set due_at = now(), leased_until = case when lease_id is not null then now() - interval '1 s' end",
    )
    .execute(&platform.db)
    .await
    .unwrap();
}

fn message_ids(mails: &[String]) -> HashSet<String> {
    mails
        .iter()
        .filter_map(|mail| mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")))
        .map(|id| id.trim().to_owned())
        .collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn by_smtp_both_parts_arrive_under_the_names_of_the_site(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    write(&desk, 1).await;
    deliver_all(&desk.platform, &transport).await;
    let taken = office.taken();
    let [arrived] = taken.as_slice() else { panic!("{} mails arrived", taken.len()) };
    for words in [
        "From: \"Kestrel Desk\" <desk@kestrel.example>",
        "To: ana <ana@example.org>",
        "Subject: Reset your password for Patchbay",
        "Auto-Submitted: auto-generated",
        "multipart/alternative",
        "text/plain",
        "text/html",
    ] {
        assert!(arrived.contains(words), "{words} is missing in {arrived}");
    }
    let mail = only_mail(&desk).await;
    assert_eq!(mail.summary.state, MailState::Sent);
    assert!(arrived.contains(&format!("X-Patchbay-Mail: {}", mail.summary.id)), "{arrived}");
    assert_eq!(
        message_ids(&taken),
        HashSet::from([format!("<{}@kestrel.example>", mail.summary.id)])
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_a_thousand_mails_two_deliverers_send_none_twice(db: PgPool) {
    const MAILS: usize = 1_000;
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    let mut change = Change::by_system(&desk.platform).await.unwrap();
    let ana = recipient(&mut change, desk.ana).await;
    for index in 0..MAILS {
        let address = format!("ana+{}@example.org", index / 2).parse().unwrap();
        mail::send(&mut change, &Recipient { address, ..ana.clone() }, &reset()).await.unwrap();
    }
    change.commit().await.unwrap();
    let other = desk.second_server();
    tokio::join!(deliver_all(&desk.platform, &transport), deliver_all(&other, &transport));
    let taken = office.taken();
    assert_eq!(taken.len(), MAILS);
    assert_eq!(message_ids(&taken).len(), MAILS);
    assert_eq!(queued(&desk.platform).await, 0);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_a_dead_server_had_claimed_goes_out_once_its_lease_is_over(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    write(&desk, 1).await;
    sqlx::query("update mails set lease_id = gen_random_uuid(), leased_until = now() + interval '5 min', attempts = 1")
        .execute(&desk.platform.db)
        .await
        .unwrap();
    deliver_all(&desk.platform, &transport).await;
    assert_eq!(office.taken().len(), 0, "somebody else's as long as the lease lasts");
    let_time_pass(&desk.platform).await;
    deliver_all(&desk.platform, &transport).await;
    deliver_all(&desk.platform, &transport).await;
    assert_eq!(office.taken().len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_fails_for_now_is_tried_again_and_what_is_refused_is_given_up(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    office.answer_next([Response::custom(450, "busy, come back".to_owned())]);
    write(&desk, 1).await;
    deliver_all(&desk.platform, &transport).await;
    let mail = only_mail(&desk).await.summary;
    assert_eq!((mail.state, mail.attempts), (MailState::Queued, 1));
    assert!(mail.due_at.unwrap() > Utc::now() + TimeDelta::seconds(10), "{:?}", mail.due_at);
    assert!(mail.last_error.unwrap().contains("busy"));

    let_time_pass(&desk.platform).await;
    office.answer_next([Response::custom(550, "no such mailbox".to_owned())]);
    deliver_all(&desk.platform, &transport).await;
    let mail = only_mail(&desk).await.summary;
    assert_eq!((mail.state, mail.attempts), (MailState::Failed, 2));

    let again = mail::send_again(&desk.platform, &desk.admin, mail.id).await.unwrap();
    assert_eq!((again.id, again.state), (mail.id, MailState::Queued));
    deliver_all(&desk.platform, &transport).await;
    assert_eq!(office.taken().len(), 1);
    assert_eq!(only_mail(&desk).await.summary.state, MailState::Sent);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn after_the_last_try_a_mail_is_given_up(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    write(&desk, 1).await;
    for _ in 0..8 {
        office.answer_next([Response::custom(450, "busy".to_owned())]);
        let_time_pass(&desk.platform).await;
        deliver_all(&desk.platform, &transport).await;
    }
    let mail = only_mail(&desk).await.summary;
    assert_eq!((mail.state, mail.attempts), (MailState::Failed, 8));
    assert_eq!(office.taken().len(), 0);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_manages_mail_hears_once_of_all_that_was_given_up(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    let told = async |who| notifications::page(&desk.platform, who, None, 50).await.unwrap().items;
    write(&desk, 1).await;
    office.answer_next([Response::custom(450, "busy, come back".to_owned())]);
    deliver_all(&desk.platform, &transport).await;
    assert!(told(&desk.admin).await.is_empty(), "it is tried again");

    write(&desk, 1).await;
    let_time_pass(&desk.platform).await;
    let refusal = || Response::custom(550, "no such mailbox".to_owned());
    office.answer_next([refusal(), refusal()]);
    deliver_all(&desk.platform, &transport).await;
    let news = told(&desk.admin).await;
    let [Notice::MailFailed { count, reason, .. }] =
        &news.iter().map(|one| &one.notice).collect::<Vec<_>>()[..]
    else {
        panic!("{news:?}")
    };
    assert_eq!(*count, 2);
    assert!(reason.contains("no such mailbox"), "{reason}");
    assert!(told(&desk.ana).await.is_empty());
    assert_eq!(queued(&desk.platform).await, 0, "no mail about mail");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_has_arrived_is_sent_again_as_another_mail(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    mail::send_test(&desk.platform, &desk.admin, None).await.unwrap();
    deliver_all(&desk.platform, &transport).await;
    let first = only_mail(&desk).await.summary;
    let copy = mail::send_again(&desk.platform, &desk.admin, first.id).await.unwrap();
    assert_ne!(copy.id, first.id);
    deliver_all(&desk.platform, &transport).await;
    assert_eq!(message_ids(&office.taken()).len(), 2);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn sendgrid_gets_what_its_schema_wants_and_tracks_nothing(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = FakeSendGrid::open(KEY).await;
    write(&desk, 1).await;
    deliver_all(&desk.platform, &transport).await;
    let mail = only_mail(&desk).await;
    assert_eq!(mail.summary.state, MailState::Sent, "{:?}", mail.summary.last_error);
    let taken = office.taken();
    let personalization = &taken[0]["personalizations"][0];
    assert_eq!(personalization["to"][0]["email"], "ana@example.org");
    let message_id = format!("<{}@kestrel.example>", mail.summary.id);
    assert_eq!(personalization["headers"]["Message-ID"], message_id);
    assert_eq!(taken[0]["from"]["name"], "Kestrel Desk");
    assert_eq!(taken[0]["tracking_settings"]["click_tracking"]["enable"], false);
    assert_eq!(taken[0]["tracking_settings"]["open_tracking"]["enable"], false);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_address_whose_mail_takes_long_holds_up_no_other(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    office.be_slow_with(Some("ana@example.org"));
    write(&desk, 2).await;
    let (end, over) = tokio::sync::oneshot::channel::<()>();
    let over = async { drop(over.await) };
    let kept = tokio::spawn(mail::keep_delivering(desk.platform.clone(), transport, over));
    let arrived = async |count| {
        while office.taken().len() < count {
            tokio::task::yield_now().await;
        }
        office.taken()
    };

    // More than leave at once, so that they need the room that the slow one does not give.
    for turn in 0..20 {
        let to = format!("turn-{turn}@example.org").parse().unwrap();
        mail::send_test(&desk.platform, &desk.admin, Some(to)).await.unwrap();
    }
    let mails = arrived(20).await;
    assert!(mails.iter().all(|mail| !mail.contains("ana@example.org")), "{mails:?}");

    // What is for one address goes out one after the other, in its order.
    office.be_slow_with(None);
    let mails = arrived(22).await;
    let ids: Vec<_> =
        mails[20..].iter().flat_map(|mail| message_ids(std::slice::from_ref(mail))).collect();
    assert!(ids.len() == 2 && ids.is_sorted(), "{ids:?}");

    // What has begun at the end is finished.
    while queued(&desk.platform).await > 0 {
        tokio::task::yield_now().await;
    }
    office.be_slow_with(Some("ana@example.org"));
    write(&desk, 1).await;
    while queued_and_claimed(&desk.platform).await == 0 {
        tokio::task::yield_now().await;
    }
    end.send(()).unwrap();
    office.be_slow_with(None);
    kept.await.unwrap();
    assert_eq!((office.taken().len(), queued(&desk.platform).await), (23, 0));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_sendgrid_answers_decides_what_becomes_of_a_mail(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = FakeSendGrid::open(KEY).await;
    let reset_at = (Utc::now().timestamp() + 600).to_string();
    let cases = [
        (429, vec![("x-ratelimit-reset", reset_at)], MailState::Queued, "too many"),
        (500, vec![], MailState::Queued, "on fire"),
        (503, vec![("retry-after", "600".to_owned())], MailState::Queued, "later"),
        (413, vec![], MailState::Failed, "too large"),
        (400, vec![], MailState::Failed, "bad address (personalizations.0.to.0.email)"),
    ];
    for (status, headers, state, words) in cases {
        write(&desk, 1).await;
        let is_timed = !headers.is_empty();
        let (message, field) = match words.split_once(" (") {
            Some((message, field)) => (message, Some(field.trim_end_matches(')'))),
            None => (words, None),
        };
        office.refuse_next(Refusal { status, headers, body: errors(&[(message, field)]) });
        mail::deliver_due(&desk.platform, &transport).await.unwrap();
        let mail = only_mail(&desk).await.summary;
        assert_eq!(mail.state, state, "{status}");
        let error = mail.last_error.unwrap();
        assert!(error.contains(words) && error.contains(&status.to_string()), "{error}");
        if is_timed {
            let wait = mail.due_at.unwrap() - Utc::now();
            assert!((580..=601).contains(&wait.num_seconds()), "{status}: {wait}");
        }
    }
    assert!(office.taken().is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_wrong_key_costs_no_mail(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = FakeSendGrid::open("SG.a-wrong-one").await;
    write(&desk, 1).await;
    deliver_all(&desk.platform, &transport).await;
    let mail = only_mail(&desk).await.summary;
    assert_eq!(mail.state, MailState::Queued);
    assert!(mail.last_error.unwrap().contains("401"));
    assert!(office.taken().is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_outbox_keeps_everything_and_shows_it_whole(db: PgPool) {
    let desk = Desk::open(db).await;
    write(&desk, 1).await;
    deliver_all(&desk.platform, &Transport::Outbox).await;
    let mail = only_mail(&desk).await;
    assert_eq!(mail.summary.state, MailState::Kept);
    assert!(!mail.is_redacted && mail.text.contains(TOKEN) && mail.html.contains(TOKEN));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_reads_others_mail_cannot_use_its_links(db: PgPool) {
    let desk = Desk::open(db).await;
    let (_, transport) = SmtpServer::open();
    write(&desk, 1).await;
    for _ in 0..2 {
        let mail = only_mail(&desk).await;
        assert!(mail.is_redacted && !mail.text.contains(TOKEN) && !mail.html.contains(TOKEN));
        deliver_all(&desk.platform, &transport).await;
    }
    // What was sent is in no backup either, and nobody gets the mail without its link.
    let rows: Vec<String> = sqlx::query_scalar("select mails::text from mails")
        .fetch_all(&desk.platform.db)
        .await
        .unwrap();
    assert!(rows.iter().all(|row| !row.contains(TOKEN)));
    let id = only_mail(&desk).await.summary.id;
    let again = mail::send_again(&desk.platform, &desk.admin, id).await;
    assert_eq!(kind(again), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_list_is_searched_literally_and_goes_on_where_it_ended(db: PgPool) {
    let desk = Desk::open(db).await;
    write(&desk, 5).await;
    mail::send_test(&desk.platform, &desk.admin, Some("50%_off@example.org".parse().unwrap()))
        .await
        .unwrap();
    let find = async |search: &str| {
        let filter = MailFilter { search: Some(search.to_owned()), state: None };
        mail::page(&desk.platform, &desk.admin, &filter, None, 50).await.unwrap().items.len()
    };
    assert_eq!(find("ANA@").await, 5);
    assert_eq!(find("%").await, 1);
    assert_eq!(find("_").await, 1);
    assert_eq!(find("nobody").await, 0);
    let zero = MailFilter { search: Some("a\0b".to_owned()), state: None };
    let refused = mail::page(&desk.platform, &desk.admin, &zero, None, 50).await;
    assert_eq!(Problem::from(refused.unwrap_err()).kind, ProblemKind::Invalid);

    let mut seen = HashSet::new();
    let mut before = None;
    loop {
        let page = mail::page(&desk.platform, &desk.admin, &MailFilter::default(), before, 4)
            .await
            .unwrap();
        assert!(page.items.iter().all(|mail| seen.insert(mail.id)));
        let Some(cursor) = page.next_cursor else { break };
        before = Some(cursor.parse().unwrap());
    }
    assert_eq!(seen.len(), 6);
    assert_eq!(
        kind(mail::page(&desk.platform, &desk.ana, &MailFilter::default(), None, 4).await),
        ProblemKind::Forbidden
    );
}
