//! Feeds: who reads what, and how changes arrive.

use chrono::{Days, TimeDelta, Utc};
use domain::ProblemKind;
use domain::accounts::{Actor, Role};
use domain::scheduling::feeds::FeedScope;
use domain::scheduling::time_off::{Becomes, Decision, Relief, TimeOffDraft, TimeOffState};
use domain::scheduling::{Shift, ShiftDraft, ShiftPatch, ShiftSpan, ShiftState};
use services::accounts::set_active;
use services::scheduling::feeds::{self, Feed};
use services::scheduling::{shifts, time_off};
use sqlx::PgPool;

use crate::desk::{Desk, kind, shift, user};

/// What a link's address ends in.
async fn token(desk: &Desk, who: &Actor, scope: FeedScope) -> String {
    let made = feeds::make_link(&desk.platform, who, scope).await.unwrap();
    let (_, file) = made.url.split_once("/feeds/").expect("an address of a feed");
    file.strip_suffix(".ics").unwrap().to_owned()
}

async fn text(desk: &Desk, token: &str) -> String {
    let feed = feeds::read(&desk.platform, token, |_| false).await.unwrap();
    feed.text.unwrap().replace("\r\n ", "")
}

fn tomorrow(technician: Actor) -> ShiftDraft {
    let from = (Utc::now() + TimeDelta::days(1)).date_naive().and_hms_opt(6, 0, 0).unwrap();
    let span = ShiftSpan::new(from.and_utc(), from.and_utc() + TimeDelta::hours(8)).unwrap();
    let zone = Some("Europe/Berlin".parse().unwrap());
    ShiftDraft { span, zone, title: "Early".parse().unwrap(), ..shift(technician, 0, 8) }
}

async fn planned(desk: &Desk) -> Shift {
    shifts::create(&desk.platform, &desk.admin, &tomorrow(desk.ana)).await.unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_change_arrives_as_a_change_and_not_as_a_second_event(db: PgPool) {
    let desk = Desk::open(db).await;
    let shift = planned(&desk).await;
    let token = token(&desk, &desk.ana, FeedScope::Mine).await;
    let uid = format!("UID:shift-{}@patchbay\r\n", shift.id);

    let first = text(&desk, &token).await;
    assert!(first.contains(&uid) && first.contains("SEQUENCE:0\r\n"), "{first}");
    assert!(first.contains("SUMMARY:Early\r\n") && first.contains("STATUS:CONFIRMED\r\n"));
    assert!(first.contains("X-WR-CALNAME:My shifts (Patchbay)\r\n"), "{first}");

    let patch = ShiftPatch::span(shift.span.moved_by(TimeDelta::hours(2)));
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await.unwrap();
    let second = text(&desk, &token).await;
    assert_eq!(second.matches("BEGIN:VEVENT").count(), 1, "{second}");
    assert!(second.contains(&uid) && second.contains("SEQUENCE:1\r\n"), "{second}");

    let patch = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await.unwrap();
    assert!(text(&desk, &token).await.contains("STATUS:CANCELLED\r\n"));

    shifts::delete(&desk.platform, &desk.admin, shift.id, None).await.unwrap();
    let gone = text(&desk, &token).await;
    assert!(gone.contains(&uid) && gone.contains("STATUS:CANCELLED\r\n"), "stays as cancelled");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_tag_changes_with_the_text_and_only_then(db: PgPool) {
    let desk = Desk::open(db).await;
    let shift = planned(&desk).await;
    let token = token(&desk, &desk.ana, FeedScope::All).await;
    let ask = async |known: &str| {
        feeds::read(&desk.platform, &token, |etag| etag == known).await.unwrap()
    };
    let first = ask("").await;
    let again = ask(&first.etag).await;
    assert_eq!(again, Feed { etag: first.etag.clone(), text: None });

    let patch = ShiftPatch { title: Some("Late".parse().unwrap()), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await.unwrap();
    let changed = ask(&first.etag).await;
    assert!(changed.etag != first.etag && changed.text.is_some());
    shifts::delete(&desk.platform, &desk.admin, shift.id, None).await.unwrap();
    assert!(ask(&changed.etag).await.text.is_some());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn why_somebody_is_away_only_they_read(db: PgPool) {
    let desk = Desk::open(db).await;
    let today = Utc::now().date_naive();
    let draft: TimeOffDraft = serde_json::from_value(serde_json::json!({
        "category": "sick", "note": "a secret", "all_day": true,
        "first_day": today + Days::new(2), "last_day": today + Days::new(3),
    }))
    .unwrap();
    let asked = time_off::request(&desk.platform, &desk.ana, &draft).await.unwrap();
    let own = token(&desk, &desk.ana, FeedScope::Mine).await;
    let all = token(&desk, &desk.admin, FeedScope::All).await;
    assert!(!text(&desk, &own).await.contains("BEGIN:VEVENT"), "asked for is not away");

    let yes = Decision::to(TimeOffState::Approved);
    time_off::decide(&desk.platform, &desk.admin, asked.time_off.id, None, &yes).await.unwrap();
    let (own, all) = (text(&desk, &own).await, text(&desk, &all).await);
    assert!(own.contains("SUMMARY:Sick leave\r\n"), "{own}");
    assert!(all.contains("SUMMARY:ana: away\r\n"), "{all}");
    let first = (today + Days::new(2)).format("%Y%m%d");
    assert!(all.contains(&format!("DTSTART;VALUE=DATE:{first}\r\n")), "{all}");
    for text in [own, all] {
        assert!(!text.contains("secret"), "{text}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_time_off_takes_is_cancelled_and_taken_back_is_there_again(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let shift = planned(&desk).await;
    let token = token(&desk, &desk.ana, FeedScope::Mine).await;
    let own = desk.ana;
    let day = shift.span.starts_at().date_naive();
    let draft: TimeOffDraft = serde_json::from_value(serde_json::json!({
        "all_day": true, "first_day": day, "last_day": day,
    }))
    .unwrap();
    let given = Becomes::Given { technician_id: ben.user };
    let mut sequence = 0;
    let mut seen = String::new();
    for becomes in [Becomes::Cancelled, Becomes::Open, given] {
        let asked = time_off::request(&desk.platform, &own, &draft).await.unwrap().time_off;
        let decide = async |who: &Actor, decision: Decision| {
            time_off::decide(&desk.platform, who, asked.id, None, &decision).await.unwrap()
        };
        let of_shift = |text: &str| {
            let uid = format!("UID:shift-{}@patchbay\r\n", shift.id);
            let events = text.split("BEGIN:VEVENT").filter(|event| event.contains(&uid));
            let [event] = events.collect::<Vec<_>>()[..] else { panic!("one event: {text}") };
            event.to_owned()
        };
        let shifts = vec![Relief { shift_id: shift.id, becomes }];
        decide(&desk.admin, Decision { shifts, ..Decision::to(TimeOffState::Approved) }).await;
        sequence += 1;
        let feed = feeds::read(&desk.platform, &token, |etag| etag == seen).await.unwrap();
        let event = of_shift(&feed.text.expect("something else than before").replace("\r\n ", ""));
        assert!(event.contains("STATUS:CANCELLED\r\n"), "{becomes:?}: {event}");
        assert!(event.contains(&format!("SEQUENCE:{sequence}\r\n")), "{becomes:?}: {event}");
        assert!(event.contains("SUMMARY:Early\r\n"), "whose it is now is not told: {event}");

        seen = feed.etag;
        decide(&own, Decision::to(TimeOffState::Withdrawn)).await;
        sequence += 1;
        let feed = feeds::read(&desk.platform, &token, |etag| etag == seen).await.unwrap();
        let event = of_shift(&feed.text.expect("something else than before").replace("\r\n ", ""));
        assert!(event.contains("STATUS:CONFIRMED\r\n"), "{becomes:?}: {event}");
        assert!(event.contains(&format!("SEQUENCE:{sequence}\r\n")), "{becomes:?}: {event}");
        seen = feed.etag;
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_feed_has_what_its_link_is_for(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let place = desk.location("Hall").await;
    planned(&desk).await;
    let there = ShiftDraft { location_id: Some(place.id), ..tomorrow(ben) };
    shifts::create(&desk.platform, &desk.admin, &there).await.unwrap();
    let scopes = [
        (FeedScope::Mine, 0),
        (FeedScope::Technician { technician_id: ben.user }, 1),
        (FeedScope::Location { location_id: place.id }, 1),
        (FeedScope::All, 2),
    ];
    for (scope, events) in scopes {
        let token = token(&desk, &desk.admin, scope).await;
        let text = text(&desk, &token).await;
        assert_eq!(text.matches("BEGIN:VEVENT").count(), events, "{scope:?}: {text}");
        assert!(!text.contains("SUMMARY:Early"), "a name tells whose it is: {text}");
    }
    assert_eq!(feeds::links(&desk.platform, &desk.admin).await.unwrap().len(), 4);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_link_ends_with_its_replacement_its_owner_and_their_permission(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let member = user(&desk.platform, "member", &[Role::Member]).await;
    let ask = async |token: &str| feeds::read(&desk.platform, token, |_| false).await;

    let old = token(&desk, &ben, FeedScope::Mine).await;
    let new = token(&desk, &ben, FeedScope::Mine).await;
    assert_eq!(kind(ask(&old).await), ProblemKind::NotFound);
    assert!(ask(&new).await.is_ok());
    assert_eq!(kind(ask("").await), ProblemKind::NotFound);

    let [link] = &feeds::links(&desk.platform, &ben).await.unwrap()[..] else { panic!("one") };
    assert!(link.last_used_at.is_some());
    let others = feeds::revoke_link(&desk.platform, &desk.ana, link.id).await;
    assert_eq!(kind(others), ProblemKind::NotFound);

    let refused = feeds::make_link(&desk.platform, &member, FeedScope::All).await;
    assert_eq!(kind(refused.map(|made| made.link)), ProblemKind::Forbidden);
    let nobody = FeedScope::Technician { technician_id: domain::accounts::UserId(uuid()) };
    let refused = feeds::make_link(&desk.platform, &desk.ana, nobody).await;
    assert_eq!(kind(refused.map(|made| made.link)), ProblemKind::Invalid);

    set_active(&desk.platform, &"ben@example.org".parse().unwrap(), false).await.unwrap();
    assert_eq!(kind(ask(&new).await), ProblemKind::NotFound, "deactivated");
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
