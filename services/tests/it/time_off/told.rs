//! Who gets to know of time off, and how much.

use domain::accounts::{Actor, Role};
use domain::live::{ClientMessage, Event, Topic};
use domain::notifications::Notice;
use domain::scheduling::time_off::{
    SeenTimeOff, TimeOffCategory, TimeOffDraft, TimeOffFilter, TimeOffNote, TimeOffState,
};
use domain::{Page, ProblemKind};
use services::live::Hub;
use services::notifications;
use services::scheduling::time_off;
use sqlx::PgPool;

use super::{approved, days, decided, draft, plan, requested};
use crate::desk::{Desk, kind, user, user_with_password};
use crate::looker::Looker;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn why_somebody_is_off_is_for_them_and_admins(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let waiting = requested(&desk, days(7, 8)).await;
    let off = approved(&desk, days(0, 1)).await.time_off;

    let of = |page: Page<SeenTimeOff>| {
        page.items.into_iter().map(|item| (item.id, item.category, item.note)).collect::<Vec<_>>()
    };
    let all = TimeOffFilter::default();
    let list = |actor: Actor, filter: TimeOffFilter| {
        let platform = desk.platform.clone();
        async move { of(time_off::page(&platform, &actor, &filter, None, 50).await.unwrap()) }
    };
    let note: TimeOffNote = "to the sea".parse().unwrap();
    let (vacation, note) = (Some(TimeOffCategory::Vacation), Some(note));
    let whole = [(waiting.id, vacation, note.clone()), (off.id, vacation, note.clone())].to_vec();
    assert_eq!(list(desk.ana, all).await, whole);
    assert_eq!(list(desk.admin, all).await, whole);
    assert_eq!(list(ben, all).await, [(off.id, None, None)]);
    let vacations = TimeOffFilter { category: vacation, ..all };
    assert_eq!(list(ben, vacations).await, [], "a filter asks no questions either");

    let get = time_off::get(&desk.platform, &ben, waiting.id).await;
    assert_eq!(kind(get), ProblemKind::NotFound);
    let forbidden = decided(&desk, &ben, &off, TimeOffState::Withdrawn).await;
    assert_eq!(kind(forbidden), ProblemKind::Forbidden);
    let hidden = decided(&desk, &ben, &waiting, TimeOffState::Withdrawn).await;
    assert_eq!(kind(hidden), ProblemKind::NotFound);
    let own = decided(&desk, &desk.ana, &waiting, TimeOffState::Approved).await;
    assert_eq!(
        kind(own),
        ProblemKind::Forbidden,
        "nobody approves their own without being asked to"
    );
    let for_ana = TimeOffDraft { technician_id: Some(desk.ana.user), ..draft(days(20, 21)) };
    let asked = time_off::request(&desk.platform, &ben, &for_ana).await;
    assert_eq!(kind(asked), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn all_hear_who_is_away_and_nobody_why(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    user_with_password(&desk.platform, "ben", &[Role::Technician]).await;
    let mut own = Looker::subscribed(&hub, &desk).await;
    let mut looker = Looker::of(&hub, desk.sign_in("ben").await).await;
    let mut decider = Looker::of(&hub, desk.sign_in("admin").await).await;
    for looker in [&looker, &decider] {
        looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
    }

    let waiting = requested(&desk, days(0, 1)).await;
    let asked = Event::TimeOffChanged { id: waiting.id, version: 1, absence: None };
    assert_eq!(own.event().await, asked);
    assert_eq!(decider.event().await, asked);
    decided(&desk, &desk.admin, &waiting, TimeOffState::Approved).await.unwrap();
    // The first they hear of it.
    let event = looker.event().await;
    let Event::TimeOffChanged { version: 2, absence: Some(absence), .. } = &event else {
        panic!("{event:?}")
    };
    assert_eq!(absence.when, days(0, 1));
    let json = serde_json::to_string(&event).unwrap();
    assert!(!json.contains("sea") && !json.contains("vacation"), "{json}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn each_is_told_what_concerns_them_once(db: PgPool) {
    let desk = Desk::open(db).await;
    let other_admin = user(&desk.platform, "olga", &[Role::Admin]).await;
    for day in 0..3 {
        plan(&desk, day * 24 + 8, day * 24 + 16).await;
    }
    notifications::read_all(&desk.platform, &desk.ana, chrono::Utc::now()).await.unwrap();
    let told = |actor: Actor| {
        let platform = desk.platform.clone();
        async move {
            let items = notifications::page(&platform, &actor, None, 50).await.unwrap().items;
            let news = items.into_iter().filter(|item| !item.read).map(|item| item.notice);
            news.filter_map(|notice| match notice {
                Notice::TimeOff { state, shifts, .. } => Some((state, shifts)),
                _ => None,
            })
            .collect::<Vec<_>>()
        }
    };

    let request = requested(&desk, days(0, 2)).await;
    assert_eq!(told(desk.admin).await, [(TimeOffState::Requested, 0)]);
    decided(&desk, &desk.admin, &request, TimeOffState::Approved).await.unwrap();
    assert_eq!(told(desk.ana).await, [(TimeOffState::Approved, 3)], "three shifts, one notice");
    assert_eq!(told(other_admin).await, [], "it waits no more");
    decided(&desk, &desk.admin, &request, TimeOffState::Withdrawn).await.unwrap();
    assert_eq!(told(desk.ana).await, [(TimeOffState::Withdrawn, 3)]);
}
