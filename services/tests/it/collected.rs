//! Changes of shifts, collected into one mail that changes entries in calendars.

use chrono::{TimeDelta, Utc};
use domain::accounts::{Actor, Role};
use domain::notifications::{Channel, Choice, NoticeTopic};
use domain::scheduling::time_off::{Becomes, Decision, Relief, TimeOffDraft, TimeOffState};
use domain::scheduling::{Shift, ShiftDraft, ShiftPatch, ShiftSpan, ShiftState};
use services::Platform;
use services::notifications::{self, write_collected};
use services::scheduling::{shifts, time_off};
use sqlx::PgPool;

use crate::desk::{Desk, shift, user};
use crate::post_office::SmtpServer;

/// Eight hours of work that begin so many hours from now.
fn in_hours(technician: Actor, hours: i64) -> ShiftDraft {
    ShiftDraft { span: span(hours), ..shift(technician, 0, 8) }
}

fn span(hours: i64) -> ShiftSpan {
    let from = Utc::now() + TimeDelta::hours(hours);
    ShiftSpan::new(from, from + TimeDelta::hours(8)).unwrap()
}

async fn planned(desk: &Desk, hours: i64) -> Shift {
    shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, hours)).await.unwrap()
}

async fn moved(desk: &Desk, shift: &Shift, by: i64) -> Shift {
    let patch = ShiftPatch::span(shift.span.moved_by(TimeDelta::hours(by)));
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await.unwrap()
}

/// Lets so many minutes pass for what waits.
async fn wait(platform: &Platform, minutes: i32) {
    sqlx::query("update plan_changes set changed_at = changed_at - make_interval(mins => $1)")
        .bind(minutes)
        .execute(&platform.db)
        .await
        .unwrap();
    write_collected(platform).await.unwrap();
}

struct Mail {
    to: String,
    subject: String,
    text: String,
    events: Vec<(String, String)>,
}

async fn mails(platform: &Platform) -> Vec<Mail> {
    let rows: Vec<(String, String, String, serde_json::Value)> = sqlx::query_as(
        "select to_address, subject, text_part, events from mails where kind = 'shifts_changed' order by id",
    )
    .fetch_all(&platform.db)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(to, subject, text, events)| {
            let text_of = |event: &serde_json::Value, name: &str| {
                event[name].as_str().unwrap().replace("\r\n ", "")
            };
            let events = events.as_array().unwrap().iter();
            let events =
                events.map(|event| (text_of(event, "method"), text_of(event, "text"))).collect();
            Mail { to, subject, text, events }
        })
        .collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_happens_within_five_minutes_is_one_mail_with_the_outcome(db: PgPool) {
    let desk = Desk::open(db).await;
    let first = planned(&desk, 24).await;
    let first = moved(&desk, &first, 1).await;
    let first = moved(&desk, &first, 1).await;
    let second = planned(&desk, 48).await;
    let gone = planned(&desk, 72).await;
    shifts::delete(&desk.platform, &desk.admin, gone.id, None).await.unwrap();

    wait(&desk.platform, 4).await;
    assert!(mails(&desk.platform).await.is_empty(), "four minutes are not five");
    wait(&desk.platform, 1).await;
    let [mail] = &mails(&desk.platform).await[..] else { panic!("one") };
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("ana@example.org", "2 changes to your shifts")
    );
    assert_eq!(mail.text.matches("New shift").count(), 2, "{}", mail.text);
    let [(method, event), (_, other)] = &mail.events[..] else { panic!("two") };
    assert_eq!(method, "REQUEST");
    assert!(event.contains(&format!("UID:shift-{}@patchbay\r\n", first.id)), "{event}");
    assert!(event.contains("SEQUENCE:2\r\n") && event.contains("METHOD:REQUEST\r\n"), "{event}");
    assert!(event.contains("ATTENDEE;CN=\"ana\"") && event.contains(":mailto:ana@example.org\r\n"));
    assert!(other.contains(&format!("UID:shift-{}@patchbay\r\n", second.id)), "{other}");

    wait(&desk.platform, 60).await;
    assert_eq!(mails(&desk.platform).await.len(), 1, "nothing is told twice");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn there_and_back_and_what_one_does_oneself_is_no_mail(db: PgPool) {
    let desk = Desk::open(db).await;
    let both = user(&desk.platform, "both", &[Role::Technician, Role::Admin]).await;
    let known = planned(&desk, 24).await;
    wait(&desk.platform, 5).await;
    let there = moved(&desk, &known, 3).await;
    moved(&desk, &there, -3).await;
    shifts::create(&desk.platform, &both, &in_hours(both, 24)).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, -20)).await.unwrap();
    wait(&desk.platform, 5).await;
    assert_eq!(mails(&desk.platform).await.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_loses_a_shift_strikes_it_out_and_whoever_gets_it_writes_it_down(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let known = planned(&desk, 24).await;
    wait(&desk.platform, 5).await;
    let patch = ShiftPatch { technician_id: Some(Some(ben.user)), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, known.id, None, &patch).await.unwrap();
    wait(&desk.platform, 5).await;
    let mails = mails(&desk.platform).await;
    let to = |address: &str| mails.iter().rfind(|mail| mail.to == address).unwrap();
    let (lost, got) = (to("ana@example.org"), to("ben@example.org"));
    assert!(lost.subject.starts_with("No longer yours: "), "{}", lost.subject);
    assert_eq!((lost.events[0].0.as_str(), got.events[0].0.as_str()), ("CANCEL", "REQUEST"));
    assert!(lost.events[0].1.contains("STATUS:CANCELLED\r\n"), "{}", lost.events[0].1);
    for mail in [lost, got] {
        assert!(mail.events[0].1.contains("SEQUENCE:1\r\n"), "{}", mail.events[0].1);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_two_servers_one_writes_and_whoever_wants_none_gets_none(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let no = Choice { topic: NoticeTopic::Shifts, channel: Channel::Mail, wanted: false };
    notifications::choose(&desk.platform, &ben, &[no]).await.unwrap();
    planned(&desk, 24).await;
    shifts::create(&desk.platform, &desk.admin, &in_hours(ben, 24)).await.unwrap();
    sqlx::query("update plan_changes set changed_at = changed_at - interval '5 minutes'")
        .execute(&desk.platform.db)
        .await
        .unwrap();
    let second = desk.second_server();
    let (one, other) = tokio::join!(write_collected(&desk.platform), write_collected(&second));
    assert!(one.is_ok() && other.is_ok());
    let mails = mails(&desk.platform).await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ana@example.org"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_mail_reads_its_change_to_people_and_to_calendars(db: PgPool) {
    let desk = Desk::open(db).await;
    let (office, transport) = SmtpServer::open();
    let shift = planned(&desk, 24).await;
    wait(&desk.platform, 5).await;
    services::mail::deliver_due(&desk.platform, &transport).await.unwrap();
    let [mail] = &office.taken()[..] else { panic!("one") };
    for part in [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
        "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
        "filename=\"shift.ics\"",
    ] {
        assert!(mail.contains(part), "{part} in {mail}");
    }

    let patch = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await.unwrap();
    wait(&desk.platform, 5).await;
    services::mail::deliver_due(&desk.platform, &transport).await.unwrap();
    let [_, mail] = &office.taken()[..] else { panic!("two") };
    assert!(mail.contains("method=CANCEL"), "{mail}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn time_off_strikes_a_shift_out_and_taken_back_writes_it_down_again(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let shift = planned(&desk, 48).await;
    wait(&desk.platform, 5).await;
    let day = shift.span.starts_at().date_naive();
    let draft: TimeOffDraft = serde_json::from_value(serde_json::json!({
        "all_day": true, "first_day": day, "last_day": day,
    }))
    .unwrap();
    let given = Becomes::Given { technician_id: ben.user };
    let mut sequence = 0;
    for (becomes, others) in [(Becomes::Cancelled, 0), (Becomes::Open, 0), (given, 1)] {
        let asked = time_off::request(&desk.platform, &desk.ana, &draft).await.unwrap().time_off;
        let shifts = vec![Relief { shift_id: shift.id, becomes }];
        let approve = Decision { shifts, ..Decision::to(TimeOffState::Approved) };
        // Ana takes it back herself, and her own calendar has to hear of it all the same.
        let take_back = Decision::to(TimeOffState::Withdrawn);
        let ways = [
            (&desk.admin, approve, "CANCEL", "REQUEST"),
            (&desk.ana, take_back, "REQUEST", "CANCEL"),
        ];
        for (who, decision, hers, his) in ways {
            let before = mails(&desk.platform).await.len();
            time_off::decide(&desk.platform, who, asked.id, None, &decision).await.unwrap();
            sequence += 1;
            wait(&desk.platform, 5).await;
            let mails = mails(&desk.platform).await;
            let new = &mails[before..];
            assert_eq!(new.len(), 1 + others, "{becomes:?} {hers}");
            for mail in new {
                let method = if mail.to == "ana@example.org" { hers } else { his };
                let [(found, event)] = &mail.events[..] else { panic!("one") };
                assert_eq!(found, method, "{becomes:?}: {}", mail.to);
                assert!(event.contains(&format!("UID:shift-{}@patchbay\r\n", shift.id)), "{event}");
                assert!(event.contains(&format!("SEQUENCE:{sequence}\r\n")), "{event}");
            }
        }
    }
}
