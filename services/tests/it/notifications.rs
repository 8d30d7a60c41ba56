//! Who is told what, once, and nobody else.

use chrono::{TimeDelta, Utc};
use domain::accounts::{Actor, Role};
use domain::live::{ClientMessage, Event, Topic};
use domain::notifications::{Channel, Choice, Notice, NoticeTopic, Notification, NotificationId};
use domain::scheduling::{Shift, ShiftDraft, ShiftPatch, ShiftSpan, ShiftState};
use domain::{Page, ProblemKind};
use services::live::Hub;
use services::notifications;
use services::scheduling::shifts;
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, kind, shift, user};
use crate::looker::Looker;

/// Eight hours of work that begin so many hours from now.
fn in_hours(technician: Actor, hours: i64) -> ShiftDraft {
    ShiftDraft { span: span(hours), ..shift(technician, 0, 8) }
}

fn span(hours: i64) -> ShiftSpan {
    let from = Utc::now() + TimeDelta::hours(hours);
    ShiftSpan::new(from, from + TimeDelta::hours(8)).unwrap()
}

async fn told(desk: &Desk, who: &Actor) -> Vec<Notification> {
    notifications::page(&desk.platform, who, None, 50).await.unwrap().items
}

async fn moved(desk: &Desk, shift: &Shift, to: ShiftSpan) -> Shift {
    let patch = ShiftPatch {
        starts_at: Some(to.starts_at()),
        ends_at: Some(to.ends_at()),
        ..ShiftPatch::default()
    };
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await.unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_technician_hears_of_each_shift_once_from_first_to_last(db: PgPool) {
    let desk = Desk::open(db).await;
    let given = shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 24)).await.unwrap();
    let there = moved(&desk, &given, span(30)).await;

    let [item] = &told(&desk, &desk.ana).await[..] else { panic!("one") };
    assert_eq!(item.by, Some(desk.admin.user));
    assert!(!item.read);
    let Notice::ShiftGiven { shift } = &item.notice else { panic!("{:?}", item.notice) };
    assert_eq!(shift.span, there.span, "they never knew of the first time");

    let count = notifications::read(&desk.platform, &desk.ana, item.id).await.unwrap();
    assert_eq!(count.unread, 0);
    moved(&desk, &there, span(48)).await;
    let [newest, _] = &told(&desk, &desk.ana).await[..] else { panic!("two") };
    let Notice::ShiftChanged { before, .. } = &newest.notice else { panic!("{newest:?}") };
    assert_eq!(before.span, there.span);

    moved(&desk, &there, there.span).await;
    assert_eq!(told(&desk, &desk.ana).await.len(), 1, "there and back is no news");
    assert!(told(&desk, &desk.admin).await.is_empty(), "nobody is told what they did themselves");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_loses_a_shift_and_whoever_gets_it_are_both_told(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let planned =
        shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 24)).await.unwrap();
    notifications::read_all(&desk.platform, &desk.ana, Utc::now()).await.unwrap();

    let patch = ShiftPatch { technician_id: Some(Some(ben.user)), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, planned.id, None, &patch).await.unwrap();
    assert!(matches!(told(&desk, &desk.ana).await[0].notice, Notice::ShiftTaken { .. }));
    assert!(matches!(told(&desk, &ben).await[0].notice, Notice::ShiftGiven { .. }));

    let patch = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, planned.id, None, &patch).await.unwrap();
    assert!(told(&desk, &ben).await.is_empty(), "given and cancelled before they looked");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_over_and_what_is_not_wanted_is_not_told(db: PgPool) {
    let desk = Desk::open(db).await;
    shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, -20)).await.unwrap();
    assert!(told(&desk, &desk.ana).await.is_empty());

    let no = Choice { topic: NoticeTopic::Shifts, channel: Channel::Desk, wanted: false };
    let chosen = notifications::choose(&desk.platform, &desk.ana, &[no]).await.unwrap();
    assert!(chosen.contains(&no));
    let yes = Choice { wanted: true, ..no };
    let chosen = notifications::choose(&desk.platform, &desk.ana, &[yes, no]).await.unwrap();
    assert!(chosen.contains(&no), "the last word counts");
    assert_eq!(notifications::choices(&desk.platform, &desk.ana).await.unwrap(), chosen);
    shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 24)).await.unwrap();
    assert!(told(&desk, &desk.ana).await.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_their_own_browsers_hear_it_and_only_they_read_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut lookers = Vec::new();
    for who in ["ana", "admin"] {
        let looker = Looker::of(&hub, desk.sign_in(who).await).await;
        let topics = vec![Topic::Calendar, Topic::Notifications];
        looker.connection.handle(ClientMessage::Subscribe(topics));
        lookers.push(looker);
    }
    let [ana, admin] = &mut lookers[..] else { unreachable!() };

    let planned =
        shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 24)).await.unwrap();
    ana.until(|event| *event == Event::NotificationsChanged).await;
    shifts::delete(&desk.platform, &desk.admin, planned.id, None).await.unwrap();
    let heard = admin.until(|event| matches!(event, Event::ShiftRemoved { .. })).await;
    assert!(!heard.contains(&Event::NotificationsChanged), "{heard:?}");

    shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 72)).await.unwrap();
    let id = told(&desk, &desk.ana).await[0].id;
    let refused = notifications::read(&desk.platform, &desk.admin, id).await;
    assert_eq!(kind(refused), ProblemKind::NotFound);
    let unknown = NotificationId(Uuid::now_v7());
    let refused = notifications::read(&desk.platform, &desk.ana, unknown).await;
    assert_eq!(kind(refused), ProblemKind::NotFound);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_pages_hold_each_once_and_reading_all_leaves_what_came_later(db: PgPool) {
    let desk = Desk::open(db).await;
    for day in 1..=5 {
        shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 24 * day)).await.unwrap();
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let Page { items, next_cursor } =
            notifications::page(&desk.platform, &desk.ana, after, 2).await.unwrap();
        seen.extend(items);
        let Some(cursor) = next_cursor else { break };
        after = Some(cursor.parse().unwrap());
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.windows(2).all(|pair| pair[0].at >= pair[1].at));

    let second = seen[1].at;
    let left = notifications::read_all(&desk.platform, &desk.ana, second).await.unwrap();
    assert_eq!(left.unread, 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn many_changes_at_once_are_told_as_one(db: PgPool) {
    let desk = Desk::open(db).await;
    let planned =
        shifts::create(&desk.platform, &desk.admin, &in_hours(desk.ana, 24)).await.unwrap();
    notifications::read_all(&desk.platform, &desk.ana, Utc::now()).await.unwrap();
    let changes = (1..=12).map(|hour| moved(&desk, &planned, span(24 + hour)));
    futures::future::join_all(changes).await;
    let unread: Vec<_> =
        told(&desk, &desk.ana).await.into_iter().filter(|item| !item.read).collect();
    let [item] = &unread[..] else { panic!("{unread:?}") };
    let now = shifts::get(&desk.platform, &desk.admin, planned.id).await.unwrap();
    let Notice::ShiftChanged { before, after } = &item.notice else { panic!("{item:?}") };
    assert_eq!((before.span, after.span), (planned.span, now.span));
}
