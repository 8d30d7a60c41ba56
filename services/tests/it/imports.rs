//! Shifts from files: previews that hold, refusals that say why.

use chrono::{DateTime, Utc};
use domain::ProblemKind;
use domain::accounts::Role;
use domain::scheduling::Shift;
use domain::scheduling::import::{ImportColumn, ImportFormat, ImportPlan, ImportRequest};
use services::scheduling::{import, shifts};
use sqlx::PgPool;

use crate::desk::{Desk, because, hour, kind, problem, shift, user};

fn request(format: ImportFormat, file: &str) -> ImportRequest {
    ImportRequest {
        format,
        file: file.to_owned(),
        columns: Default::default(),
        zone: Some("Europe/Berlin".parse().unwrap()),
        technician_id: None,
        location_id: None,
        skip_bad: false,
        plan: None,
        overrule: None,
    }
}

fn csv(file: &str) -> ImportRequest {
    request(ImportFormat::Csv, file)
}

fn ical(events: &str) -> ImportRequest {
    request(ImportFormat::Ical, &format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n"))
}

fn event(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{lines}\r\nEND:VEVENT\r\n")
}

async fn done(desk: &Desk, request: &ImportRequest) -> ImportPlan {
    let seen = import::import(&desk.platform, &desk.admin, request).await.unwrap();
    assert!(!seen.is_done);
    let run = ImportRequest { plan: Some(seen.plan.clone()), ..request.clone() };
    let done = import::import(&desk.platform, &desk.admin, &run).await.unwrap();
    assert_eq!(done, ImportPlan { is_done: true, ..seen });
    done
}

async fn calendar(desk: &Desk) -> Vec<Shift> {
    shifts::between(&desk.platform, &desk.admin, hour(-240), hour(24 * 30))
        .await
        .unwrap()
        .read()
        .unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_spreadsheet_is_read_with_its_own_words_for_things(db: PgPool) {
    let desk = Desk::open(db).await;
    let place = desk.location("Halle 1").await;
    let file = "Mitarbeiter;Datum;Beginn;Ende;Ort;Schicht\r\n\
        ana;16.11.2026;22:00;06:00;halle 1;Nacht\r\n\
        ANA@example.org;2026-11-18;8:00;16:30;;\r\n";
    let done = done(&desk, &csv(file)).await;
    assert_eq!((done.created.len(), done.refused.len()), (2, 0), "{:?}", done.refused);
    let [night, day] = &calendar(&desk).await[..] else { panic!("two") };
    assert_eq!(night.span.starts_at(), at("2026-11-16T21:00:00Z"));
    assert_eq!(night.span.ends_at(), at("2026-11-17T05:00:00Z"), "ends the next day");
    assert_eq!((night.location_id, night.title.as_str()), (Some(place.id), "Nacht"));
    assert_eq!((day.location_id, day.zone.as_str()), (None, "Europe/Berlin"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_cannot_be_is_listed_with_its_line_and_nothing_is_done(db: PgPool) {
    let desk = Desk::open(db).await;
    user(&desk.platform, "ben", &[Role::Technician]).await;
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let file = "technician,start,end,kind\n\
        ana,2026-11-16 10:00,2026-11-16 12:00,\n\
        nobody,2026-11-17 10:00,2026-11-17 12:00,\n\
        ana,soon,2026-11-17 12:00,\n\
        ana,2026-11-17 10:00,2026-11-19 12:00,\n\
        ana,9999-11-17 10:00,9999-11-17 12:00,\n\
        ana,2026-11-17 10:00,2026-11-17 12:00,party\n\
        ben,2026-11-17 10:00,2026-11-17 12:00,on call\n\
        \"be\0n\",2026-11-17 10:00,2026-11-17 12:00,\n";
    let seen = import::import(&desk.platform, &desk.admin, &csv(file)).await.unwrap();
    let lines: Vec<i64> = seen.refused.iter().map(|refused| refused.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 9], "{:?}", seen.refused);
    assert_eq!(seen.refused[0].reason, "this technician already works then");
    assert_eq!(calendar(&desk).await.len(), 1, "a preview leaves nothing");

    let run = ImportRequest { plan: Some(seen.plan.clone()), ..csv(file) };
    let refused = import::import(&desk.platform, &desk.admin, &run).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);
    let run = ImportRequest { skip_bad: true, ..run };
    let done = import::import(&desk.platform, &desk.admin, &run).await.unwrap();
    assert_eq!(done.created.len(), 1);
    assert_eq!(calendar(&desk).await.len(), 2);

    let again = import::import(&desk.platform, &desk.admin, &run).await;
    assert_eq!(kind(again), ProblemKind::Conflict, "the plan was another one");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_same_calendar_twice_makes_nothing_twice(db: PgPool) {
    let desk = Desk::open(db).await;
    let file = |to: &str| {
        let early = "SUMMARY:Early\r\nDTSTART;TZID=Europe/Vienna:20261116T060000\r\nDTEND;TZID=Europe/Vienna:20261116T140000";
        let late = format!(
            "SUMMARY:Late\r\nATTENDEE:mailto:ana@example.org\r\nDTSTART:20261117T130000Z\r\nDTEND:{to}"
        );
        let request = ical(&(event("a@x", early) + &event("b@x", &late)));
        ImportRequest { technician_id: Some(desk.ana.user), ..request }
    };
    let first = done(&desk, &file("20261117T210000Z")).await;
    assert_eq!((first.created.len(), first.refused.len()), (2, 0), "{:?}", first.refused);
    assert_eq!(calendar(&desk).await[0].zone.as_str(), "Europe/Vienna");

    let again = done(&desk, &file("20261117T210000Z")).await;
    assert_eq!((again.created.len(), again.unchanged), (0, 2));
    let changed = done(&desk, &file("20261117T200000Z")).await;
    assert_eq!((changed.updated.len(), changed.unchanged), (1, 1));
    let [early, late] = &calendar(&desk).await[..] else { panic!("two") };
    assert_eq!((late.version, late.span.ends_at()), (2, at("2026-11-17T20:00:00Z")));

    shifts::delete(&desk.platform, &desk.admin, early.id, None).await.unwrap();
    let after = done(&desk, &file("20261117T200000Z")).await;
    assert_eq!(after.unchanged, 2, "what was deleted here stays deleted");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_no_single_shift_is_refused_in_words(db: PgPool) {
    let desk = Desk::open(db).await;
    let when = "DTSTART:20261117T130000Z\r\nDTEND:20261117T150000Z";
    let events = [
        event("r", &format!("{when}\r\nRRULE:FREQ=DAILY")),
        event("d", "DTSTART;VALUE=DATE:20261117"),
        event("z", "DTSTART;TZID=Mars/Olympus:20261117T130000\r\nDURATION:PT1H"),
        event("", when),
        event("n", when),
        event("n", when),
    ];
    let seen = import::import(&desk.platform, &desk.admin, &ical(&events.concat())).await.unwrap();
    let reasons: Vec<&str> = seen.refused.iter().map(|refused| refused.reason.as_str()).collect();
    let expected = ["repeats", "whole days", "Mars/Olympus", "no UID", "whose shift", "same UID"];
    assert_eq!(reasons.len(), expected.len(), "{reasons:?}");
    for (reason, words) in reasons.iter().zip(expected) {
        assert!(reason.contains(words), "{reason}");
    }
    let no_calendar = request(ImportFormat::Ical, "hello");
    let refused = problem(import::import(&desk.platform, &desk.admin, &no_calendar).await);
    assert!(refused.fields["file"].contains("no iCalendar"), "{refused:?}");
    let ana = import::import(&desk.platform, &desk.ana, &csv("start,end\n")).await;
    assert_eq!(kind(ana), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn columns_can_be_named_and_must_be_there(db: PgPool) {
    let desk = Desk::open(db).await;
    let file = "A,B,C\nana,2026-11-16T08:00:00+01:00,2026-11-16T16:00:00+01:00\n";
    // A look says what there is and what is missed, so that somebody can choose.
    let seen = import::import(&desk.platform, &desk.admin, &csv(file)).await.unwrap();
    assert_eq!(seen.head, ["A", "B", "C"]);
    assert_eq!(seen.missing, [ImportColumn::Start, ImportColumn::End]);
    let blind = ImportRequest { plan: Some(seen.plan), ..csv(file) };
    let refused = problem(import::import(&desk.platform, &desk.admin, &blind).await);
    assert!(refused.fields["columns"].contains("start"), "{refused:?}");
    let columns = [
        (ImportColumn::Technician, "A".to_owned()),
        (ImportColumn::Start, "B".to_owned()),
        (ImportColumn::End, "C".to_owned()),
    ];
    let named = ImportRequest { columns: columns.into(), ..csv(file) };
    assert_eq!(done(&desk, &named).await.created.len(), 1);
    let mut wrong = named.clone();
    wrong.columns.insert(ImportColumn::Note, "Z".to_owned());
    assert_eq!(
        kind(import::import(&desk.platform, &desk.admin, &wrong).await),
        ProblemKind::Invalid
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn lines_follow_one_another_as_if_each_were_written_alone(db: PgPool) {
    let desk = Desk::open(db).await;
    let file = |events: &[(&str, &str, &str)]| {
        let events = events.iter().map(|(uid, from, to)| {
            let when = format!("DTSTART:20261117T{from}0000Z\r\nDTEND:20261117T{to}0000Z");
            event(uid, &when)
        });
        let request = ical(&events.collect::<String>());
        let overrule = because("rest is another test's affair");
        ImportRequest { technician_id: Some(desk.ana.user), overrule, ..request }
    };
    // (What is warned of names shifts, which have other ids each time.)
    let run = async |request: ImportRequest| {
        let seen = import::import(&desk.platform, &desk.admin, &request).await.unwrap();
        let run = ImportRequest { skip_bad: true, plan: Some(seen.plan.clone()), ..request };
        import::import(&desk.platform, &desk.admin, &run).await.unwrap();
        seen
    };
    run(file(&[("a", "06", "08"), ("b", "08", "10"), ("c", "10", "12")])).await;

    // One moves to where the one before it leaves; what comes too early is refused.
    let seen = run(file(&[("c", "12", "14"), ("a", "08", "09"), ("b", "10", "12")])).await;
    assert_eq!((seen.updated.len(), seen.refused.len()), (2, 1), "{:?}", seen.refused);
    let starts: Vec<String> = calendar(&desk)
        .await
        .iter()
        .map(|shift| shift.span.starts_at().format("%H").to_string())
        .collect();
    assert_eq!(starts, ["06", "10", "12"]);

    // Two lines about the same time: the first wins.
    let twice = "technician,start,end\n\
        ana,2026-11-18 10:00,2026-11-18 12:00\n\
        ana,2026-11-18 10:00,2026-11-18 12:00\n\
        ana,2026-11-18 11:00,2026-11-18 13:00\n";
    let seen = import::import(&desk.platform, &desk.admin, &csv(twice)).await.unwrap();
    assert_eq!((seen.created.len(), seen.unchanged, seen.refused.len()), (1, 1, 1));
}

/// By hand: how long a full file takes.
#[ignore = "measures"]
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn two_thousand_lines(db: PgPool) {
    let desk = Desk::open(db).await;
    let people: Vec<String> =
        ["ben", "cleo", "dora", "emil", "fay", "gus", "hana", "ivo", "jo", "kai"]
            .map(str::to_owned)
            .into();
    for name in &people {
        user(&desk.platform, name, &[Role::Technician]).await;
    }
    let lines = (0..2_000).map(|line| {
        let day = at("2026-12-01T00:00:00Z") + chrono::TimeDelta::days(line / 10);
        let who = &people[line as usize % 10];
        format!("{who},{},08:00,16:00,a note\n", day.format("%Y-%m-%d"))
    });
    let file = format!("technician,date,start,end,note\n{}", lines.collect::<String>());
    let began = std::time::Instant::now();
    let seen = import::import(&desk.platform, &desk.admin, &csv(&file)).await.unwrap();
    println!("preview: {:?}", began.elapsed());
    let began = std::time::Instant::now();
    let overrule = because("a test");
    let run = ImportRequest { plan: Some(seen.plan.clone()), overrule, ..csv(&file) };
    let done = import::import(&desk.platform, &desk.admin, &run).await.unwrap();
    println!("run: {:?}", began.elapsed());
    assert_eq!((done.created.len(), done.refused.len()), (2_000, 0));
}
