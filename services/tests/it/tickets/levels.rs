//! Service levels: when tickets are due, who finds them, and who is told, once.

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Actor, Role};
use domain::notifications::{Notice, TicketNews};
use domain::scheduling::templates::HolidayDraft;
use domain::tickets::levels::{
    BusinessHours, Clock, ClockState, Deadline, LocationHours, ServiceLevels, Stage, TargetMinutes,
    Targets,
};
use domain::tickets::{
    NewTicket, Order, Priority, RequesterRef, Ticket, TicketChange, TicketFilter, TicketNumber,
    TicketSort, TicketStatus,
};
use domain::{Conflict, ProblemKind};
use services::mail::deliver_due;
use services::scheduling::holidays;
use services::tickets::{self, levels};
use services::{Platform, notifications};
use sqlx::PgPool;

use super::{become_, listed, member, new, noted, said, titles};
use crate::desk::{Desk, kind, user};
use crate::post_office::SmtpServer;

/// Around the clock, so that no test depends on when it runs.
fn promised() -> ServiceLevels {
    let targets = |answer, solution| Targets {
        answer_minutes: TargetMinutes::new(answer),
        solution_minutes: TargetMinutes::new(solution),
    };
    let mut levels = ServiceLevels::usual("UTC".parse().unwrap());
    levels.hours = BusinessHours::from_minutes_of_week([(0, 7 * 24 * 60)]).unwrap();
    levels.targets.urgent = targets(60, 240);
    levels.targets.high = targets(0, 480);
    levels
}

async fn promise(desk: &Desk, levels: ServiceLevels) -> ServiceLevels {
    levels::replace(&desk.platform, &desk.admin, None, levels).await.unwrap().0
}

/// Opened so many minutes ago.
async fn urgent(desk: &Desk, title: &str, minutes: i32) -> Ticket {
    let urgent = NewTicket { priority: Priority::Urgent, ..new(title) };
    let ticket = tickets::open(&desk.platform, &desk.admin, &urgent).await.unwrap();
    let number = ticket.line.number;
    sqlx::query(
        "update tickets set created_at = now() - make_interval(mins => $2) where number = $1",
    )
    .bind(number.get())
    .bind(minutes)
    .execute(&desk.platform.db)
    .await
    .unwrap();
    // Whatever moves a clock counts it anew.
    set_priority(desk, number, Priority::High).await;
    set_priority(desk, number, Priority::Urgent).await
}

async fn set_priority(desk: &Desk, number: TicketNumber, priority: Priority) -> Ticket {
    let change = TicketChange { priority: Some(priority), ..TicketChange::default() };
    tickets::change(&desk.platform, &desk.ana, number, None, &change).await.unwrap()
}

async fn clocks(desk: &Desk, number: TicketNumber) -> (Option<Clock>, Option<Clock>) {
    let ticket = tickets::get(&desk.platform, &desk.ana, number).await.unwrap();
    (ticket.line.service.answer, ticket.line.service.solution)
}

/// What waits behind somebody's bell about tickets that run out of time.
async fn told(platform: &Platform, actor: &Actor) -> Vec<(Deadline, Stage)> {
    let page = notifications::page(platform, actor, None, 50).await.unwrap();
    let due = |notice| match notice {
        Notice::Ticket { news: TicketNews::Due { deadline, stage, .. }, .. } => {
            Some((deadline, stage))
        }
        _ => None,
    };
    page.items.into_iter().filter_map(|one| due(one.notice)).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn clocks_run_stand_and_end_with_what_happens_to_a_ticket(db: PgPool) {
    let desk = Desk::open(db).await;
    promise(&desk, promised()).await;
    let ticket = urgent(&desk, "Dark camera", 10).await.line;
    let (answer, solution) = (ticket.service.answer.unwrap(), ticket.service.solution.unwrap());
    assert_eq!(answer.due_at, Some(ticket.created_at + TimeDelta::minutes(60)));
    assert_eq!(answer.soon_at, Some(ticket.created_at + TimeDelta::minutes(45)));
    assert_eq!(solution.due_at, Some(ticket.created_at + TimeDelta::minutes(240)));

    // A note among colleagues is no answer.
    noted(&desk, &desk.ana, ticket.number, "Which one?").await;
    assert_eq!(clocks(&desk, ticket.number).await.0.unwrap().ended_at, None);
    become_(&desk, ticket.number, TicketStatus::Pending).await;
    let (answer, solution) = clocks(&desk, ticket.number).await;
    assert_eq!(answer.unwrap().state(Utc::now()), ClockState::Paused);
    assert!((49..=50).contains(&answer.unwrap().left_minutes.unwrap()), "{answer:?}");
    assert_eq!(solution.unwrap().due_at, None);

    become_(&desk, ticket.number, TicketStatus::InProgress).await;
    said(&desk, &desk.ana, ticket.number, "It is on again.").await;
    let (answer, solution) = clocks(&desk, ticket.number).await;
    assert_eq!(answer.unwrap().state(Utc::now()), ClockState::Met);
    assert_eq!(solution.unwrap().state(Utc::now()), ClockState::OnTime);
    become_(&desk, ticket.number, TicketStatus::Resolved).await;
    assert_eq!(clocks(&desk, ticket.number).await.1.unwrap().state(Utc::now()), ClockState::Met);
    become_(&desk, ticket.number, TicketStatus::Open).await;
    let again = clocks(&desk, ticket.number).await.1.unwrap();
    assert_eq!((again.ended_at, again.state(Utc::now())), (None, ClockState::OnTime));

    // High tickets are promised a solution alone, others nothing.
    let high = set_priority(&desk, ticket.number, Priority::High).await.line.service;
    assert!(high.answer.is_none() && high.solution.is_some());
    let low = set_priority(&desk, ticket.number, Priority::Low).await.line.service;
    assert!(low.answer.is_none() && low.solution.is_none());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_promised_is_known_to_those_who_work_on_tickets_alone(db: PgPool) {
    let desk = Desk::open(db).await;
    promise(&desk, promised()).await;
    let sabine = member(&desk, "sabine").await;
    let wanted = NewTicket { priority: Priority::Urgent, ..new("Dark camera") };
    let own = tickets::open(&desk.platform, &sabine, &wanted).await.unwrap();
    assert_eq!(own.line.service.answer, None);
    assert_eq!(listed(&desk, &sabine, &TicketFilter::default()).await[0].service.solution, None);
    assert!(clocks(&desk, own.line.number).await.0.is_some());
    assert_eq!(kind(levels::get(&desk.platform, &sabine).await), ProblemKind::Forbidden);
    let refused = levels::replace(&desk.platform, &desk.ana, None, promised()).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn lists_find_what_was_missed_and_sort_by_what_is_due_next(db: PgPool) {
    let desk = Desk::open(db).await;
    promise(&desk, promised()).await;
    let dated = NewTicket { due_at: Some(Utc::now() + TimeDelta::minutes(30)), ..new("Dated") };
    tickets::open(&desk.platform, &desk.ana, &dated).await.unwrap();
    urgent(&desk, "Late", 70).await;
    urgent(&desk, "Soon", 50).await;
    urgent(&desk, "Fresh", 0).await;
    let answered = urgent(&desk, "Answered late", 80).await.line.number;
    said(&desk, &desk.ana, answered, "Now.").await;
    let waits = urgent(&desk, "Waits", 20).await.line.number;
    become_(&desk, waits, TicketStatus::Pending).await;

    let sort = Order::Due.usual();
    let list = async |filter: &TicketFilter| {
        tickets::list(&desk.platform, &desk.ana, filter, sort, None, 50)
            .await
            .unwrap()
            .read()
            .unwrap()
            .items
    };
    let all = list(&TicketFilter::default()).await;
    assert_eq!(titles(&all), ["Late", "Soon", "Dated", "Fresh", "Answered late", "Waits"]);
    let overdue = TicketFilter { overdue: true, ..TicketFilter::default() };
    assert_eq!(titles(&list(&overdue).await), ["Late"]);
    assert_eq!(tickets::counts(&desk.platform, &desk.ana).await.unwrap().overdue, 1);
    // Page by page it is the same.
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let filter = TicketFilter::default();
        let page = tickets::list(&desk.platform, &desk.ana, &filter, sort, after, 2)
            .await
            .unwrap()
            .read()
            .unwrap();
        paged.extend(page.items);
        let Some(next) = page.next_cursor else { break };
        after = Some(next.parse().unwrap());
    }
    assert_eq!(titles(&paged), titles(&all));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn hours_and_holidays_of_a_location_move_its_tickets_at_once(db: PgPool) {
    let desk = Desk::open(db).await;
    promise(&desk, promised()).await;
    let place = desk.location("Hamburg").await.id;
    let wanted =
        NewTicket { priority: Priority::Urgent, location_id: Some(place), ..new("Dark camera") };
    let ticket = tickets::open(&desk.platform, &desk.ana, &wanted).await.unwrap().line;
    let due = async || clocks(&desk, ticket.number).await.0.unwrap().due_at.unwrap();
    let around_the_clock = due().await;
    assert_eq!(around_the_clock, ticket.created_at + TimeDelta::minutes(60));

    // One hour a week, by the clocks of Berlin.
    let hours = BusinessHours::from_minutes_of_week([(9 * 60, 10 * 60)]).unwrap();
    let own = LocationHours { location_id: place, hours };
    let with_own = ServiceLevels { locations: vec![own], ..promised() };
    let kept = promise(&desk, with_own.clone()).await;
    assert_eq!(kept, with_own.checked().unwrap());
    let monday = due().await;
    assert!(monday > around_the_clock);
    let in_berlin = monday.with_timezone(&chrono_tz::Europe::Berlin);
    let holiday = HolidayDraft {
        location_id: place,
        date: in_berlin.date_naive(),
        name: "Day off".parse().unwrap(),
    };
    let holiday = holidays::create(&desk.platform, &desk.admin, &holiday).await.unwrap();
    assert!(due().await >= monday + TimeDelta::days(6));
    holidays::delete(&desk.platform, &desk.admin, holiday.id).await.unwrap();
    assert_eq!(due().await, monday);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn settings_that_somebody_else_changed_or_nobody_could_mean_are_refused(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, admin) = (&desk.platform, &desk.admin);
    let (usual, version) = levels::get(platform, admin).await.unwrap();
    assert_eq!(usual.hours, BusinessHours::office());
    let (kept, next) = levels::replace(platform, admin, Some(version), promised()).await.unwrap();
    assert_eq!((kept.clone(), next), (promised(), version + 1));
    let lost = levels::replace(platform, admin, Some(version), usual.clone()).await;
    let Err(services::Error::Problem(problem)) = lost else { panic!("{lost:?}") };
    let [Conflict::OutdatedServiceLevels { current, yours }] = &problem.conflicts[..] else {
        panic!("{problem:?}")
    };
    assert_eq!((&**current, &**yours), (&kept, &usual));

    let sabine = member(&desk, "sabine").await;
    let nowhere = domain::locations::LocationId(uuid::Uuid::from_u128(7));
    let wrong = [
        ServiceLevels { zone: "Europe/Hamburg".parse().unwrap(), ..promised() },
        ServiceLevels { recipients: vec![sabine.user], ..promised() },
        ServiceLevels { holidays_of: Some(nowhere), ..promised() },
        ServiceLevels {
            locations: vec![LocationHours { location_id: nowhere, hours: BusinessHours::office() }],
            ..promised()
        },
    ];
    for levels in wrong {
        let refused = levels::replace(platform, admin, None, levels).await;
        assert_eq!(kind(refused), ProblemKind::Invalid);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn time_that_runs_out_is_told_once_by_however_many_servers(db: PgPool) {
    let desk = Desk::open(db).await;
    let boss = user(&desk.platform, "boss", &[Role::FacilityManager]).await;
    promise(&desk, ServiceLevels { recipients: vec![boss.user], ..promised() }).await;
    let soon = urgent(&desk, "Soon", 50).await.line.number;
    tickets::assign(&desk.platform, &desk.admin, soon, Some(desk.ana.user)).await.unwrap();
    noted(&desk, &desk.ana, soon, "zugzwang").await;
    let other = desk.second_server();
    let (one, two) = tokio::join!(levels::tell_due(&desk.platform), levels::tell_due(&other));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(levels::tell_due(&desk.platform).await.unwrap(), 0);
    assert_eq!(told(&desk.platform, &desk.ana).await, [(Deadline::Answer, Stage::Soon)]);
    assert_eq!(told(&desk.platform, &boss).await, []);
    assert_eq!(told(&desk.platform, &desk.admin).await, []);

    // Missed by now: those hear of it, too, who look after what nobody does.
    sqlx::query("update tickets set created_at = created_at - interval '15 minutes'")
        .execute(&desk.platform.db)
        .await
        .unwrap();
    set_priority(&desk, soon, Priority::High).await;
    set_priority(&desk, soon, Priority::Urgent).await;
    assert_eq!(levels::tell_due(&desk.platform).await.unwrap(), 1);
    assert_eq!(levels::tell_due(&other).await.unwrap(), 0);
    for actor in [&desk.ana, &boss, &desk.admin] {
        assert_eq!(told(&desk.platform, actor).await, [(Deadline::Answer, Stage::Missed)]);
    }
    let (office, transport) = SmtpServer::open();
    while deliver_due(&desk.platform, &transport).await.unwrap() > 0 {}
    let all: Vec<String> = office.taken().iter().map(|mail| mail.replace("=\r\n", "")).collect();
    let about = |words: &str| all.iter().filter(|mail| mail.contains(words)).count();
    assert_eq!(about("is to be answered by"), 1);
    assert_eq!(about("should have been answered by"), 3);
    assert!(!all.iter().any(|mail| mail.contains("zugzwang") && mail.contains("answered by")));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_is_told_of_what_is_done_or_late_by_new_rules_alone(db: PgPool) {
    let desk = Desk::open(db).await;
    let old = urgent(&desk, "Old", 500).await.line.number;
    promise(&desk, promised()).await;
    assert_eq!(clocks(&desk, old).await.0.unwrap().state(Utc::now()), ClockState::Missed);
    assert_eq!(levels::tell_due(&desk.platform).await.unwrap(), 0);

    let done = urgent(&desk, "Done", 50).await.line.number;
    become_(&desk, done, TicketStatus::Resolved).await;
    let gone = urgent(&desk, "Archived", 50).await.line.number;
    tickets::archive(&desk.platform, &desk.ana, gone).await.unwrap();
    let waits = urgent(&desk, "Waits", 10).await.line.number;
    become_(&desk, waits, TicketStatus::Pending).await;
    assert_eq!(levels::tell_due(&desk.platform).await.unwrap(), 0);
    tickets::restore(&desk.platform, &desk.ana, gone).await.unwrap();
    assert_eq!(levels::tell_due(&desk.platform).await.unwrap(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_date_that_comes_near_is_told_and_again_if_it_is_another(db: PgPool) {
    let desk = Desk::open(db).await;
    let number = tickets::open(&desk.platform, &desk.admin, &new("Dated")).await.unwrap();
    let number = number.line.number;
    let due = async |hours: i64| {
        let due_at: Option<DateTime<Utc>> = Some(Utc::now() + TimeDelta::hours(hours));
        let change =
            TicketChange { due_at: Some(due_at), ..TicketChange::assignee(Some(desk.ana.user)) };
        tickets::change(&desk.platform, &desk.admin, number, None, &change).await.unwrap();
        levels::tell_due(&desk.platform).await.unwrap()
    };
    assert_eq!(due(48).await, 0);
    assert_eq!(due(20).await, 1);
    assert_eq!(levels::tell_due(&desk.platform).await.unwrap(), 0);
    assert_eq!(told(&desk.platform, &desk.ana).await, [(Deadline::Date, Stage::Soon)]);
    assert_eq!(due(10).await, 1);
}

/// The file that somebody gets, line by line; no cell of these tickets has a comma.
async fn exported(desk: &Desk, by: &Actor) -> Vec<Vec<String>> {
    let filter = TicketFilter::default();
    let file = tickets::export(&desk.platform, by, &filter, TicketSort::default()).await.unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    std::str::from_utf8(&file).unwrap().lines().map(cells).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_says_what_was_promised_and_what_was_kept_to_those_who_work_on_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    promise(&desk, promised()).await;
    let asked = RequesterRef { user_id: Some(sabine.user), email: None, name: None };
    let late =
        NewTicket { requester: Some(asked), priority: Priority::Urgent, ..new("Dark camera") };
    let late = tickets::open(&desk.platform, &desk.admin, &late).await.unwrap().line;
    let answered = urgent(&desk, "No picture", 10).await.line;
    said(&desk, &desk.ana, answered.number, "It is on again.").await;
    sqlx::query("update tickets set created_at = now() - interval '2 hours' where number = $1")
        .bind(late.number.get())
        .execute(&desk.platform.db)
        .await
        .unwrap();
    set_priority(&desk, late.number, Priority::High).await;
    let late = set_priority(&desk, late.number, Priority::Urgent).await.line;

    let file = exported(&desk, &desk.ana).await;
    let at = |name: &str| file[0].iter().position(|head| head == name).unwrap();
    let row = |number: TicketNumber| {
        let number = number.to_string();
        file.iter().find(|row| row[0].trim_start_matches('\u{feff}') == number).unwrap()
    };
    assert_eq!(row(late.number)[at("answer")], "missed");
    assert_eq!(row(late.number)[at("solution")], "on_time");
    let due = late.service.solution.unwrap().due_at.unwrap();
    let due = due.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    assert_eq!(row(late.number)[at("solution_due_at")], due);
    assert_eq!(row(answered.number)[at("answer")], "met");
    assert!(!row(answered.number)[at("first_answered_at")].is_empty());

    let hers = exported(&desk, &sabine).await;
    assert_eq!(hers.len(), 2, "{hers:?}");
    assert_eq!(hers[0].last().unwrap(), "archived_at", "what is promised is among colleagues");
    assert_eq!(hers[0].len(), hers[1].len());
}
