//! How a ticket goes from open to the archive.

use domain::tickets::{
    DraftPlace, FieldName, Happening, TicketChange, TicketFilter, TicketSettings, TicketStatus, Via,
};
use domain::{Conflict, ProblemKind};
use services::jobs::{self, Retention, Runner};
use services::tickets;
use sqlx::PgPool;

use super::{become_, listed, member, new, opened, said, titles};
use crate::desk::{Desk, kind, problem};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_number_is_given_once_and_counts_up(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let first = opened(&desk, &sabine, "Dark camera").await;
    let second = opened(&desk, &desk.ana, "Loud fan").await;
    assert!(second.line.number > first.line.number);
    assert_eq!(first.line.requester.user_id, Some(sabine.user));
    assert_eq!((first.line.status, first.line.via), (TicketStatus::Open, Via::App));
    assert!(!first.line.unread, "what one does is not new to oneself");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_status_follows_the_rule_and_notes_when(db: PgPool) {
    let desk = Desk::open(db).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let refused = TicketChange::status(TicketStatus::Closed);
    let refused = tickets::change(&desk.platform, &desk.ana, number, None, &refused).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);

    let resolved = become_(&desk, number, TicketStatus::Resolved).await;
    assert!(resolved.line.resolved_at.is_some() && resolved.line.closed_at.is_none());
    let closed = become_(&desk, number, TicketStatus::Closed).await;
    assert!(closed.line.closed_at.is_some());
    let again = become_(&desk, number, TicketStatus::Open).await;
    assert!(again.line.resolved_at.is_none() && again.line.closed_at.is_none());

    let timeline = tickets::timeline(&desk.platform, &desk.ana, number).await.unwrap();
    let steps: Vec<_> = timeline
        .iter()
        .filter_map(|entry| match &entry.what {
            Happening::Changed { changes } => Some(&changes[0]),
            _ => None,
        })
        .map(|change| {
            (change.field, change.from.as_deref().unwrap(), change.to.as_deref().unwrap())
        })
        .collect();
    let status = FieldName::Status;
    assert_eq!(
        steps,
        [(status, "open", "resolved"), (status, "resolved", "closed"), (status, "closed", "open")]
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn two_who_change_one_field_both_see_what_the_other_wanted(db: PgPool) {
    let desk = Desk::open(db).await;
    let ticket = opened(&desk, &desk.ana, "Dark camera").await;
    let (number, version) = (ticket.line.number, ticket.line.version);
    let rename = |title: &str| TicketChange {
        title: Some(title.parse().unwrap()),
        ..TicketChange::default()
    };
    let (platform, seen) = (&desk.platform, Some(version));
    tickets::change(platform, &desk.ana, number, seen, &rename("Black camera")).await.unwrap();
    let lost = tickets::change(platform, &desk.admin, number, seen, &rename("No picture")).await;
    let lost = problem(lost);
    assert_eq!(lost.kind, ProblemKind::Conflict);
    let [Conflict::OutdatedTicket { current, yours }] = &lost.conflicts[..] else {
        panic!("{lost:?}")
    };
    assert_eq!(
        (current.line.title.as_str(), yours.line.title.as_str()),
        ("Black camera", "No picture")
    );
    // A comment is no change of what is filled in.
    said(&desk, &desk.admin, number, "I look at it.").await;
    let seen = Some(current.line.version);
    tickets::change(platform, &desk.ana, number, seen, &rename("Dark again")).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_days_close_and_archive_and_a_search_finds_what_lies_there(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let fresh = opened(&desk, &desk.ana, "Loud fan").await.line.number;
    become_(&desk, number, TicketStatus::Resolved).await;
    become_(&desk, fresh, TicketStatus::Resolved).await;

    let ago = |column: &'static str, days: i32| {
        let sql = format!(
            "update tickets set {column} = now() - make_interval(days => $1) where number = $2"
        );
        let db = db.clone();
        async move {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(days)
                .bind(number.get())
                .execute(&db)
                .await
                .unwrap();
        }
    };
    ago("resolved_at", 8).await;
    run(&desk, "tickets.close").await;
    let closed = tickets::get(&desk.platform, &desk.ana, number).await.unwrap();
    assert_eq!(closed.line.status, TicketStatus::Closed);
    let left = tickets::get(&desk.platform, &desk.ana, fresh).await.unwrap();
    assert_eq!(left.line.status, TicketStatus::Resolved, "not yet");

    ago("closed_at", 91).await;
    run(&desk, "tickets.archive").await;
    let all = listed(&desk, &desk.ana, &TicketFilter::default()).await;
    assert_eq!(titles(&all), ["Loud fan"]);
    let archive =
        TicketFilter { archived: true, q: Some("camera".into()), ..TicketFilter::default() };
    assert_eq!(titles(&listed(&desk, &desk.ana, &archive).await), ["Dark camera"]);

    let change = TicketChange::status(TicketStatus::Open);
    let locked = tickets::change(&desk.platform, &desk.ana, number, None, &change).await;
    assert_eq!(kind(locked), ProblemKind::Conflict, "what is archived is only read");
    let back = tickets::restore(&desk.platform, &desk.ana, number).await.unwrap();
    assert_eq!(back.line.archived_at, None);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn how_long_is_a_setting(db: PgPool) {
    let desk = Desk::open(db).await;
    let wanted = TicketSettings { close_after_days: 0, ..TicketSettings::default() };
    let refused = tickets::settings::change(&desk.platform, &desk.admin, None, &wanted).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);
    let wanted = TicketSettings { close_after_days: 3, ..TicketSettings::default() };
    let (_, seen) = tickets::settings::get(&desk.platform, &desk.admin).await.unwrap();
    let change = async |wanted: &TicketSettings| {
        tickets::settings::change(&desk.platform, &desk.admin, Some(seen), wanted).await
    };
    let (_, now) = change(&wanted).await.unwrap();
    assert_eq!(tickets::settings::get(&desk.platform, &desk.admin).await.unwrap(), (wanted, now));

    let theirs = TicketSettings { close_after_days: 5, ..wanted };
    let problem = problem(change(&theirs).await);
    let conflict =
        Conflict::OutdatedTicketSettings { current: wanted, version: now, yours: theirs };
    assert_eq!(problem.conflicts, [conflict], "who saw what was there before is told");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn words_that_are_not_sent_wait_for_their_writer(db: PgPool) {
    let desk = Desk::open(db).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let place = DraftPlace::Ticket(number);
    let (platform, body) = (&desk.platform, "I am on my".parse().unwrap());
    tickets::drafts::save(platform, &desk.ana, place, &body, true).await.unwrap();
    assert_eq!(tickets::drafts::read(platform, &desk.admin, place).await.unwrap(), None);
    let kept = tickets::drafts::read(platform, &desk.ana, place).await.unwrap().unwrap();
    assert_eq!((kept.body, kept.internal), (body, true));
    said(&desk, &desk.ana, number, "I am on my way.").await;
    assert_eq!(tickets::drafts::read(platform, &desk.ana, place).await.unwrap(), None, "sent");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_request_sent_twice_opens_one_ticket(db: PgPool) {
    let desk = Desk::open(db).await;
    let key = "first-try".parse().unwrap();
    let new = new("Dark camera");
    let first = tickets::open_once(&desk.platform, &desk.ana, &key, &new).await.unwrap();
    let second = tickets::open_once(&desk.platform, &desk.ana, &key, &new).await.unwrap();
    assert_eq!(first, second);
}

/// Runs a job now.
async fn run(desk: &Desk, name: &str) {
    let tasks = jobs::all(Retention::default());
    let tasks = tasks.into_iter().filter(|task| task.name == name).collect();
    let runner = Runner::new(desk.platform.clone(), tasks);
    runner.register().await.unwrap();
    let all = jobs::list(&desk.platform, &desk.admin).await.unwrap();
    let job = all.iter().find(|job| job.name == name).unwrap();
    jobs::run_now(&desk.platform, &desk.admin, job.id).await.unwrap();
    while let Some(claim) = runner.claim().await.unwrap() {
        runner.clone().carry_out(claim).await;
    }
}
