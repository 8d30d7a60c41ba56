//! What mails become: stored once, filed once, to the right ticket, for the right person.

use domain::ProblemKind;
use domain::accounts::Role;
use domain::mail::inbound::{InboundState, MailSource, Outcome};
use domain::tickets::Via;
use futures::future::join_all;
use services::inbound::{self, Envelope, InboundFilter};
use services::tickets;
use sqlx::PgPool;

use super::corpus;
use super::letters::{MARA, come_in, comments, count, file_all, letter, ticket, written};
use crate::desk::{Desk, kind, user};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mail_of_a_stranger_opens_a_ticket_for_them(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let mail = come_in(
        &desk.platform,
        &letter(
            MARA,
            "Re: [EXTERNAL] No sound",
            "",
            "No sound in room 2.\r\n\r\nBest regards\r\nMara",
        ),
    )
    .await;
    assert_eq!((mail.state, mail.outcome), (InboundState::Filed, Some(Outcome::Opened)));
    let ticket = ticket(&desk, mail.ticket.unwrap()).await;
    assert_eq!(ticket.line.title.as_str(), "No sound");
    assert_eq!(ticket.description.as_str(), "No sound in room 2.");
    assert_eq!(ticket.line.requester.email.as_str(), "mara@client.example");
    assert_eq!(ticket.line.requester.name, "Mara Lindqvist");
    assert_eq!((ticket.line.requester.user_id, ticket.line.via), (None, Via::Mail));
    assert!(ticket.line.assignee_id.is_some(), "the triage owner has it");
    let whole = tickets::find(&desk.platform, &desk.admin, ticket.line.number).await.unwrap();
    assert!(whole.quoted.unwrap().contains("Best regards"), "what was cut is shown on demand");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_user_is_known_by_their_address(db: PgPool) {
    let desk = Desk::open(db).await;
    let mail = come_in(&desk.platform, &letter("Ana <ANA@example.org>", "Lamp", "", "Dark.")).await;
    let ticket = ticket(&desk, mail.ticket.unwrap()).await;
    assert_eq!(ticket.line.requester.user_id, Some(desk.ana.user));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_same_mail_fifty_times_at_once_is_one_ticket(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let raw = letter(MARA, "No sound", "", "No sound.");
    let envelope = Envelope::default();
    let second = desk.second_server();
    let servers = [&desk.platform, &second];
    let deliveries = (0..50).map(|turn| {
        let server = servers[turn % 2];
        let (raw, envelope) = (&raw, &envelope);
        async move {
            inbound::receive(server, MailSource::Webhook, raw, envelope).await.unwrap();
            inbound::file_due(server).await.unwrap()
        }
    });
    join_all(deliveries).await;
    file_all(&desk.platform).await;
    assert_eq!(count(&db).await, 1);
    let page = inbound::page(&desk.platform, &desk.admin, &InboundFilter::default(), None, 50)
        .await
        .unwrap();
    assert_eq!((page.items.len(), page.items[0].copies), (1, 50));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_machines_write_opens_nothing_and_is_kept(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    for mail in corpus::all().into_iter().filter(|mail| mail.expected.machine.is_some()) {
        // Each has an id of its own, or they would be one.
        let raw = String::from_utf8_lossy(&mail.raw).replace("mail-of-the-corpus", &mail.name);
        let filed = come_in(&desk.platform, raw.as_bytes()).await;
        assert_eq!(filed.state, InboundState::SetAside, "{}", mail.name);
    }
    assert_eq!(count(&db).await, 0);
    let written: i64 =
        sqlx::query_scalar("select count(*) from mails").fetch_one(&db).await.unwrap();
    assert_eq!(written, 0, "nobody is answered");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_set_aside_is_filed_when_an_admin_wants_it(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let mail = come_in(
        &desk.platform,
        &letter(MARA, "Alarm", "Auto-Submitted: auto-generated\r\n", "It burns."),
    )
    .await;
    assert_eq!((mail.state, mail.outcome), (InboundState::SetAside, Some(Outcome::Automatic)));
    assert_eq!(
        kind(inbound::reprocess(&desk.platform, &desk.ana, mail.id).await),
        ProblemKind::Forbidden
    );
    inbound::reprocess(&desk.platform, &desk.admin, mail.id).await.unwrap();
    file_all(&desk.platform).await;
    let filed = inbound::get(&desk.platform, &desk.admin, mail.id).await.unwrap().summary;
    assert_eq!(filed.outcome, Some(Outcome::Opened));
    assert_eq!(
        kind(inbound::reprocess(&desk.platform, &desk.admin, mail.id).await),
        ProblemKind::Conflict
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_staff_passes_on_is_the_ticket_of_who_wrote_it(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let text = "Please see to it.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Bo Berg <bo@client.example>\r\n\
                Date: Mon, 16 Nov 2026\r\nSubject: Lamp\r\nTo: Ana <ana@example.org>\r\n\r\nIt is dark.\r\n\r\nBest regards\r\nBo";
    let mail =
        come_in(&desk.platform, &letter("Ana <ana@example.org>", "Fwd: Lamp", "", text)).await;
    assert_eq!(mail.outcome, Some(Outcome::OpenedForOther));
    let number = mail.ticket.unwrap();
    let whole = tickets::find(&desk.platform, &desk.admin, number).await.unwrap();
    assert_eq!(whole.ticket.line.requester.email.as_str(), "bo@client.example");
    assert_eq!(
        (whole.ticket.line.title.as_str(), whole.ticket.description.as_str()),
        ("Lamp", "It is dark.")
    );
    assert!(whole.watchers.iter().any(|watcher| watcher.user_id == Some(desk.ana.user)));
    let notes = comments(&desk, number).await;
    assert_eq!((notes[0].body.as_str(), notes[0].internal), ("Please see to it.", true));
    let told = written(&db, "admin@example.org", number).await;
    let [mail] = &told[..] else { panic!("one for whoever has it to do: {told:#?}") };
    assert!(mail.contains("It is dark.") && mail.contains("Please see to it."), "{mail}");
    let told = written(&db, "bo@client.example", number).await;
    let [mail] = &told[..] else { panic!("one for whoever asked: {told:#?}") };
    assert!(!mail.contains("Please see to it."), "what colleagues say stays among them: {mail}");
    assert!(written(&db, "ana@example.org", number).await.is_empty(), "she did it herself");

    // Of a colleague who has it to do as well, it is still one mail.
    let text = text.replace("Bo Berg <bo@client.example>", "Admin <admin@example.org>");
    let mail =
        come_in(&desk.platform, &letter("Ana <ana@example.org>", "Fwd: Lamp", "", &text)).await;
    let told = written(&db, "admin@example.org", mail.ticket.unwrap()).await;
    assert_eq!(told.len(), 1, "{told:#?}");
    let text = text.replace("Admin <admin@example.org>", "Bo Berg <bo@client.example>");

    // Of somebody outside it is their own.
    let mail = come_in(&desk.platform, &letter(MARA, "Fwd: Lamp", "", &text)).await;
    assert_eq!(mail.outcome, Some(Outcome::Opened));
    let ticket = ticket(&desk, mail.ticket.unwrap()).await;
    assert_eq!(ticket.line.requester.email.as_str(), "mara@client.example");
    assert!(ticket.description.as_str().contains("It is dark."), "what is passed on is not lost");
}

/// A mail that could not be read whole is kept as it came. In a colleague's there may be what is for colleagues.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_colleagues_mail_as_it_came_stays_among_colleagues(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let platform = &desk.platform;
    let sabine = user(platform, "sabine", &[Role::Member]).await;
    let longer_than_anybody_reads = "All of it is dark.\r\n".repeat(25_000);
    let text = format!(
        "Careful, she is a zugzwang.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Sabine <sabine@example.org>\r\n\
         Date: Mon, 16 Nov 2026\r\nSubject: Lamp\r\nTo: Ana <ana@example.org>\r\n\r\n{longer_than_anybody_reads}"
    );
    let mail = come_in(platform, &letter("Ana <ana@example.org>", "Fwd: Lamp", "", &text)).await;
    assert_eq!(mail.outcome, Some(Outcome::OpenedForOther));
    let number = mail.ticket.unwrap();
    let whole = tickets::find(platform, &desk.admin, number).await.unwrap();
    let [file] = &whole.attachments[..] else { panic!("as it came: {:?}", whole.attachments) };
    let is_hers = async |number| {
        let seen = tickets::find(platform, &sabine, number).await.unwrap();
        let json = serde_json::to_string(&seen).unwrap();
        assert!(!json.contains("mail.eml") && !json.contains("zugzwang"), "#{number}");
        let got = tickets::attachments::download(platform, &sabine, file.id).await;
        assert_eq!(kind(got), ProblemKind::NotFound);
        seen.ticket.line.requester.is(sabine.user)
    };
    assert!(is_hers(number).await);

    // It goes with what was asked, and is no more to be seen there.
    let hers = come_in(platform, &letter("sabine@example.org", "Lamp", "", "Dark.")).await;
    let into = hers.ticket.unwrap();
    tickets::merge(platform, &desk.admin, number, into).await.unwrap();
    assert!(is_hers(into).await);
    let all = comments(&desk, into).await;
    assert!(all.iter().any(|comment| comment.attachments == [file.clone()]), "{all:?}");
}

/// As in an answer: what stands below a mail may be notes that it answers.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_the_mail_of_a_ticket_quotes_is_for_its_sender_and_for_colleagues(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let platform = &desk.platform;
    let sabine = user(platform, "sabine", &[Role::Member]).await;
    let nuno = user(platform, "nuno", &[Role::Member]).await;
    let text = "It is dark.\r\n\r\nOn Mon, 16 Nov 2026, Ana wrote:\r\n> Old zugzwang.";
    let mail = come_in(platform, &letter("Sabine <sabine@example.org>", "Lamp", "", text)).await;
    let number = mail.ticket.unwrap();
    tickets::watch(platform, &desk.ana, number, nuno.user, true).await.unwrap();
    for (who, is_shown) in [(&desk.ana, true), (&sabine, true), (&nuno, false)] {
        let whole = tickets::find(platform, who, number).await.unwrap();
        assert_eq!(whole.ticket.description.as_str(), "It is dark.");
        assert_eq!(whole.quoted.is_some_and(|text| text.contains("zugzwang")), is_shown, "{who:?}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn attachments_are_kept_and_a_mail_without_words_says_so(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let mails = corpus::all();
    let only = mails.iter().find(|mail| mail.name == "file-only-attachment").unwrap();
    let mail = come_in(&desk.platform, &only.raw).await;
    let whole = tickets::find(&desk.platform, &desk.admin, mail.ticket.unwrap()).await.unwrap();
    assert!(whole.ticket.description.as_str().contains("only attachments: IMG_0042.jpg"));
    assert_eq!(whole.attachments[0].name.as_str(), "IMG_0042.jpg");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whatever_comes_becomes_a_ticket_and_nothing_is_lost(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let strange: [&[u8]; 5] =
        [b"", b"\0\0\0", b"no header at all", b"\xff\xfe\xfd", b"From: \r\n\r\n"];
    for raw in strange {
        let mail = come_in(&desk.platform, raw).await;
        assert_eq!(mail.state, InboundState::Filed, "{raw:?}: {:?}", mail.reason);
    }
    let nested = [
        &b"From: a@client.example\r\nSubject: Deep\r\n"[..],
        &b"Content-Type: message/rfc822\r\n\r\n".repeat(10_000),
    ]
    .concat();
    let mail = come_in(&desk.platform, &nested).await;
    let whole = tickets::find(&desk.platform, &desk.admin, mail.ticket.unwrap()).await.unwrap();
    assert!(whole.attachments.iter().any(|file| file.name.as_str() == "mail.eml"), "as it came");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_bounce_is_noted_on_its_ticket(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let first = letter(MARA, "No sound", "", "No sound.");
    let number = come_in(&desk.platform, &first).await.ticket.unwrap();
    let text = String::from_utf8(first).unwrap();
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let bounce = letter(
        "MAILER-DAEMON@mx.example",
        "Undelivered",
        &format!("X-Failed-Recipients: mara@client.example\r\nIn-Reply-To: {id}\r\n"),
        "550 no such user",
    );
    let mail = come_in(&desk.platform, &bounce).await;
    assert_eq!((mail.outcome, mail.ticket), (Some(Outcome::Bounced), Some(number)));
    let whole = tickets::find(&desk.platform, &desk.admin, number).await.unwrap();
    let json = serde_json::to_string(&whole.timeline).unwrap();
    assert!(json.contains("mara@client.example") && json.contains("550 no such user"), "{json}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_flood_is_throttled(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    for turn in 0..103 {
        let raw = letter(MARA, &format!("Turn {turn}"), "", "Again.");
        inbound::receive(&desk.platform, MailSource::Webhook, &raw, &Envelope::default())
            .await
            .unwrap();
    }
    file_all(&desk.platform).await;
    let filter = InboundFilter { state: Some(InboundState::SetAside), search: None };
    let page = inbound::page(&desk.platform, &desk.admin, &filter, None, 200).await.unwrap();
    assert!(
        !page.items.is_empty()
            && page.items.iter().all(|mail| mail.outcome == Some(Outcome::Flood))
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn trying_a_mail_out_says_what_it_would_become_and_leaves_nothing(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number =
        come_in(&desk.platform, &letter(MARA, "No sound", "", "No sound.")).await.ticket.unwrap();
    let raw = letter(MARA, &format!("Re: [Ticket #{number}] - No sound"), "", "Again.");
    let trial = inbound::try_out(&desk.platform, &desk.admin, raw).await.unwrap();
    assert_eq!((trial.outcome, trial.ticket), (Outcome::Commented, Some(number)));
    assert_eq!((trial.reading.text.as_str(), trial.is_known), ("Again.", false));
    assert!(comments(&desk, number).await.is_empty());
    assert_eq!(
        kind(inbound::try_out(&desk.platform, &desk.ana, b"x".to_vec()).await),
        ProblemKind::Forbidden
    );
    assert_eq!(
        kind(inbound::try_out(&desk.platform, &desk.admin, b" \n".to_vec()).await),
        ProblemKind::Invalid
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_server_that_dies_while_filing_loses_nothing(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    inbound::receive(
        &desk.platform,
        MailSource::Webhook,
        &letter(MARA, "No sound", "", "x"),
        &Envelope::default(),
    )
    .await
    .unwrap();
    // As it stands when the process was killed: a lease that nobody will end.
    sqlx::query("update inbound_mails set lease_id = gen_random_uuid(), leased_until = now() + interval '2 minutes', attempts = 1")
        .execute(&db)
        .await
        .unwrap();
    assert_eq!(inbound::file_due(&desk.second_server()).await.unwrap(), 0, "somebody is at it");
    sqlx::query("update inbound_mails set leased_until = now() - interval '1 second'")
        .execute(&db)
        .await
        .unwrap();
    assert_eq!(inbound::file_due(&desk.second_server()).await.unwrap(), 1);
    assert_eq!(count(&db).await, 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_put_into_the_folder_is_taken_once(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let root = tempfile::tempdir().unwrap();
    let folder = inbound::DropFolder::new(root.path().to_owned());
    assert_eq!(folder.collect(&desk.platform).await.unwrap(), 0);
    std::fs::write(root.path().join("new/1795000000.1.host"), letter(MARA, "No sound", "", "x"))
        .unwrap();
    assert_eq!(folder.collect(&desk.platform).await.unwrap(), 1);
    assert_eq!(folder.collect(&desk.platform).await.unwrap(), 0);
    assert!(root.path().join("cur/1795000000.1.host:2,S").exists());
    file_all(&desk.platform).await;
    assert_eq!(count(&db).await, 1);
}
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_gets_a_copy_follows_the_ticket_if_they_are_known(db: PgPool) {
    let desk = Desk::open(db).await;
    user(&desk.platform, "sabine", &[Role::Member]).await;
    come_in(&desk.platform, &letter("Ole <ole@client.example>", "Dark beamer", "", "It is dark."))
        .await;
    let us = desk.platform.post_address().to_string();
    let copies = format!(
        "Cc: Sabine <sabine@example.org>, ole@client.example, stranger@client.example, {us}, {MARA}\r\n"
    );
    let mail = come_in(&desk.platform, &letter(MARA, "No sound", &copies, "Since monday.")).await;
    let watchers = tickets::watchers_of(&desk.platform, &desk.admin, mail.ticket.unwrap()).await;
    let mut watchers: Vec<String> =
        watchers.unwrap().into_iter().map(|one| one.email.to_string()).collect();
    watchers.sort();
    assert_eq!(watchers, ["ole@client.example", "sabine@example.org"]);
}
