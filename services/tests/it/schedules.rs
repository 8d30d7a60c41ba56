//! Schedules: what is made from them, once and for ever.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate, Utc, Weekday};
use domain::accounts::{Actor, Role};
use domain::notifications::Notice;
use domain::scheduling::templates::{
    Future, Generation, HolidayDraft, ScheduleTemplate, SkipReason, TemplateDraft, weekday_name,
};
use domain::scheduling::warnings::Warning;
use domain::scheduling::{DraftSelection, Shift, ShiftPatch, ShiftState};
use domain::{Conflict, ProblemKind};
use futures::future::join_all;
use serde_json::json;
use services::scheduling::templates::{self, GenerationRequest};
use services::scheduling::{holidays, publish, shifts};
use services::{Platform, notifications};
use sqlx::PgPool;

use crate::desk::{Desk, kind, problem, user};

/// A Monday that is at least a week away.
fn monday() -> NaiveDate {
    Utc::now().date_naive().week(Weekday::Mon).first_day() + Days::new(14)
}

fn weeks(weeks: u8) -> GenerationRequest {
    GenerationRequest { from: Some(monday()), weeks, ..GenerationRequest::default() }
}

/// Ana's, at UTC's times.
fn draft(desk: &Desk, days: &[(Weekday, &str)]) -> TemplateDraft {
    let mut draft: TemplateDraft = serde_json::from_value(json!({
        "name": "Early", "technician_id": desk.ana.user, "zone": "UTC", "anchor": monday(),
        "valid_from": monday() - Days::new(70), "days": {},
    }))
    .unwrap();
    for &(day, span) in days {
        draft.days.on_mut(day).push(span.parse().unwrap());
    }
    draft
}

async fn create(desk: &Desk, draft: TemplateDraft) -> ScheduleTemplate {
    templates::create(&desk.platform, &desk.admin, None, draft).await.unwrap()
}

async fn generate(desk: &Desk, request: &GenerationRequest) -> Generation {
    templates::generate(&desk.platform, &desk.admin, request).await.unwrap()
}

/// What is in the calendar of the weeks from that Monday on.
async fn calendar(desk: &Desk) -> Vec<Shift> {
    calendar_of(desk, &desk.admin).await
}

async fn calendar_of(desk: &Desk, reader: &Actor) -> Vec<Shift> {
    let from = monday().and_time(chrono::NaiveTime::MIN).and_utc();
    shifts::between(&desk.platform, reader, from, from + Days::new(60))
        .await
        .unwrap()
        .read()
        .unwrap()
}

async fn times(desk: &Desk) -> Vec<String> {
    let text = |shift: &Shift| {
        let (start, end) = (shift.span.starts_at(), shift.span.ends_at());
        format!(
            "{} {}–{}",
            weekday_name(start.weekday()),
            start.format("%H:%M"),
            end.format("%H:%M")
        )
    };
    calendar(desk).await.iter().map(text).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_shift_is_made_once_for_ever(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "6–14"), (Weekday::Tue, "22–6")])).await;

    let first = generate(&desk, &weeks(2)).await;
    assert_eq!(times(&desk).await, ["mon 06:00–14:00", "tue 22:00–06:00"].repeat(2));
    let made = calendar(&desk).await;
    assert_eq!(made[0].origin.map(|origin| origin.date), Some(monday()));
    assert_eq!((made[0].title.as_str(), first.created.len()), ("Early", 4));

    // Deleted, moved, and gone for good: none of them is made again.
    shifts::delete(&desk.platform, &desk.admin, made[0].id, None).await.unwrap();
    let later = ShiftPatch::span(made[1].span.moved_by(chrono::TimeDelta::days(1)));
    shifts::update(&desk.platform, &desk.admin, made[1].id, None, &later).await.unwrap();
    sqlx::query("delete from shifts where id = $1").bind(made[2].id.0).execute(&db).await.unwrap();
    let again = generate(&desk, &weeks(2)).await;
    assert!(again.created.is_empty());
    assert_eq!(again.skipped.len(), 4);
    assert!(again.skipped.iter().all(|skipped| skipped.reason == SkipReason::AlreadyGenerated));
    assert_eq!(times(&desk).await, ["wed 22:00–06:00", "tue 22:00–06:00"]);

    assert_eq!(generate(&desk, &weeks(3)).await.created.len(), 2, "only the week that is new");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn eight_runs_at_once_make_nothing_twice(db: PgPool) {
    let desk = Desk::open(db).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "6–14"), (Weekday::Thu, "6–14")])).await;
    let request = weeks(4);

    let servers: Vec<Platform> = (0..8).map(|_| desk.second_server()).collect();
    let runs = servers.iter().map(|server| templates::generate(server, &desk.admin, &request));
    let made: Vec<usize> =
        join_all(runs).await.into_iter().map(|run| run.unwrap().created.len()).collect();

    assert_eq!((made.iter().sum::<usize>(), made.iter().max()), (8, Some(&8)), "{made:?}");
    assert_eq!(calendar(&desk).await.len(), 8);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_run_does_what_its_preview_showed_or_nothing(db: PgPool) {
    let desk = Desk::open(db).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "6–14")])).await;
    let request = weeks(2);
    let shown = templates::preview(&desk.platform, &desk.admin, &request, None).await.unwrap();
    assert!(calendar(&desk).await.is_empty(), "a preview makes nothing");

    create(&desk, draft(&desk, &[(Weekday::Fri, "6–14")])).await;
    let request = GenerationRequest { plan: Some(shown.plan), ..request };
    let refused = templates::generate(&desk.platform, &desk.admin, &request).await;
    assert_eq!(kind(refused), ProblemKind::Conflict);
    assert!(calendar(&desk).await.is_empty());

    let shown = templates::preview(&desk.platform, &desk.admin, &request, None).await.unwrap();
    let request = GenerationRequest { plan: Some(shown.plan.clone()), ..request };
    let mut done = generate(&desk, &request).await;
    assert!(done.created.iter().all(|made| made.shift_id.is_some()));
    done.created.iter_mut().for_each(|made| made.shift_id = None);
    assert_eq!(done, shown);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_left_out_says_why(db: PgPool) {
    let desk = Desk::open(db).await;
    let studio = desk.location("Studio 1").await;
    let mut early = draft(&desk, &[(Weekday::Mon, "6–14"), (Weekday::Tue, "6–14")]);
    early.location_id = Some(studio.id);
    early.skip_dates = vec![monday()];
    create(&desk, early).await;
    create(&desk, draft(&desk, &[(Weekday::Wed, "6–14"), (Weekday::Wed, "20–22")])).await;
    let holiday = HolidayDraft {
        location_id: studio.id,
        date: monday() + Days::new(1),
        name: "Founders’ Day".parse().unwrap(),
    };
    holidays::create(&desk.platform, &desk.admin, &holiday).await.unwrap();
    let twice = holidays::create(&desk.platform, &desk.admin, &holiday).await;
    assert!(problem(twice).fields.contains_key("date"));
    let wednesday = (monday() + Days::new(2)).and_hms_opt(13, 0, 0).unwrap().and_utc();
    let span =
        domain::scheduling::ShiftSpan::new(wednesday, wednesday + chrono::TimeDelta::hours(4));
    let mut by_hand = crate::desk::shift(desk.ana, 0, 1);
    by_hand.span = span.unwrap();
    by_hand.title = "Cup match".parse().unwrap();
    shifts::create(&desk.platform, &desk.admin, &by_hand).await.unwrap();

    let run = generate(&desk, &weeks(1)).await;

    let why: Vec<_> =
        run.skipped.iter().map(|skipped| (skipped.reason, skipped.detail.as_deref())).collect();
    assert_eq!(
        why,
        [
            (SkipReason::SkipDate, None),
            (SkipReason::Holiday, Some("Founders’ Day")),
            (SkipReason::Overlap, Some("Cup match")),
        ]
    );
    assert_eq!(run.created.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn shifts_ahead_follow_a_change_except_those_changed_by_hand(db: PgPool) {
    let desk = Desk::open(db).await;
    let every_night: Vec<_> =
        domain::scheduling::templates::WEEKDAYS.map(|day| (day, "22–6")).to_vec();
    let template = create(&desk, draft(&desk, &every_night)).await;
    generate(&desk, &weeks(1)).await;
    let made = calendar(&desk).await;
    let note = ShiftPatch { note: Some("Bring cake".parse().unwrap()), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, made[1].id, None, &note).await.unwrap();
    shifts::delete(&desk.platform, &desk.admin, made[2].id, None).await.unwrap();

    // Each night moves onto the place of another one, and Sunday's goes.
    let mut later = draft(&desk, &every_night[..6]);
    later.days.mon = vec!["4–9".parse().unwrap(), "23–5".parse().unwrap()];
    later.days.thu = vec!["6–14".parse().unwrap()];
    for day in [Weekday::Fri, Weekday::Sat] {
        *later.days.on_mut(day) = vec!["4–12".parse().unwrap()];
    }
    let replaced = templates::replace(
        &desk.platform,
        &desk.admin,
        template.id,
        Some(1),
        later.clone(),
        Future::Update,
    )
    .await
    .unwrap();

    assert_eq!(replaced.template.version, 2);
    // Monday's second span ends where Tuesday's, kept as it is, has not begun.
    assert_eq!(
        times(&desk).await,
        [
            "mon 04:00–09:00",
            "mon 23:00–05:00",
            "tue 22:00–06:00",
            "thu 06:00–14:00",
            "fri 04:00–12:00",
            "sat 04:00–12:00"
        ]
    );
    assert_eq!((replaced.created, replaced.updated, replaced.removed), (1, 4, 1));
    let kept: Vec<_> = replaced.kept.iter().map(|kept| kept.shift.as_ref().map(|s| s.id)).collect();
    assert_eq!(kept, [Some(made[1].id), None]);
    let now = calendar(&desk).await;
    assert_eq!((now[0].id, now[0].version), (made[0].id, 2), "it is the same shift");

    // What follows once follows again; who saw an older version is told.
    let outdated = templates::replace(
        &desk.platform,
        &desk.admin,
        template.id,
        Some(1),
        later.clone(),
        Future::Keep,
    );
    let outdated = problem(outdated.await);
    assert!(matches!(&outdated.conflicts[..], [Conflict::OutdatedTemplate { .. }]));
    later.active = false;
    let resting =
        templates::replace(&desk.platform, &desk.admin, template.id, None, later, Future::Update);
    assert_eq!(resting.await.unwrap().removed, 5);
    assert_eq!(times(&desk).await, ["tue 22:00–06:00"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_change_that_keeps_the_future_touches_no_shift(db: PgPool) {
    let desk = Desk::open(db).await;
    let template = create(&desk, draft(&desk, &[(Weekday::Mon, "6–14")])).await;
    generate(&desk, &weeks(2)).await;
    let before = calendar(&desk).await;

    let later = draft(&desk, &[(Weekday::Mon, "8–16")]);
    templates::replace(&desk.platform, &desk.admin, template.id, None, later, Future::Keep)
        .await
        .unwrap();

    assert_eq!(calendar(&desk).await, before);
    assert_eq!(generate(&desk, &weeks(3)).await.created.len(), 1);
    assert_eq!(times(&desk).await[2], "mon 08:00–16:00");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_deleted_template_makes_nothing_until_it_is_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let template = create(&desk, draft(&desk, &[(Weekday::Mon, "6–14")])).await;
    generate(&desk, &weeks(2)).await;

    let gone =
        templates::delete(&desk.platform, &desk.admin, template.id, Some(1), Future::Update).await;
    assert_eq!(gone.unwrap().removed, 2);
    assert_eq!(
        kind(templates::get(&desk.platform, &desk.admin, template.id).await),
        ProblemKind::NotFound
    );
    assert!(generate(&desk, &weeks(2)).await.created.is_empty());

    let back = templates::restore(&desk.platform, &desk.admin, template.id).await.unwrap();
    assert_eq!((back.version, &back.draft), (3, &template.draft));
    assert_eq!(generate(&desk, &weeks(2)).await.created.len(), 2);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_nobody_could_plan_by_is_refused_at_its_field(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let member = user(&desk.platform, "mia", &[Role::Member]).await;
    let good = draft(&desk, &[(Weekday::Mon, "6–14")]);
    for (field, change) in [
        ("days", (|draft, _| draft.days.mon.clear()) as fn(&mut TemplateDraft, _)),
        ("days.mon", |draft, _| draft.days.mon.push("13–15".parse().unwrap())),
        ("zone", |draft, _| draft.zone = "Europe/Hamburg".parse().unwrap()),
        ("technician_id", |draft, member| draft.technician_id = member),
        ("anchor", |draft, _| draft.anchor = NaiveDate::MAX),
    ] {
        let mut bad = good.clone();
        change(&mut bad, member.user);
        let refused = templates::create(&desk.platform, &desk.admin, None, bad).await;
        assert!(problem(refused).fields.contains_key(field), "{field}");
    }
    for request in [
        GenerationRequest { from: Some(NaiveDate::MAX), ..weeks(1) },
        GenerationRequest { weeks: 0, ..weeks(1) },
    ] {
        let refused = templates::generate(&desk.platform, &desk.admin, &request).await;
        assert_eq!(kind(refused), ProblemKind::Invalid);
    }

    // The database holds the same, whoever writes.
    let template = create(&desk, good).await;
    for broken in [
        "delete from schedule_template_spans",
        "insert into schedule_template_spans select id, 7, 0, 1320, 960 from schedule_templates",
        "insert into schedule_template_spans select id, 1, 1, 480, 60 from schedule_templates",
    ] {
        let mut tx = db.begin().await.unwrap();
        let written = sqlx::raw_sql(broken).execute(&mut *tx).await.is_ok();
        let touched = "update schedule_templates set version = 9";
        let holds = written
            && sqlx::raw_sql(touched).execute(&mut *tx).await.is_ok()
            && tx.commit().await.is_ok();
        assert!(!holds, "{broken}");
    }
    assert_eq!(templates::list(&desk.platform, &desk.admin).await.unwrap(), [template]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_technician_is_told_once_of_all_that_is_planned(db: PgPool) {
    let desk = Desk::open(db).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "6–14"), (Weekday::Tue, "6–14")])).await;
    generate(&desk, &weeks(2)).await;
    generate(&desk, &weeks(3)).await;

    let told = notifications::page(&desk.platform, &desk.ana, None, 50).await.unwrap().items;
    let [Notice::SchedulePlanned { shifts: 6, first, last }] =
        &told.iter().map(|one| &one.notice).collect::<Vec<_>>()[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(first.date_naive(), monday());
    assert_eq!(last.date_naive(), monday() + Days::new(15));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn by_itself_it_runs_at_most_every_seven_days(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "6–14")])).await;
    let when_due = async |from: NaiveDate| {
        let request = GenerationRequest { from: Some(from), ..GenerationRequest::default() };
        templates::generate_when_due(&desk.platform, &request).await.unwrap().is_ok()
    };
    let sunday = monday() - Days::new(1);
    assert!(when_due(sunday).await);
    assert!(!when_due(sunday).await);
    assert!(!when_due(sunday + Days::new(6)).await);
    generate(&desk, &weeks(1)).await;
    assert!(when_due(sunday + Days::new(7)).await, "one that was asked for does not count");
    assert_eq!(templates::runs(&desk.platform, &desk.admin).await.unwrap().len(), 3);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn sixty_technicians_are_planned_in_one_go(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut technicians = Vec::new();
    for n in 0..60 {
        technicians.push(user(&desk.platform, &format!("tech{n}"), &[Role::Technician]).await.user);
    }
    let weekdays: Vec<_> =
        domain::scheduling::templates::WEEKDAYS[..5].iter().map(|&day| (day, "9–17:30")).collect();
    for (n, technician) in technicians.iter().enumerate() {
        let name = format!("Day {n}").parse().unwrap();
        let draft = TemplateDraft { technician_id: *technician, name, ..draft(&desk, &weekdays) };
        create(&desk, draft).await;
    }
    let began = std::time::Instant::now();
    let made = generate(&desk, &weeks(4)).await;
    println!("{} shifts in {:?}", made.created.len(), began.elapsed());
    assert_eq!(made.created.len(), 60 * 4 * 5);
    let ids: HashSet<_> = made.created.iter().filter_map(|made| made.shift_id).collect();
    assert_eq!(ids.len(), made.created.len());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_run_of_drafts_is_seen_by_those_who_plan_and_not_made_again(db: PgPool) {
    let desk = Desk::open(db).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "6–14"), (Weekday::Tue, "6–14")])).await;
    let as_drafts = GenerationRequest { as_drafts: true, ..weeks(1) };
    assert_eq!(generate(&desk, &as_drafts).await.created.len(), 2);
    let made = calendar(&desk).await;
    assert!(made.len() == 2 && made.iter().all(Shift::is_draft), "{made:?}");
    assert!(calendar_of(&desk, &desk.ana).await.is_empty());
    assert!(generate(&desk, &weeks(1)).await.created.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn drafts_of_a_schedule_follow_it_unheard_and_still_do_once_they_are_published(db: PgPool) {
    let desk = Desk::open(db).await;
    let template =
        create(&desk, draft(&desk, &[(Weekday::Mon, "6–14"), (Weekday::Wed, "6–14")])).await;
    generate(&desk, &GenerationRequest { as_drafts: true, ..weeks(1) }).await;
    let follow = async |days: &[(Weekday, &str)]| {
        let later = draft(&desk, days);
        let update = Future::Update;
        templates::replace(&desk.platform, &desk.admin, template.id, None, later, update)
            .await
            .unwrap()
    };
    let replaced =
        follow(&[(Weekday::Mon, "8–16"), (Weekday::Tue, "6–14"), (Weekday::Wed, "6–14")]).await;
    assert_eq!((replaced.created, replaced.updated), (1, 1));
    let drafts = calendar(&desk).await;
    assert!(drafts.len() == 3 && drafts.iter().all(Shift::is_draft), "{drafts:?}");
    let told = notifications::page(&desk.platform, &desk.ana, None, 50).await.unwrap().items;
    assert!(told.is_empty(), "{told:?}");

    let all = DraftSelection::These(drafts[..2].iter().map(|draft| draft.id).collect());
    publish::publish(&desk.platform, &desk.admin, &all, None).await.unwrap();
    let one = ShiftPatch { state: Some(ShiftState::Scheduled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, drafts[2].id, None, &one).await.unwrap();
    let told = notifications::page(&desk.platform, &desk.ana, None, 50).await.unwrap().items;
    assert!(!told.is_empty());
    let replaced =
        follow(&[(Weekday::Mon, "9–17"), (Weekday::Tue, "9–17"), (Weekday::Wed, "9–17")]).await;
    assert_eq!((replaced.updated, replaced.kept.len()), (3, 0));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_warning_stands_beside_what_is_made_and_in_the_log_and_stops_nothing(db: PgPool) {
    let desk = Desk::open(db).await;
    create(&desk, draft(&desk, &[(Weekday::Mon, "14–22"), (Weekday::Tue, "6–14")])).await;
    let request = weeks(1);
    let shown = templates::preview(&desk.platform, &desk.admin, &request, None).await.unwrap();
    let messages = |generation: &Generation| {
        let made = generation.created.iter().flat_map(|made| &made.warnings);
        made.map(|caution| caution.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(messages(&shown), ["only 8 h of rest to another shift, not 11 h"].repeat(2));

    let done = generate(&desk, &GenerationRequest { plan: Some(shown.plan), ..request }).await;
    let Warning::ShortRest { shift_id, .. } = done.created[0].warnings[0].warning else {
        panic!("{done:?}")
    };
    assert_eq!(Some(shift_id), done.created[1].shift_id, "named as it is in the calendar");
    let runs = templates::runs(&desk.platform, &desk.admin).await.unwrap();
    assert_eq!(runs[0].warned, done.warned());
    assert_eq!(calendar(&desk).await.len(), 2);
}
