//! Webhooks: told what happened, signed, in order, once if all goes well and never not at all.

use std::time::Duration;

use chrono::Utc;
use domain::ProblemKind;
use domain::accounts::{Actor, Permission, Role, Scopes};
use domain::notifications::Notice;
use domain::tickets::{TicketChange, TicketStatus};
use domain::webhooks::{
    Delivery, DeliveryState, Webhook, WebhookDraft, WebhookEvent, WebhookId, WebhookWithSecret,
};
use services::outgoing::{Outgoing, Reach};
use services::{Platform, notifications, tickets, webhooks};
use sqlx::PgPool;

use crate::desk::{Desk, kind, problem, user};
use crate::receiver::{Answer, Receiver};
use crate::tickets::{become_, noted, opened, said};

/// A desk whose webhooks may lead to this machine, as receivers of tests do.
async fn desk(db: PgPool) -> Desk {
    let desk = Desk::open(db).await;
    let platform = desk.platform.clone().with_outgoing(Outgoing::new(Reach::AndThisMachine));
    Desk { platform, ..desk }
}

fn draft(url: &str) -> WebhookDraft {
    WebhookDraft {
        name: "Chat relay".parse().unwrap(),
        url: url.parse().unwrap(),
        events: WebhookEvent::ALL.to_vec(),
        internal: false,
        active: true,
    }
}

async fn listening(desk: &Desk, draft: WebhookDraft) -> WebhookWithSecret {
    webhooks::create(&desk.platform, &desk.admin, &draft).await.unwrap()
}

/// A receiver, and the webhook that leads there.
async fn connected(desk: &Desk) -> (Receiver, WebhookWithSecret) {
    let (receiver, url) = Receiver::open().await;
    let webhook = listening(desk, draft(&url)).await;
    (receiver, webhook)
}

async fn deliver_all(platform: &Platform) {
    while webhooks::deliver_due(platform).await.unwrap() > 0 {}
}

/// As if what waits for another try had waited long enough.
async fn let_time_pass(platform: &Platform) {
    for statement in [
        "update webhook_deliveries set due_at = now() - interval '1 second' where state = 'waiting'",
        "update webhooks set rests_until = null",
    ] {
        sqlx::query(statement).execute(&platform.db).await.unwrap();
    }
}

async fn get(desk: &Desk, id: WebhookId) -> Webhook {
    webhooks::get(&desk.platform, &desk.admin, id).await.unwrap()
}

/// The newest first.
async fn log(desk: &Desk, id: WebhookId) -> Vec<Delivery> {
    webhooks::deliveries(&desk.platform, &desk.admin, id, None, None, 200).await.unwrap().items
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_receiver_is_told_what_happens_and_can_tell_that_it_was_us(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    let member = user(&desk.platform, "mara", &[Role::Member]).await;
    let ticket = opened(&desk, &member, "No sound in room 2").await;
    let number = ticket.line.number;
    said(&desk, &desk.ana, number, "Which microphone?").await;
    become_(&desk, number, TicketStatus::Pending).await;
    deliver_all(&desk.platform).await;

    assert_eq!(receiver.types(), ["ticket.created", "ticket.commented", "ticket.status_changed"]);
    let messages = receiver.taken();
    for message in &messages {
        assert!(message.is_signed_with(&webhook.secret));
        assert!((Utc::now().timestamp() - message.timestamp).abs() < 60);
    }
    let first = messages[0].json();
    assert_eq!(first["data"]["ticket"]["title"], "No sound in room 2");
    assert_eq!(first["data"]["event"]["by"]["email"], "mara@example.org");
    assert!(first["data"]["ticket"].get("unread").is_none(), "that depends on who looks");
    assert_eq!(messages[1].json()["data"]["event"]["comment"]["body"], "Which microphone?");
    let change = &messages[2].json()["data"]["event"]["changes"][0];
    assert_eq!((&change["from"], &change["to"]), (&"open".into(), &"pending".into()));

    let log = log(&desk, webhook.webhook.id).await;
    assert!(log.iter().all(|told| told.state == DeliveryState::Delivered));
    assert_eq!((log[0].status, log[0].attempts), (Some(204), 1));
    assert_eq!(log[2].id.to_string(), messages[0].id, "the log names what the receiver saw");
    assert!(get(&desk, webhook.webhook.id).await.last_delivered_at.is_some());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_message_is_written_with_its_cause_or_not_at_all(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    let number = ticket.line.number;
    let refused = tickets::change(
        &desk.platform,
        &desk.ana,
        number,
        Some(99),
        &TicketChange::status(TicketStatus::Pending),
    )
    .await;
    assert_eq!(kind(refused), ProblemKind::Conflict);
    deliver_all(&desk.platform).await;
    assert_eq!(receiver.types(), ["ticket.created"]);
    assert_eq!(log(&desk, webhook.webhook.id).await.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_internal_goes_to_those_alone_that_may_hear_it(db: PgPool) {
    let desk = desk(db).await;
    let (public, _) = connected(&desk).await;
    let (inside, url) = Receiver::open().await;
    let name = "Archive".parse().unwrap();
    listening(&desk, WebhookDraft { name, internal: true, ..draft(&url) }).await;
    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    noted(&desk, &desk.ana, ticket.line.number, "hunter2 opens the rack").await;
    deliver_all(&desk.platform).await;

    assert_eq!(public.types(), ["ticket.created"]);
    assert_eq!(inside.types(), ["ticket.created", "ticket.commented"]);
    let note = inside.taken()[1].json();
    assert_eq!(note["data"]["event"]["internal"], true);
    assert_eq!(note["data"]["ticket"]["notes"], 1);
    said(&desk, &desk.ana, ticket.line.number, "We are on it.").await;
    deliver_all(&desk.platform).await;
    let last = public.taken().pop().unwrap();
    assert!(!last.body.contains("hunter2"));
    assert_eq!(last.json()["data"]["ticket"]["notes"], 0, "not even that there are any");
}

/// A token that looks after webhooks alone makes none that reads for it, leads none elsewhere that does, and neither looks
/// at what such a one was told nor has it sent again.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_has_sent_to_themselves_what_only_colleagues_read(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, url) = Receiver::open().await;
    let token =
        Actor { scopes: Some(Scopes::from_iter([Permission::ManageWebhooks])), ..desk.admin };
    let inside = WebhookDraft { internal: true, ..draft(&url) };
    let refused = webhooks::create(&desk.platform, &token, &inside).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
    let id = listening(&desk, inside.clone()).await.webhook.id;
    let refused = webhooks::update(&desk.platform, &token, id, None, &inside).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
    let public = WebhookDraft { internal: false, ..inside };
    let refused = webhooks::update(&desk.platform, &token, id, None, &public).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);

    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    deliver_all(&desk.platform).await;
    receiver.answer_next(503);
    noted(&desk, &desk.ana, ticket.line.number, "hunter2 opens the rack").await;
    deliver_all(&desk.platform).await;
    let told = log(&desk, id).await;
    for message in &told {
        let refused = webhooks::delivery(&desk.platform, &token, id, message.id).await;
        assert_eq!(kind(refused), ProblemKind::Forbidden);
        let refused = webhooks::send_again(&desk.platform, &token, id, message.id).await;
        assert_eq!(kind(refused), ProblemKind::Forbidden);
    }
    webhooks::delivery(&desk.platform, &desk.admin, id, told[0].id).await.unwrap();

    webhooks::update(&desk.platform, &desk.admin, id, None, &public).await.unwrap();
    let_time_pass(&desk.platform).await;
    deliver_all(&desk.platform).await;
    assert_eq!(receiver.taken().len(), 2, "what waited is not sent to whoever is public now");
    assert_eq!(log(&desk, id).await[0].state, DeliveryState::Failed);
    let refused = webhooks::send_again(&desk.platform, &desk.admin, id, told[0].id).await;
    assert_eq!(kind(refused), ProblemKind::Conflict);
    let test = webhooks::send_test(&desk.platform, &token, id).await.unwrap();
    webhooks::delivery(&desk.platform, &token, id, test.id).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_webhook_hears_of_what_it_asks_for(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, url) = Receiver::open().await;
    let events = vec![WebhookEvent::TicketUpdated];
    listening(&desk, WebhookDraft { events, ..draft(&url) }).await;
    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    said(&desk, &desk.ana, ticket.line.number, "On it.").await;
    become_(&desk, ticket.line.number, TicketStatus::Pending).await;
    deliver_all(&desk.platform).await;
    assert_eq!(receiver.types(), ["ticket.updated"], "a change of status is a change");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_fails_is_tried_again_under_the_same_id(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    let id = webhook.webhook.id;
    receiver.answer_next_with(Answer {
        status: 500,
        body: "on fire\0".to_owned(),
        ..Answer::default()
    });
    opened(&desk, &desk.ana, "Dark camera").await;
    deliver_all(&desk.platform).await;
    let told = log(&desk, id).await.pop().unwrap();
    assert_eq!((told.state, told.attempts, told.status), (DeliveryState::Waiting, 1, Some(500)));
    assert_eq!(told.answer.as_deref(), Some("on fire"));
    assert!(told.due_at.unwrap() > Utc::now(), "not at once");
    assert!(get(&desk, id).await.failing_since.is_some());

    deliver_all(&desk.platform).await;
    assert_eq!(receiver.taken().len(), 1, "nor before its time");
    let_time_pass(&desk.platform).await;
    deliver_all(&desk.platform).await;
    let taken = receiver.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!((&taken[0].id, &taken[0].body), (&taken[1].id, &taken[1].body));
    assert_eq!(log(&desk, id).await[0].state, DeliveryState::Delivered);
    assert_eq!(get(&desk, id).await.failing_since, None);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_happens_to_one_ticket_arrives_in_order_whatever_fails(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, _) = connected(&desk).await;
    receiver.answer_next(503);
    let first = opened(&desk, &desk.ana, "First").await;
    said(&desk, &desk.ana, first.line.number, "More of it.").await;
    opened(&desk, &desk.ana, "Second").await;
    deliver_all(&desk.platform).await;
    let titles = |from: usize| -> Vec<String> {
        let taken = receiver.taken().split_off(from);
        taken
            .iter()
            .map(|message| message.json()["data"]["ticket"]["title"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles(0), ["First", "Second"], "the comment waits, the other ticket does not");
    let_time_pass(&desk.platform).await;
    deliver_all(&desk.platform).await;
    assert_eq!(receiver.types()[2..], ["ticket.created", "ticket.commented"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_server_that_dies_loses_nothing_and_two_servers_send_nothing_twice(db: PgPool) {
    let desk = desk(db.clone()).await;
    let (receiver, webhook) = connected(&desk).await;
    for turn in 0..12 {
        opened(&desk, &desk.ana, &format!("Turn {turn}")).await;
    }
    // One that took the webhook on and is gone.
    sqlx::query("update webhooks set lease_id = gen_random_uuid(), leased_until = now() + interval '1 minute'")
        .execute(&db)
        .await
        .unwrap();
    deliver_all(&desk.platform).await;
    assert!(receiver.taken().is_empty(), "it may be at it still");
    sqlx::query("update webhooks set leased_until = now() - interval '1 second'")
        .execute(&db)
        .await
        .unwrap();

    let second = desk.second_server();
    tokio::join!(deliver_all(&desk.platform), deliver_all(&second));
    deliver_all(&second).await;
    let titles: Vec<String> = receiver
        .taken()
        .iter()
        .map(|message| message.json()["data"]["ticket"]["title"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> = (0..12).map(|turn| format!("Turn {turn}")).collect();
    assert_eq!(titles, expected, "each once, in order");
    assert_eq!(get(&desk, webhook.webhook.id).await.waiting, 0);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_receiver_that_hangs_holds_up_no_other(db: PgPool) {
    let desk = desk(db).await;
    let (hangs, webhook) = connected(&desk).await;
    let (receiver, url) = Receiver::open().await;
    listening(&desk, WebhookDraft { name: "Another".parse().unwrap(), ..draft(&url) }).await;
    hangs.answer_next_with(Answer { after: Duration::from_secs(3600), ..Answer::default() });
    opened(&desk, &desk.ana, "Turn 0").await;
    let platform = desk.platform.clone();
    let telling = tokio::spawn(webhooks::keep_delivering(platform, std::future::pending()));
    let until = async |told: &dyn Fn() -> bool| {
        while !told() {
            tokio::task::yield_now().await;
        }
    };
    until(&|| hangs.taken().len() == 1 && receiver.taken().len() == 1).await;

    for turn in 1..20 {
        opened(&desk, &desk.ana, &format!("Turn {turn}")).await;
        until(&|| receiver.taken().len() == turn + 1).await;
    }
    let told = log(&desk, webhook.webhook.id).await;
    assert!(told.iter().all(|told| told.attempts == 0), "it is still at the first");
    assert_eq!((told.len(), hangs.taken().len()), (20, 1));
    telling.abort();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_lost_the_lease_has_nothing_to_say(db: PgPool) {
    let desk = desk(db.clone()).await;
    let (receiver, webhook) = connected(&desk).await;
    receiver.answer_next_with(Answer {
        status: 500,
        after: Duration::from_millis(300),
        ..Answer::default()
    });
    opened(&desk, &desk.ana, "Dark camera").await;
    let slow = tokio::spawn({
        let platform = desk.platform.clone();
        async move { webhooks::deliver_due(&platform).await }
    });
    while receiver.taken().is_empty() {
        tokio::task::yield_now().await;
    }
    sqlx::query("update webhooks set leased_until = now() - interval '1 second'")
        .execute(&db)
        .await
        .unwrap();
    deliver_all(&desk.platform).await;
    slow.await.unwrap().unwrap();
    let told = log(&desk, webhook.webhook.id).await.pop().unwrap();
    assert_eq!((told.state, told.attempts), (DeliveryState::Delivered, 1));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_webhook_that_fails_and_fails_rests_and_wakes_with_all_that_waits(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    receiver.answer_always(Some(503));
    for turn in 0..6 {
        opened(&desk, &desk.ana, &format!("Turn {turn}")).await;
    }
    deliver_all(&desk.platform).await;
    assert_eq!(receiver.taken().len(), 3, "then it is left in peace");
    receiver.answer_always(None);
    // One that is tried out is not kept waiting.
    webhooks::send_test(&desk.platform, &desk.admin, webhook.webhook.id).await.unwrap();
    deliver_all(&desk.platform).await;
    assert_eq!(get(&desk, webhook.webhook.id).await.waiting, 0, "it is well again");
    assert_eq!(receiver.taken().len(), 3 + 6 + 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn after_days_of_failure_it_is_switched_off_and_admins_hear_of_it(db: PgPool) {
    let desk = desk(db.clone()).await;
    let (receiver, webhook) = connected(&desk).await;
    let id = webhook.webhook.id;
    opened(&desk, &desk.ana, "Dark camera").await;
    sqlx::query("update webhooks set failures = 12, failing_since = now() - interval '73 hours'")
        .execute(&db)
        .await
        .unwrap();
    receiver.answer_next(502);
    deliver_all(&desk.platform).await;
    let off = get(&desk, id).await;
    assert!(!off.active && off.given_up_at.is_some());
    assert_eq!(off.waiting, 1, "what waits is kept");
    let page = notifications::page(&desk.platform, &desk.admin, None, 50).await.unwrap();
    let told = page.items.iter().find_map(|notification| match &notification.notice {
        Notice::WebhookGivenUp { webhook_id, reason, .. } => Some((*webhook_id, reason.clone())),
        _ => None,
    });
    assert_eq!(told, Some((id, "the receiver answers 502".to_owned())));

    opened(&desk, &desk.ana, "Meanwhile").await;
    let draft = WebhookDraft::from(off);
    let on = WebhookDraft { active: true, ..draft };
    let on = webhooks::update(&desk.platform, &desk.admin, id, None, &on).await.unwrap();
    assert_eq!((on.failing_since, on.given_up_at), (None, None));
    deliver_all(&desk.platform).await;
    let last = receiver.taken().pop().unwrap();
    assert_eq!(last.json()["data"]["ticket"]["title"], "Dark camera");
    assert_eq!(receiver.taken().len(), 2, "what happened while it was off is not told");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_wants_nothing_any_more_is_believed(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    receiver.answer_next(410);
    opened(&desk, &desk.ana, "Dark camera").await;
    deliver_all(&desk.platform).await;
    assert!(!get(&desk, webhook.webhook.id).await.active);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_redirect_is_not_followed_and_an_endless_answer_not_read(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    let elsewhere = vec![("location", "http://169.254.169.254/".to_owned())];
    receiver.answer_next_with(Answer { status: 307, headers: elsewhere, ..Answer::default() });
    let endless = Answer { status: 400, body: "é".repeat(3_000_000), ..Answer::default() };
    receiver.answer_next_with(endless);
    opened(&desk, &desk.ana, "First").await;
    opened(&desk, &desk.ana, "Second").await;
    deliver_all(&desk.platform).await;
    let log = log(&desk, webhook.webhook.id).await;
    assert_eq!(log[1].status, Some(307));
    assert!(log[1].error.as_deref().unwrap().contains("redirects are not followed"));
    assert_eq!(log[0].answer.as_ref().unwrap().chars().count(), 500);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nothing_is_sent_into_the_house(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (receiver, url) = Receiver::open().await;
    let create = |url: &str| {
        let draft = draft(url);
        let (platform, admin) = (desk.platform.clone(), desk.admin);
        async move { webhooks::create(&platform, &admin, &draft).await }
    };
    for url in [url.as_str(), "https://10.0.0.1/", "https://[::1]/", "http://chat.example.org/"] {
        assert!(problem(create(url).await).fields.contains_key("url"), "{url}");
    }
    // One that was allowed once, and a name that leads here.
    let webhook = create("https://chat.example.org/").await.unwrap().webhook;
    for url in [url.as_str(), "https://localtest.localhost/"] {
        sqlx::query("update webhooks set url = $1, rests_until = null")
            .bind(url)
            .execute(&db)
            .await
            .unwrap();
        webhooks::send_test(&desk.platform, &desk.admin, webhook.id).await.unwrap();
        deliver_all(&desk.platform).await;
        let told = log(&desk, webhook.id).await.remove(0);
        assert!(told.error.unwrap().contains("private network"), "{url}");
    }
    assert!(receiver.taken().is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_secret_is_shown_once_kept_sealed_and_changed_with_an_overlap(db: PgPool) {
    let desk = desk(db.clone()).await;
    let (receiver, webhook) = connected(&desk).await;
    let id = webhook.webhook.id;
    let test = async || {
        webhooks::send_test(&desk.platform, &desk.admin, id).await.unwrap();
        deliver_all(&desk.platform).await;
        receiver.taken().pop().unwrap()
    };
    let row: String = sqlx::query_scalar("select row_to_json(w)::text from webhooks w")
        .fetch_one(&db)
        .await
        .unwrap();
    assert!(!row.contains(&webhook.secret[6..]));
    let shown = serde_json::to_string(&get(&desk, id).await).unwrap();
    assert!(!shown.contains("secret\":\"whsec"), "{shown}");

    let changed = webhooks::rotate_secret(&desk.platform, &desk.admin, id).await.unwrap();
    assert_ne!(changed.secret, webhook.secret);
    let message = test().await;
    assert!(message.is_signed_with(&changed.secret) && message.is_signed_with(&webhook.secret));
    sqlx::query("update webhooks set previous_until = now() - interval '1 second'")
        .execute(&db)
        .await
        .unwrap();
    let message = test().await;
    assert!(message.is_signed_with(&changed.secret) && !message.is_signed_with(&webhook.secret));
    let audit: Vec<String> = sqlx::query_scalar("select entry::text from audit_entries entry")
        .fetch_all(&db)
        .await
        .unwrap();
    assert!(audit.iter().all(|entry| !entry.contains(&webhook.secret[6..])));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_message_can_be_sent_again_under_its_id(db: PgPool) {
    let desk = desk(db).await;
    let (receiver, webhook) = connected(&desk).await;
    let id = webhook.webhook.id;
    opened(&desk, &desk.ana, "Dark camera").await;
    deliver_all(&desk.platform).await;
    let told = log(&desk, id).await.pop().unwrap();
    webhooks::send_again(&desk.platform, &desk.admin, id, told.id).await.unwrap();
    deliver_all(&desk.platform).await;
    let taken = receiver.taken();
    assert_eq!((taken.len(), &taken[0].id), (2, &taken[1].id));
    let whole = webhooks::delivery(&desk.platform, &desk.admin, id, told.id).await.unwrap();
    assert_eq!(whole.body, taken[0].body);

    let off = WebhookDraft { active: false, ..WebhookDraft::from(get(&desk, id).await) };
    webhooks::update(&desk.platform, &desk.admin, id, None, &off).await.unwrap();
    let again = webhooks::send_again(&desk.platform, &desk.admin, id, told.id).await;
    assert_eq!(kind(again), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn admins_alone_look_after_webhooks_and_none_overwrites_another(db: PgPool) {
    let desk = desk(db).await;
    let (_, webhook) = connected(&desk).await;
    let Webhook { id, version, url, .. } = webhook.webhook;
    assert_eq!(kind(webhooks::list(&desk.platform, &desk.ana).await), ProblemKind::Forbidden);
    let draft = draft(url.as_str());
    assert_eq!(
        kind(webhooks::create(&desk.platform, &desk.admin, &draft).await),
        ProblemKind::Conflict,
        "a name is one webhook's"
    );
    let none = WebhookDraft { events: Vec::new(), ..draft.clone() };
    let refused = webhooks::update(&desk.platform, &desk.admin, id, Some(version), &none).await;
    assert!(problem(refused).fields.contains_key("events"));
    webhooks::update(&desk.platform, &desk.admin, id, Some(version), &draft).await.unwrap();
    let late = webhooks::update(&desk.platform, &desk.admin, id, Some(version), &draft).await;
    assert_eq!(kind(late), ProblemKind::Conflict);
    webhooks::delete(&desk.platform, &desk.admin, id).await.unwrap();
    assert_eq!(kind(webhooks::get(&desk.platform, &desk.admin, id).await), ProblemKind::NotFound);
    opened(&desk, &desk.ana, "Nobody hears").await;
    assert_eq!(webhooks::deliver_due(&desk.platform).await.unwrap(), 0);
}
